"""The accepted fact and what it rests on."""

from dataclasses import dataclass
from datetime import datetime

from pipeline.dates import PartialDate
from pipeline.records._birth import require
from pipeline.records.candidates import Evidence
from pipeline.records.codes import Certainty, Role, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document version that tells of an action.

    feeds: slugs of the feeds that listed it.  role: whether the action is its news; None where it was
    never proposed from this document.  quoted: the action's evidence quotes it.
    """

    document_id: int
    url: str
    title: str
    publisher: str | None
    country: str | None  # of the publisher
    published: PartialDate | None
    language: str | None
    feeds: tuple[str, ...] = ()
    role: Role | None = None
    quoted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A verbatim quote under one value of an action, and the document version that it quotes."""

    document_id: int
    evidence: Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Whole sentences of a stored document around an action's evidence: `text[start:end] == quote`."""

    document_id: int
    quote: str
    start: int
    end: int

    def __post_init__(self) -> None:
        require(len(self.quote) == self.end - self.start, "the quote must be as long as its span")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What reviewers accepted. Only the database gives actions out, from rows that decisions made.

    No candidate can become one by itself: there is no way from `Candidate` to here.
    decided_at: when it became as it is.  accepted_at: when it was first accepted.
    """

    id: int
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
    proofs: tuple[Proof, ...]
    decision_id: int
    decided_at: datetime
    accepted_at: datetime
    retired: bool = False

    @property
    def parties(self) -> tuple[str, ...]:
        """Return actors and endorsers, each once: all who stand behind it."""
        return tuple(dict.fromkeys((*self.actors, *self.endorsers)))

    @property
    def documents(self) -> tuple[int, ...]:
        """Return the documents that it quotes, each once."""
        return tuple(dict.fromkeys(proof.document_id for proof in self.proofs))
