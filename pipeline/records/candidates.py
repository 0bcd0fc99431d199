"""What the machine proposes, and the evidence under it."""

from dataclasses import dataclass, field, fields

from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records._birth import require
from pipeline.records.codes import Certainty, Role, Status
from pipeline.records.language import Mention

CODED = (  # the fields that evidence supports, in the order in which people read them
    *("type", "date", "actors", "endorsers", "members", "firms"),
    *("instrument", "status", "certainty", "role"),
)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Evidence:
    """A verbatim quote that supports a value of a field: `document.text[start:end] == quote`."""

    field: str
    value: str
    quote: str
    start: int
    end: int

    def __post_init__(self) -> None:
        require(0 <= self.start < self.end, f"empty span {self.start}:{self.end}")
        require(len(self.quote) == self.end - self.start, "the quote must be as long as its span")

    @classmethod
    def of(cls, field: str, value: str, mention: Mention) -> "Evidence":
        """Return the evidence that a mention gives."""
        return cls(field=field, value=value, quote=mention.quote, start=mention.start, end=mention.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An action that the machine proposes; field names and rules are the codebook's.

    confidence: 0 to 1.  reasons: why, a line each, for the reviewer.
    """

    type: str
    date: PartialDate | None
    date_derivation: str | None
    actors: tuple[str, ...]
    endorsers: tuple[str, ...]
    members: tuple[str, ...]
    firms: tuple[str, ...]
    instrument: str | None
    status: Status
    certainty: Certainty
    role: Role
    confidence: float
    evidence: tuple[Evidence, ...]
    reasons: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        require(0 <= self.confidence <= 1, f"confidence {self.confidence} is not within 0 and 1")
        require(any(e.field == "type" for e in self.evidence), "a candidate needs evidence for its type")
        shown = {(e.field, e.value) for e in self.evidence}
        for name in ("actors", "endorsers", "members", "firms"):
            for value in getattr(self, name):
                require((name, value) in shown, f"no evidence for {name} {value}")
        for name in ("date", "instrument", "status", "certainty", "role"):
            value = getattr(self, name)
            require(value is None or (name, str(value)) in shown, f"no evidence for {name} {value}")

    @property
    def key(self) -> str:
        """Return what tells whether another reading of the text proposes the same on the same evidence.

        Offsets are left out, so that an edit elsewhere in the page changes nothing;
        confidence and reasons too.
        """
        said = [
            str(getattr(self, f.name))
            for f in fields(self)
            if f.name not in {"confidence", "evidence", "reasons"}
        ]
        quotes = sorted({f"{e.field}={e.value}:{e.quote}" for e in self.evidence})
        return digest(*said, *quotes)
