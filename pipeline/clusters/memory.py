"""Clusters kept in memory: for tests, measurements, and whoever has all candidates at hand."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from pipeline.clusters.outline import Outline
from pipeline.clusters.placing import Place, settle


class Clusters:
    """All candidates, placed; what is held to be the same or apart."""

    def __init__(self) -> None:
        self.outlines: dict[str, Outline] = {}
        self.places: dict[str, Place] = {}
        self._posted: dict[str, set[str]] = defaultdict(set)
        self._joined: dict[str, set[str]] = defaultdict(set)
        self._documents: dict[str, set[str]] = defaultdict(set)
        self._links: dict[frozenset[str], bool] = {}
        self._linked: dict[str, set[str]] = defaultdict(set)

    def add(self, outlines: Iterable[Outline]) -> None:
        """Place candidates, new ones or such that say something else now."""
        arrived = list(outlines)
        changed = settle(self, arrived)
        for outline in arrived:
            self._forget(outline.id)
            self.outlines[outline.id] = outline
            self._documents[outline.document].add(outline.id)
            for key in outline.posts:
                self._posted[key].add(outline.id)
        self._apply(changed)

    def remove(self, ids: Iterable[str]) -> None:
        """Take candidates away."""
        gone = list(ids)
        self._apply(settle(self, gone=gone))
        for id in gone:
            self._forget(id)

    def link(self, one: str, other: str, *, same: bool) -> None:
        """Hold two to be the same, or apart; the last word on two counts."""
        pair = frozenset({one, other})
        touched = {*self.same(one), *self.same(other), *self.apart(one), *self.apart(other)}
        self._links[pair] = same
        self._linked[one].add(other)
        self._linked[other].add(one)
        self._apply(settle(self, touched=touched))

    def clusters(self) -> set[frozenset[str]]:
        """Return the clusters."""
        found: dict[str, set[str]] = defaultdict(set)
        for id, place in self.places.items():
            found[place.leader].add(id)
        return {frozenset(ids) for ids in found.values()}

    def placed(self, ids: Collection[str]) -> Mapping[str, tuple[Outline, Place]]:
        """Return outline and place of those that have one."""
        return {id: (self.outlines[id], self.places[id]) for id in ids if id in self.places}

    def near(self, keys: Collection[str], *, attracting: bool) -> Mapping[str, tuple[Outline, Place]]:
        """Return those that are posted under one of the keys, or only those that attract."""
        found = {id for key in keys for id in self._posted.get(key, ())}
        return self.placed({id for id in found if not attracting or self.places[id].attracts(id)})

    def joined_to(self, id: str) -> Collection[str]:
        """Return those that joined one, itself apart."""
        return self._joined.get(id, set()) - {id}

    def of_document(self, document: str) -> Collection[str]:
        """Return those of a document."""
        return self._documents.get(document, set())

    def same(self, id: str) -> Collection[str]:
        """Return all that are held to be the same as one, itself included, by way of others too."""
        found, waiting = {id}, [id]
        while waiting:
            one = waiting.pop()
            for other in self._linked.get(one, ()):
                if self._links[frozenset({one, other})] and other not in found:
                    found.add(other)
                    waiting.append(other)
        return found

    def apart(self, id: str) -> Collection[str]:
        """Return all that are held apart from one, or from one that is the same."""
        held = {
            other
            for one in self.same(id)
            for other in self._linked.get(one, ())
            if not self._links[frozenset({one, other})]
        }
        return {one for other in held for one in self.same(other)}

    def _apply(self, changed: Mapping[str, Place | None]) -> None:
        for id, place in changed.items():
            if id in self.places:
                self._joined[self.places.pop(id).joined].discard(id)
            if place is not None:
                self.places[id] = place
                self._joined[place.joined].add(id)

    def _forget(self, id: str) -> None:
        outline = self.outlines.pop(id, None)
        if outline is not None:
            self._documents[outline.document].discard(id)
            for key in outline.posts:
                self._posted[key].discard(id)
