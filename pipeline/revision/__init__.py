"""What reading a document anew would change for its candidates, to be seen before it is adopted."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipeline.changes import CandidateIntents, CandidateState, KnownCandidate, decide_candidates
from pipeline.records import CODED, Candidate

FIELDS = CODED[1:]  # another type is another candidate
EVIDENCE = "evidence"  # stands for the field where nothing but quotes differs


class Turn(StrEnum):
    """What becomes of a candidate."""

    GAINED = "gained"
    LOST = "lost"
    CHANGED = "changed"
    RETURNS = "returns"  # decided, told differently, and so put up for review again
    STANDS = "stands"  # decided, and told no more or differently on the same words: nothing is done


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which documents are read anew; all where nothing is given.

    mentions: a firm's or body's id, or words.  since: stored then or later.
    """

    mentions: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One candidate as it is stored and as it is told now; either may be missing."""

    turn: Turn
    old: Candidate | None = None
    new: Candidate | None = None

    @property
    def type(self) -> str:
        """Return the action type, which never differs between the two."""
        side = self.new or self.old
        if side is None:
            raise ValueError("a difference needs a side")
        return side.type

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that differ; none where a side is missing."""
        if self.old is None or self.new is None:
            return ()
        told = tuple(name for name in FIELDS if getattr(self.old, name) != getattr(self.new, name))
        return told or (EVIDENCE,)

    def as_mapping(self) -> dict[str, Any]:
        """Return it as plain lists and texts, to be kept and shown."""
        return {
            "turn": self.turn.value,
            "type": self.type,
            "fields": list(self.fields),
            "old": _side(self.old),
            "new": _side(self.new),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What a reading anew changes for one document; refreshed: open candidates of another confidence."""

    differences: tuple[Difference, ...] = ()
    refreshed: int = 0

    @property
    def changes(self) -> bool:
        """Tell whether anything would be written."""
        return bool(self.refreshed) or any(one.turn is not Turn.STANDS for one in self.differences)


def revise(
    known: Iterable[KnownCandidate], told: Mapping[int, Candidate], new: Iterable[Candidate]
) -> Revision:
    """Return what a reading would change; told: row -> the candidate of it, for every one that is known."""
    stored = list(known)
    intents = decide_candidates(stored, new)
    is_open = {one.id for one in stored if one.state is CandidateState.OPEN}
    return Revision(
        differences=tuple(_differences(stored, told, intents)),
        refreshed=sum(
            (told[row].confidence, told[row].reasons) != (one.confidence, one.reasons)
            for row, one in intents.keep.items()
            if row in is_open
        ),
    )


def _differences(
    stored: Iterable[KnownCandidate], told: Mapping[int, Candidate], intents: CandidateIntents
) -> Iterator[Difference]:
    for arrival in intents.arrivals:
        if arrival.replaces:
            yield Difference(turn=Turn.CHANGED, old=told[arrival.replaces], new=arrival.candidate)
        elif arrival.re_review_of:
            yield Difference(turn=Turn.RETURNS, old=told[arrival.re_review_of], new=arrival.candidate)
        else:
            yield Difference(turn=Turn.GAINED, new=arrival.candidate)
    for row in intents.withdraw:
        yield Difference(turn=Turn.LOST, old=told[row])
    for row, candidate in intents.answered.items():
        yield Difference(turn=Turn.STANDS, old=told[row], new=candidate)
    live = {CandidateState.OPEN, CandidateState.ATTACHED}
    accounted = {*intents.keep, *intents.answered, *(one.re_review_of for one in intents.arrivals)}
    accounted |= {one.re_review_of for one in stored if one.state in live and one.id not in intents.withdraw}
    for one in stored:
        if one.state is CandidateState.DECIDED and one.id not in accounted:
            yield Difference(turn=Turn.STANDS, old=told[one.id])


def _side(candidate: Candidate | None) -> dict[str, Any] | None:
    if candidate is None:
        return None
    plain = {name: getattr(candidate, name) for name in FIELDS}
    return {
        **{name: list(one) if isinstance(one, tuple) else one and str(one) for name, one in plain.items()},
        "confidence": round(candidate.confidence, 3),
        "quotes": [list(one) for one in sorted({(e.field, e.quote) for e in candidate.evidence})],
    }
