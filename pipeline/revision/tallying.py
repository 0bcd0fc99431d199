"""A difference in numbers: by what becomes of candidates, by type and by field, and by mentions."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from pipeline.records import Mention
from pipeline.revision import Revision, Turn


@dataclass(slots=True)
class Tally:
    """Numbers of many documents.

    turns: type -> turn -> candidates.  fields: type -> field -> candidates in which it differs, of those
    that change or return.  mentions: label -> gained and lost.  differing: documents in which anything does.
    """

    turns: dict[str, Counter[str]] = field(default_factory=dict)
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    mentions: dict[str, Counter[str]] = field(default_factory=dict)
    refreshed: int = 0
    differing: int = 0

    def add(self, revision: Revision, gained: Sequence[Mention] = (), lost: Sequence[Mention] = ()) -> None:
        """Count one document, with the mentions that it has gained and lost."""
        for one in revision.differences:
            self.turns.setdefault(one.type, Counter())[one.turn.value] += 1
            if one.turn in {Turn.CHANGED, Turn.RETURNS}:
                self.fields.setdefault(one.type, Counter()).update(one.fields)
        for turn, mentions in ((Turn.GAINED, gained), (Turn.LOST, lost)):
            for mention in mentions:
                self.mentions.setdefault(mention.label.value, Counter())[turn.value] += 1
        self.refreshed += revision.refreshed
        self.differing += bool(revision.changes or gained or lost)

    def total(self, turn: Turn) -> int:
        """Return how many candidates of any type take a turn."""
        return sum(one[turn.value] for one in self.turns.values())

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing differs."""
        return self.differing == 0

    def as_mapping(self) -> dict[str, Any]:
        """Return it as plain numbers."""
        return {
            "turns": {name: dict(one) for name, one in sorted(self.turns.items())},
            "fields": {name: dict(one) for name, one in sorted(self.fields.items())},
            "mentions": {name: dict(one) for name, one in sorted(self.mentions.items())},
            "refreshed": self.refreshed,
            "differing": self.differing,
        }

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return the tally that `as_mapping` gave; an empty one of an empty mapping."""

        def counters(name: str) -> dict[str, Counter[str]]:
            return {one: Counter(numbers) for one, numbers in told.get(name, {}).items()}

        return cls(
            turns=counters("turns"),
            fields=counters("fields"),
            mentions=counters("mentions"),
            refreshed=told.get("refreshed", 0),
            differing=told.get("differing", 0),
        )
