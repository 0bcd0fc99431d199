"""Decide what changed: what is stored and what is seen go in, intents come out; nothing is touched here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from pipeline.dates import PartialDate
from pipeline.records import Candidate, Entry


@dataclass(frozen=True, slots=True)
class EntryIntents:
    """What to do with the entries of one feed body; `same` are guids, in the order listed."""

    new: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    same: tuple[str, ...]


def decide_entries(known: Mapping[str, str], listed: Sequence[Entry]) -> EntryIntents:
    """Sort the listed entries into new, changed and same; known: guid -> digest.

    A guid listed twice in one body is one entry; the first wins.
    """
    first: dict[str, Entry] = {}
    for entry in listed:
        first.setdefault(entry.guid, entry)
    return EntryIntents(
        new=tuple(e for e in first.values() if e.guid not in known),
        changed=tuple(e for e in first.values() if known.get(e.guid, e.digest) != e.digest),
        same=tuple(e.guid for e in first.values() if known.get(e.guid) == e.digest),
    )


class CandidateState(StrEnum):
    """Where a candidate stands."""

    OPEN = "open"  # proposed, and nobody has decided
    SUPERSEDED = "superseded"  # a later reading tells it differently
    WITHDRAWN = "withdrawn"  # no longer proposed
    ATTACHED = "attached"  # says no more than an accepted action or an earlier document; nobody need decide
    DECIDED = "decided"  # a person has decided; the machine touches it no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """What two candidates are compared by, to tell whether one is the other told differently."""

    type: str
    parties: frozenset[str] = frozenset()  # actors and endorsers count together, as in scoring
    firms: frozenset[str] = frozenset()
    date: PartialDate | None = None
    instrument: str | None = None

    @classmethod
    def of(cls, candidate: Candidate) -> Self:
        """Return the likeness of a candidate."""
        return cls(
            type=candidate.type,
            parties=frozenset(candidate.actors + candidate.endorsers),
            firms=frozenset(candidate.firms),
            date=candidate.date,
            instrument=candidate.instrument,
        )

    def score(self, other: Self) -> int:
        """Count what agrees, less what contradicts; what one of them does not state says nothing."""
        if self.type != other.type:
            return 0
        agreements: list[bool] = []
        if self.parties and other.parties:
            agreements.append(bool(self.parties & other.parties))
        if self.firms and other.firms:
            agreements.append(bool(self.firms & other.firms))
        if self.date and other.date:
            agreements.append(self.date.agrees(other.date))
        if self.instrument and other.instrument:
            agreements.append(self.instrument == other.instrument)
        return 2 * sum(agreements) - len(agreements)


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCandidate:
    """What the decider needs of a stored candidate; re_review_of: the decided one that it tells anew.

    judged: of a decided one, the quotes by field that a person has judged by the codebook in force.
    """

    id: int
    key: str
    state: CandidateState
    likeness: Likeness
    re_review_of: int | None = None
    judged: frozenset[tuple[str, str]] = frozenset()

    def answers(self, candidate: Candidate) -> bool:
        """Tell whether a person has judged every quote that a candidate rests on."""
        return {(e.field, e.quote) for e in candidate.evidence} <= self.judged


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A candidate to be opened.

    row: stored earlier with the same key and put aside; open it again instead of storing it twice.
    replaces: the open candidate that it supersedes.
    re_review_of: the decided one whose evidence or fields it changes, for a person to look at again.
    """

    candidate: Candidate
    row: int | None = None
    replaces: int | None = None
    re_review_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateIntents:
    """What to do with the candidates of one reading; keep: row -> the candidate as now proposed.

    answered: decided row -> what is told otherwise on words that a person has judged: nothing is to do.
    """

    keep: Mapping[int, Candidate] = field(default_factory=dict)
    arrivals: tuple[Arrival, ...] = ()
    withdraw: tuple[int, ...] = ()
    answered: Mapping[int, Candidate] = field(default_factory=dict)


def decide_candidates(old: Iterable[KnownCandidate], new: Iterable[Candidate]) -> CandidateIntents:
    """Compare what is stored of a document, all its versions together, with a new reading of it.

    The order of neither matters; deciding again after the intents were carried out changes nothing.
    A decided candidate is never superseded or withdrawn.
    """
    known = sorted(old, key=_standing, reverse=True)
    rows: dict[str, KnownCandidate] = {}
    for one in known:
        rows.setdefault(one.key, one)
    proposed = _one_a_key(new)
    keep = {
        rows[key].id: candidate
        for key, candidate in proposed.items()
        if key in rows and rows[key].state in _LIVE
    }
    arriving = {key: c for key, c in proposed.items() if key not in rows or rows[key].id not in keep}
    live = [one for one in known if one.state in _LIVE]
    told_anew = {one.re_review_of for one in live}
    unclaimed = [one for one in live if one.id not in keep and one.id not in told_anew]
    before = _pair(unclaimed, arriving)
    replaced = {one.id for one in before.values()}
    answered = {one.id: arriving.pop(key) for key, one in before.items() if one.answers(arriving[key])}
    return CandidateIntents(
        keep=keep,
        arrivals=tuple(
            _arrive(c, rows[key].id if key in rows else None, before.get(key)) for key, c in arriving.items()
        ),
        withdraw=tuple(sorted(o.id for o in unclaimed if o.state in _MACHINE and o.id not in replaced)),
        answered=answered,
    )


_MACHINE = {CandidateState.OPEN, CandidateState.ATTACHED}
_LIVE = _MACHINE | {CandidateState.DECIDED}


def _standing(one: KnownCandidate) -> tuple[bool, bool, int]:
    return one.state is CandidateState.DECIDED, one.state in _MACHINE, one.id


def _one_a_key(new: Iterable[Candidate]) -> dict[str, Candidate]:
    """Return the surest candidate of each key, by key."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(new, key=lambda c: (c.confidence, c.evidence, c.reasons)):
        best[candidate.key] = candidate
    return dict(sorted(best.items()))


def _pair(old: Sequence[KnownCandidate], new: Mapping[str, Candidate]) -> dict[str, KnownCandidate]:
    """Return for each new key the old candidate most like it, each old one once at most.

    Between equals an open one goes first: it may itself stand for a decided one.
    """
    likenesses = {key: Likeness.of(candidate) for key, candidate in new.items()}
    scored = (
        (one.likeness.score(likeness), one.state in _MACHINE, one.id, key, one)
        for one in old
        for key, likeness in likenesses.items()
    )
    pairs: dict[str, KnownCandidate] = {}
    taken: set[int] = set()
    for score, _, row, key, one in sorted(scored, key=lambda s: s[:4], reverse=True):
        if score > 0 and key not in pairs and row not in taken:
            pairs[key] = one
            taken.add(row)
    return pairs


def _arrive(candidate: Candidate, row: int | None, before: KnownCandidate | None) -> Arrival:
    if before is None:
        return Arrival(candidate=candidate, row=row)
    is_open = before.state in _MACHINE
    return Arrival(
        candidate=candidate,
        row=row,
        replaces=before.id if is_open else None,
        re_review_of=before.re_review_of if is_open else before.id,
    )
