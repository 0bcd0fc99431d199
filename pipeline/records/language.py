"""What the language room says of a document: mentions and acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records._birth import require
from pipeline.records.codes import Certainty, Role, Status


class Label(StrEnum):
    """What a mention is."""

    COUNTRY = "COUNTRY"
    BODY = "BODY"
    FIRM = "FIRM"
    CUE = "CUE"
    DATE = "DATE"
    INSTRUMENT = "INSTRUMENT"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """A labelled span and what it stands for.

    id: country code, body id, firm id, action type of a cue, or the instrument's name; for a DATE its value.
    actor: the actor that a COUNTRY or BODY stands for (`US` for the Treasury).
    derivation: how a DATE was derived: stated, relative or heading.
    """

    start: int
    end: int
    label: Label
    quote: str
    id: str
    actor: str | None = None
    derivation: str | None = None

    def __post_init__(self) -> None:
        require(0 <= self.start < self.end, f"empty span {self.start}:{self.end}")
        require(len(self.quote) == self.end - self.start, "the quote must be as long as its span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act as one passage tells it, before acts of one document are merged into candidates.

    cue: the words that signal the type; every other party is a mention of its own.
    span: the passage, for a reader.  weight: how sure the cue alone makes us, 0 to 1.
    stage: at which step of its proceedings, where the passage tells ("charged", "appealed").
    """

    type: str
    cue: Mention
    span: tuple[int, int]
    status: Status
    certainty: Certainty
    weight: float
    actors: tuple[Mention, ...] = ()
    endorsers: tuple[Mention, ...] = ()
    members: tuple[Mention, ...] = ()
    firms: tuple[Mention, ...] = ()
    instrument: Mention | None = None
    date: Mention | None = None
    status_span: Mention | None = None
    certainty_span: Mention | None = None
    role: Role | None = None  # None: undecided by this passage alone
    stage: str | None = None
    reasons: tuple[str, ...] = ()

    def mentions(self) -> Iterator[Mention]:
        """Yield every mention that the act rests on."""
        yield self.cue
        for one in (self.instrument, self.date, self.status_span, self.certainty_span):
            if one:
                yield one
        for many in (self.actors, self.endorsers, self.members, self.firms):
            yield from many


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """All mentions and acts of one document version by one model version.

    language: in which it was read; None where that could not be told.  untagged: why nothing was looked for.
    """

    document: str  # Document.digest
    model: str
    mentions: tuple[Mention, ...]
    acts: tuple[Act, ...] = ()
    language: str | None = "en"
    untagged: str | None = None

    def __post_init__(self) -> None:
        require(not (self.untagged and self.mentions), "what is not tagged has no mentions")
