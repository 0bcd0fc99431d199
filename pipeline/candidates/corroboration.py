"""What several documents together say of one action: who first-hand, how many, and where they disagree."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from pipeline.clusters.pairs import unlike
from pipeline.dates import PartialDate
from pipeline.records import FeedKind

FIRST_HAND = {
    FeedKind.GOVERNMENT: 0,
    FeedKind.IGO: 0,
    FeedKind.NGO: 1,
    FeedKind.RESEARCH: 1,
    FeedKind.PRESS: 2,
    FeedKind.INDUSTRY: 2,
}
UNKNOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A document that tells of an action, as far as its weight depends on it.

    text: the same for all copies of one text.  kind: of the feed that listed it, if any did.
    seen_at: when it was first read.  said: the coding of what it tells.
    """

    candidate_id: int
    text: int
    kind: FeedKind | None
    publisher: str | None
    published: PartialDate | None
    seen_at: datetime
    said: Mapping[str, str | Sequence[str] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A field on which witnesses say what cannot both be; said: value -> candidates."""

    field: str
    said: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corroboration:
    """What witnesses of one action amount to.

    primary: the candidate of the most official one, and of these the earliest; none where all are unknown.
    independent: copies count once, and so do all documents of a publisher.
    """

    primary: int | None
    independent: int
    first_seen: datetime
    last_seen: datetime
    disagreements: tuple[Disagreement, ...]


def corroborate(witnesses: Sequence[Witness]) -> Corroboration:
    """Return what witnesses amount to, of which there is one at least."""
    known = [one for one in witnesses if one.kind is not None]
    primary = min(known, key=_weight, default=None)
    seen = [one.seen_at for one in witnesses]
    return Corroboration(
        primary=primary.candidate_id if primary else None,
        independent=independent(witnesses),
        first_seen=min(seen),
        last_seen=max(seen),
        disagreements=tuple(_disagreements(witnesses)),
    )


def independent(witnesses: Iterable[Witness]) -> int:
    """Return how many sources speak for themselves: one a text and publisher, by way of others too."""
    groups: list[tuple[set[int], set[str]]] = []
    for one in witnesses:
        texts, publishers = {one.text}, {one.publisher.lower()} if one.publisher else set[str]()
        apart = []
        for group in groups:
            if group[0] & texts or group[1] & publishers:
                texts |= group[0]
                publishers |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (texts, publishers)]
    return len(groups)


def _weight(one: Witness) -> tuple[int, str, int]:
    rank = FIRST_HAND[one.kind] if one.kind else UNKNOWN
    return rank, one.published.first.isoformat() if one.published else "9999", one.candidate_id


def _disagreements(witnesses: Sequence[Witness]) -> Iterable[Disagreement]:
    for name, differ in DIFFER.items():
        said: dict[str, list[int]] = {}
        for one in witnesses:
            value = one.said.get(name)
            if value:
                text = value if isinstance(value, str) else ", ".join(sorted(value))
                said.setdefault(text, []).append(one.candidate_id)
        if any(differ(one, other) for one, other in combinations(said, 2)):
            yield Disagreement(field=name, said={value: tuple(ids) for value, ids in sorted(said.items())})


def _dates_differ(one: str, other: str) -> bool:
    return not PartialDate(one).agrees(PartialDate(other))


def _parties_differ(one: str, other: str) -> bool:
    a, b = set(one.split(", ")), set(other.split(", "))
    return not (a <= b or b <= a)


def _codes_differ(one: str, other: str) -> bool:
    return one != other


DIFFER: Mapping[str, Callable[[str, str], bool]] = {
    "type": _codes_differ,
    "date": _dates_differ,
    "actors": _parties_differ,
    "endorsers": _parties_differ,
    "firms": _parties_differ,
    "instrument": unlike,
    "status": _codes_differ,
    "certainty": _codes_differ,
}
