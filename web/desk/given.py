"""What reviewers send: decisions, quotes, filters."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from db.decisions import Decision, Quote, Verdict
from db.queries import Filters
from web.asked import Blank, Narrowed, storable

LARGEST = 2**31 - 1  # an id that both databases take

Words = Annotated[str, AfterValidator(storable), Field(max_length=5000)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]
Place = Annotated[int, Field(ge=0, le=LARGEST)]
Values = Annotated[list[Words], Field(max_length=300)]


class Sent(BaseModel):
    """Anything sent: what it does not know it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SentQuote(Sent):
    """A selection in a document's text; offsets count characters (code points), end exclusive."""

    document_id: Id
    field: Words
    value: Words
    start: Place
    end: Place
    quote: Words | None = None

    @property
    def stored(self) -> Quote:
        """Return it as decisions take it."""
        return Quote(**self.model_dump())


class SentDecision(Sent):
    """A verdict on one candidate; shown: the hash that came with it.  next: where a form leads."""

    verdict: Literal["accept", "amend", "reject", "duplicate", "skip", "flag"]
    shown: Words
    note: Words = ""
    reason: Annotated[Words | None, Blank] = None
    duplicate_of: Annotated[Id | None, Blank] = None
    fields: dict[str, Words | Values | None] = Field(default_factory=dict)
    evidence: list[SentQuote] = Field(default_factory=list, max_length=300)
    next: str | None = None

    @property
    def stored(self) -> Decision:
        """Return it as decisions take it."""
        return Decision(
            verdict=Verdict(self.verdict),
            note=self.note,
            fields=self.fields,
            evidence=tuple(one.stored for one in self.evidence),
            reason=self.reason,
            duplicate_of=self.duplicate_of,
        )


class SentAction(Sent):
    """An action that the machine missed, in the document of the address."""

    fields: dict[str, Words | Values | None] = Field(default_factory=dict)
    evidence: list[SentQuote] = Field(default_factory=list, max_length=300)
    note: Words = ""
    next: str | None = None


class SentUndo(Sent):
    """Why a decision is taken back, if one cares to say."""

    note: Words = ""
    next: str | None = None


class SentFilter(Narrowed):
    """Which open candidates, and what to do with them."""

    verdict: Literal["accept", "reject", "duplicate", "skip", "flag"]
    document_id: Annotated[Id | None, Blank] = None

    @property
    def filters(self) -> Filters:
        """Return which candidates."""
        return Filters(**super().filters | {"document_id": self.document_id})


class SentBulk(SentFilter):
    """A verdict on all that a preview showed; expected: the preview's hash."""

    expected: Words
    note: Words = ""
    reason: Annotated[Words | None, Blank] = None
    duplicate_of: Annotated[Id | None, Blank] = None
    next: str | None = None

    @property
    def stored(self) -> Decision:
        """Return it as decisions take it."""
        return Decision(
            verdict=Verdict(self.verdict), note=self.note, reason=self.reason, duplicate_of=self.duplicate_of
        )
