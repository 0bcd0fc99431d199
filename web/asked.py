"""What a reader may ask of the list: filters and a page, as the address has them."""

from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from db.queries import Filters
from pipeline.changes import CandidateState
from web.words import Words

PAGE = 25  # candidates
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
State = Literal["open", "superseded", "withdrawn", "decided", "all"]


class Asked(BaseModel):
    """The list's query; the fields' names are its parameters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Annotated[str | None, Blank] = None
    actor: Annotated[str | None, Blank] = None
    firm: Annotated[str | None, Blank] = None
    state: Annotated[State | None, Blank] = None
    min_confidence: Annotated[Share | None, Blank] = None
    page: Annotated[int, Field(ge=1, le=LAST)] = 1

    def checked(self, words: Words) -> "Asked":
        """Return it with names turned to codes; raise BadRequestError on a word that means nothing."""
        found: dict[str, str] = {}
        mistakes: list[str] = []
        readers: dict[str, Callable[[str], str]] = {
            "type": words.read_type,
            "actor": words.read_actor,
            "firm": words.read_firm,
        }
        for name, read in readers.items():
            given = getattr(self, name)
            try:
                found |= {name: read(given)} if given is not None else {}
            except ValueError as error:
                mistakes.append(f"{name}: {error}.")
        if mistakes:
            raise BadRequestError(*mistakes)
        return self.model_copy(update=found)

    @property
    def filters(self) -> Filters:
        """Return which candidates to ask for."""
        return Filters(
            type=self.type,
            actor=self.actor,
            firm=self.firm,
            min_confidence=self.min_confidence,
            state=None if self.state == "all" else self.state or CandidateState.OPEN,
        )

    @property
    def narrowed(self) -> bool:
        """Tell whether anything but the page was asked for."""
        return bool(self.model_dump(exclude={"page"}, exclude_none=True))

    def address(self, *, page: int) -> str:
        """Return the address of a page of the same list."""
        query = self.model_dump(exclude_none=True, exclude={"page"}) | ({"page": page} if page > 1 else {})
        return "/candidates" + ("?" + urlencode(query) if query else "")
