"""Place candidates: each joins the best anchor before it in rank, or is one. Whoever arrives first, the
outcome is the same, as a place depends on earlier ranks alone; what arrives moves only what it bears upon.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from pipeline.clusters.outline import Outline, Rank
from pipeline.clusters.pairs import Agreement, agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a candidate is placed.

    joined: the candidate it was found to agree with; itself where it leads.  leader: of its cluster.
    fields: what agrees.  linked: it is there because it is held to be the same, not because it agrees.
    score, thin: of the best agreement, also where it leads because several are as good.
    """

    joined: str
    leader: str
    fields: tuple[str, ...] = ()
    linked: bool = False
    score: int = 0
    thin: bool = False

    def attracts(self, id: str) -> bool:
        """Tell whether others may join it."""
        return self.linked or self.joined == id

    def heeds(self, id: str, found: Agreement, *, came: bool, went: bool) -> bool:
        """Tell whether the place of a candidate depends on an anchor that came or went, as they agree."""
        better = (not found.thin, found.score) > (not self.thin, self.score)
        as_good = (not found.thin, found.score) >= (not self.thin, self.score)
        if self.linked:
            return False
        if self.joined != id:
            return self.thin or (came and as_good)
        if not self.score:  # nothing agreed
            return True
        return (came and better) or (went and (as_good or self.thin))


class World(Protocol):
    """What is placed already, and what is held to be the same or apart, however it is kept."""

    def placed(self, ids: Collection[str]) -> Mapping[str, tuple[Outline, Place]]:
        """Return outline and place of those that have one."""

    def near(self, keys: Collection[str], *, attracting: bool) -> Mapping[str, tuple[Outline, Place]]:
        """Return those that are posted under one of the keys, or only those that attract."""

    def joined_to(self, id: str) -> Collection[str]:
        """Return those that joined one, itself apart."""

    def of_document(self, document: str) -> Collection[str]:
        """Return those of a document."""

    def same(self, id: str) -> Collection[str]:
        """Return all that are held to be the same as one, itself included, by way of others too."""

    def apart(self, id: str) -> Collection[str]:
        """Return all that are held apart from one, or from one that is the same."""


def settle(
    world: World, arrived: Iterable[Outline] = (), gone: Iterable[str] = (), touched: Collection[str] = ()
) -> dict[str, Place | None]:
    """Return the places that change as candidates arrive, change what they say (arrive anew) or go.

    touched: of which it was said anew what is the same or apart.  None: no place any more.
    """
    work = _Work(world)
    for outline in arrived:
        work.arrive(outline)
    for id in gone:
        work.leave(id)
    for id in touched:
        work.touch(id)
    work.run()
    return work.changed()


class _Work:
    def __init__(self, world: World) -> None:
        self.world = world
        self.outlines: dict[str, Outline] = {}
        self.before: dict[str, Place | None] = {}
        self.now: dict[str, Place | None] = {}
        self.heap: list[tuple[Rank, str]] = []
        self.waiting: set[str] = set()
        self.posted: dict[str, set[str]] = defaultdict(set)  # of those that are known, by key
        self.looked: dict[bool, set[str]] = {True: set(), False: set()}  # keys; whether only for anchors
        self.joined: dict[str, set[str]] = defaultdict(set)  # by whom they joined
        self.documents: dict[str, set[str]] = defaultdict(set)  # of those that arrived
        self.gone: set[str] = set()

    def arrive(self, outline: Outline) -> None:
        known = self._known([outline.id]).get(outline.id)
        if known and known[0] != outline:
            self.leave(outline.id)
        self.gone.discard(outline.id)
        self.documents[outline.document].add(outline.id)
        self.outlines[outline.id] = outline
        self._note(outline)
        self.before.setdefault(outline.id, known[1] if known else None)
        self._push(outline)

    def leave(self, id: str) -> None:
        known = self._known([id]).get(id)
        if known:
            bearing = list(self._bearing(known[0], None, known[1]))
            self.now[id] = None
            self.gone.add(id)
            for other in bearing:
                self._push(other)

    def touch(self, id: str) -> None:
        for outline, _ in self._known([id, *self.world.same(id)]).values():
            self._push(outline)

    def run(self) -> None:
        while self.heap:
            _, id = heapq.heappop(self.heap)
            self.waiting.discard(id)
            if id in self.gone:
                continue
            outline = self.outlines[id]
            new, old = self._place(outline), self.now[id] if id in self.now else self.before[id]
            if new != old:
                self.now[id] = new
                self.joined[new.joined].add(id)
                for other in list(self._bearing(outline, new, old)):
                    if other.rank > outline.rank:
                        self._push(other)

    def changed(self) -> dict[str, Place | None]:
        return {id: place for id, place in self.now.items() if place != self.before[id]}

    def _push(self, outline: Outline) -> None:
        if outline.id not in self.waiting:
            self.waiting.add(outline.id)
            heapq.heappush(self.heap, (outline.rank, outline.id))

    def _place(self, outline: Outline) -> Place:
        head = min((o for o, _ in self._known(self.world.same(outline.id)).values()), key=_rank, default=None)
        if head is not None and head.rank < outline.rank:
            place = self._known([head.id])[head.id][1]
            return Place(joined=head.id, leader=place.leader, linked=True)
        barred = {place.leader for other, place in self._barring(outline) if other.rank < outline.rank}
        best: dict[str, tuple[bool, int, Rank, Agreement]] = {}
        for other, place in self._near(outline.earlier, attracting=True):
            if other.rank >= outline.rank or place.leader in barred:
                continue
            found = agree(other, outline)
            if found:
                one = found.thin, -found.score, other.rank, found
                best[place.leader] = min(one, best.get(place.leader, one), key=_by_score)
        ordered = sorted(best.items(), key=lambda one: _by_score(one[1]))
        if not ordered:
            return Place(joined=outline.id, leader=outline.id)
        leader, (thin, score, (*_, anchor), found) = ordered[0]
        if not _sure(outline, [one[-1] for one in best.values()]):
            return Place(joined=outline.id, leader=outline.id, score=-score, thin=thin)
        return Place(joined=anchor, leader=leader, fields=found.fields, score=-score, thin=thin)

    def _barring(self, outline: Outline) -> Iterator[tuple[Outline, Place]]:
        """Yield those with which it may not be: of its document, as one tells an act once, or held apart."""
        apart = set(self.world.apart(outline.id))
        ids = apart | self._of_document(outline.document) - set(self.world.same(outline.id))
        for other, place in self._known(ids).values():
            if other.id in apart or other.document == outline.document:  # it may come from elsewhere by now
                yield other, place

    def _bearing(self, outline: Outline, new: Place | None, old: Place | None) -> Iterator[Outline]:
        """Yield those whose place may depend on one that is placed anew."""
        linked = {*self.world.apart(outline.id), *self.world.same(outline.id)}
        joined = {*self.world.joined_to(outline.id), *self.joined.get(outline.id, ())}
        ids = linked | joined | self._of_document(outline.document)
        for other, _ in self._known(ids - {outline.id}).values():
            yield other
        came, went = (
            new is not None and new.attracts(outline.id),
            old is not None and old.attracts(outline.id),
        )
        if (came or went) and not (came and went and new and old and new.leader == old.leader):
            for other, place in self._near(outline.later, attracting=False):
                found = agree(outline, other) if other.rank > outline.rank else None
                if found and place.heeds(other.id, found, came=came, went=went):
                    yield other

    def _of_document(self, document: str) -> set[str]:
        return {*self.documents.get(document, ()), *self.world.of_document(document)}

    def _known(self, ids: Collection[str]) -> dict[str, tuple[Outline, Place]]:
        """Return outline and place, as they are now, of those that have one."""
        asked = [id for id in ids if id not in self.before]
        self._learn(self.world.placed(asked) if asked else {})
        return {id: (self.outlines[id], place) for id in ids if (place := self._now(id)) is not None}

    def _near(self, keys: Collection[str], *, attracting: bool) -> list[tuple[Outline, Place]]:
        """Return those that are posted under one of the keys, or only those that attract, as they are now."""
        new = {*keys} - self.looked[False] - (self.looked[True] if attracting else set())
        if new:
            self._learn(self.world.near(new, attracting=attracting))
            self.looked[attracting] |= new
        ids = {id for key in keys for id in self.posted.get(key, ())}
        known = [(self.outlines[id], place) for id in ids if (place := self._now(id)) is not None]
        return [one for one in known if not attracting or one[1].attracts(one[0].id)]

    def _now(self, id: str) -> Place | None:
        return self.now[id] if id in self.now else self.before.get(id)

    def _learn(self, found: Mapping[str, tuple[Outline, Place]]) -> None:
        for id, (outline, place) in found.items():
            if id not in self.before:
                self._note(self.outlines.setdefault(id, outline))
                self.before[id] = place

    def _note(self, outline: Outline) -> None:
        for key in outline.posts:
            self.posted[key].add(outline.id)


def _rank(outline: Outline) -> Rank:
    return outline.rank


def _by_score(one: tuple[bool, int, Rank, Agreement]) -> tuple[bool, int, Rank]:
    return one[:3]


def _sure(outline: Outline, found: list[Agreement]) -> bool:
    """Tell whether the best of these is surely the one: a year, or little in common, fits several."""
    best, *others = sorted(found, key=lambda one: (one.thin, -one.score))
    if not others or best.thin:
        return not others
    vague = outline.date is not None and outline.date.precision == "year"
    return not vague or others[0].thin or others[0].score < best.score
