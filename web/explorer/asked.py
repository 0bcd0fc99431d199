"""What an analyst may ask for: filters, as the address has them."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from db.queries import Filters
from db.queries.explored import Wanted
from pipeline.dates import PartialDate
from pipeline.records import Certainty, Status
from web.asked import LAST, BadRequestError, Blank, Date, Plain, Word, storable
from web.words import Words

PAGE = 50  # actions
Name = Annotated[str, Field(max_length=2000), AfterValidator(storable)]


class Narrowed(BaseModel):
    """Filters of accepted actions; the fields' names are the parameters.

    actor: who acted.  party: who acted, endorsed or is a member.  since, until: when it may have been.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: Annotated[Plain | None, Blank] = None
    type: Annotated[Word | None, Blank] = None
    actor: Annotated[Word | None, Blank] = None
    party: Annotated[Word | None, Blank] = None
    firm: Annotated[Word | None, Blank] = None
    instrument: Annotated[Name | None, Blank] = None
    status: Annotated[Status | None, Blank] = None
    certainty: Annotated[Certainty | None, Blank] = None
    since: Annotated[Date | None, Blank] = None
    until: Annotated[Date | None, Blank] = None

    def read(self, words: Words) -> dict[str, str]:
        """Return the codes of what is given by name; raise BadRequestError on a word that means nothing."""
        found, mistakes = words.codes(type=self.type, actor=self.actor, party=self.party, firm=self.firm)
        if self.since and self.until and PartialDate(self.since).first > PartialDate(self.until).last:
            mistakes.append(f"since: {self.since} is after {self.until}.")
        if mistakes:
            raise BadRequestError(*mistakes)
        return found

    @property
    def wanted(self) -> Wanted:
        """Return which actions to ask for."""
        return Wanted(
            words=self.words,
            type=self.type,
            actor=self.actor,
            party=self.party,
            firm=self.firm,
            instrument=self.instrument,
            status=self.status,
            certainty=self.certainty,
            since=PartialDate(self.since) if self.since else None,
            until=PartialDate(self.until) if self.until else None,
        )

    @property
    def proposed(self) -> Filters:
        """Return which open candidates are like that, as far as candidates can be asked so."""
        return Filters(
            words=self.words,
            type=self.type,
            actor=self.actor or self.party,
            firm=self.firm,
            since=self.since,
            until=self.until,
        )

    @property
    def narrowing(self) -> dict[str, str]:
        """Return the filters that are set, as an address has them."""
        given = ((name, getattr(self, name)) for name in Narrowed.model_fields)
        return {name: str(value) for name, value in given if value is not None}

    def query(self, **more: object) -> str:
        """Return the filters, and more, as an address has them: empty, or from `?` on."""
        asked = self.narrowing | {name: str(value) for name, value in more.items() if value is not None}
        return "?" + urlencode(asked) if asked else ""


class Asked(Narrowed):
    """The list's query.  candidates: show also what nobody has decided on, marked as such."""

    candidates: bool = False
    page: Annotated[int, Field(ge=1, le=LAST)] = 1

    def checked(self, words: Words) -> "Asked":
        """Return it with names turned to codes; raise BadRequestError on a word that means nothing."""
        return self.model_copy(update=self.read(words))

    def address(self, *, page: int = 1) -> str:
        """Return the address of a page of the same list."""
        more = {"candidates": "true" if self.candidates else None, "page": page if page > 1 else None}
        return "/actions" + self.query(**more)
