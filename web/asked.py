"""What a reader may ask of the queue: filters and a page, as the address has them."""

import re
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from db.queries import Filters
from db.queries.queue import Order, Waiting
from pipeline.dates import PartialDate
from pipeline.records import Role
from web.words import Words

PAGE = 25  # candidates
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
LAST = 1_000_000  # page; an offset that both databases take


class BadRequestError(Exception):
    """What was asked cannot be answered; the messages say why, a line each."""

    def __init__(self, *messages: str) -> None:
        super().__init__("; ".join(messages))
        self.messages = messages


def _blank_is_none(value: Any) -> Any:
    """Return None for what an empty field of a form sends."""
    return (value.strip() or None) if isinstance(value, str) else value


Blank = BeforeValidator(_blank_is_none)
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def storable(text: str) -> str:
    """Return the text; raise ValueError where a database would not take it."""
    if _UNSTORABLE.search(text):
        raise ValueError("it holds NUL or half a character, which cannot be stored")
    return text


def _is_date(text: str) -> str:
    return PartialDate(text).text


Date = Annotated[str, AfterValidator(_is_date)]
Word = Annotated[str, Field(max_length=200)]
Plain = Annotated[Word, AfterValidator(storable)]


class Narrowed(BaseModel):
    """Filters that narrow candidates, whatever state these are in; the fields' names are the parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Annotated[Plain | None, Blank] = None
    type: Annotated[Word | None, Blank] = None
    actor: Annotated[Word | None, Blank] = None
    firm: Annotated[Word | None, Blank] = None
    role: Annotated[Role | None, Blank] = None
    feed: Annotated[Plain | None, Blank] = None
    language: Annotated[Plain | None, Blank] = None
    since: Annotated[Date | None, Blank] = None
    until: Annotated[Date | None, Blank] = None
    min_confidence: Annotated[Share | None, Blank] = None

    @property
    def filters(self) -> Filters:
        """Return which candidates to ask for."""
        return cast("Filters", {name: getattr(self, name) for name in Narrowed.model_fields})

    @property
    def narrowing(self) -> dict[str, str]:
        """Return the filters that are set, as a form sends them."""
        return {name: str(value) for name, value in self.filters.items() if value is not None}


class Asked(Narrowed):
    """The queue's query."""

    state: Annotated[Waiting | None, Blank] = None
    order: Annotated[Order | None, Blank] = None
    page: Annotated[int, Field(ge=1, le=LAST)] = 1

    def checked(self, words: Words) -> "Asked":
        """Return it with names turned to codes; raise BadRequestError on a word that means nothing."""
        found, mistakes = words.codes(type=self.type, actor=self.actor, firm=self.firm)
        if mistakes:
            raise BadRequestError(*mistakes)
        return self.model_copy(update=found)

    @property
    def part(self) -> Waiting:
        """Return which part of the work is asked for."""
        return self.state or Waiting.OPEN

    @property
    def ordered(self) -> Order:
        """Return in which order it is asked for."""
        return self.order or Order.WORTH

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but page and order was asked for."""
        return bool(self.model_dump(exclude={"page", "order"}, exclude_none=True))

    def query(self, **changed: object) -> str:
        """Return the same query, but for these, as an address has it: empty, or from `?` on."""
        given = self.model_dump(exclude_none=True, exclude={"page"})
        kept = {name: value for name, value in (given | changed).items() if value is not None}
        return "?" + urlencode(kept) if kept else ""

    def address(self, *, page: int = 1) -> str:
        """Return the address of a page of the same queue."""
        return "/candidates" + self.query(page=page if page > 1 else None)

    def address_of(self, candidate_id: int) -> str:
        """Return the address of a candidate, which leads on through the same queue."""
        return f"/candidates/{candidate_id}" + self.query(page=self.page if self.page > 1 else None)
