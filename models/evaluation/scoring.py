"""Figures of proposals against gold: actions, types, fields, mentions, calibration, confusion."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from models.evaluation.matching import Labels, dates_agree, match

NOTHING = "-"
BANDS = (0.0, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
FIELDS = (
    "actors exact",
    "endorsers exact",
    "firms exact",
    "status",
    "certainty",
    "role",
    "dates agree",
    "dates exact",
)


@dataclass(slots=True)
class Tally:
    """How many were right, proposed and wanted; an undefined ratio is None."""

    right: int = 0
    proposed: int = 0
    wanted: int = 0

    def add(self, right: int, proposed: int, wanted: int) -> None:
        """Count some more."""
        self.right += right
        self.proposed += proposed
        self.wanted += wanted

    @property
    def precision(self) -> float | None:
        """Return the share of what is proposed that is right."""
        return self.right / self.proposed if self.proposed else None

    @property
    def recall(self) -> float | None:
        """Return the share of what is wanted that is proposed."""
        return self.right / self.wanted if self.wanted else None

    @property
    def f1(self) -> float | None:
        """Return the harmonic mean of both."""
        return 2 * self.right / (self.proposed + self.wanted) if self.proposed + self.wanted else None


@dataclass(slots=True)
class Score:
    """Everything that `mercwatch evaluate` tells."""

    documents: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    fields: Counter[str] = field(default_factory=Counter)  # right, of the matched actions
    weighed: list[tuple[float, bool]] = field(default_factory=list)  # confidence, truth
    confusion: Counter[tuple[str, str]] = field(default_factory=Counter)  # gold's type, proposed type
    misses: list[tuple[str, Labels]] = field(default_factory=list)
    alarms: list[tuple[str, Labels]] = field(default_factory=list)

    @property
    def matched(self) -> int:
        """Return how many actions were found."""
        return self.tallies["actions"].right

    def bands(self) -> Iterator[tuple[float, int, int]]:
        """Yield each band of confidence: its lower edge, how many it holds, how many are right."""
        for low, high in zip(BANDS, (*BANDS[1:], 1.01), strict=True):
            inside = [right for chance, right in self.weighed if low <= chance < high]
            yield low, len(inside), sum(inside)

    def figures(self) -> dict[str, float]:
        """Return the figures that floors are set for, by name."""
        named: dict[str, float | None] = {}
        for name, tally in self.tallies.items():
            named |= {f"{name} precision": tally.precision, f"{name} recall": tally.recall}
        for name in FIELDS:
            named[name] = self.fields[name] / self.matched if self.matched else None
        sure = [right for chance, right in self.weighed if chance >= 0.8]
        named["precision from confidence 0.8"] = sum(sure) / len(sure) if sure else None
        return {name: round(value, 4) for name, value in named.items() if value is not None}


def score(gold: Mapping[str, Mapping[str, Any]], proposed: Mapping[str, Mapping[str, Any]]) -> Score:
    """Return the figures of documents by id; a document without proposals counts as read in vain."""
    made = Score(documents=len(gold))
    for id, truth in gold.items():
        _document(made, id, truth, proposed.get(id, {}))
    return made


def _document(made: Score, id: str, truth: Mapping[str, Any], guess: Mapping[str, Any]) -> None:
    wanted, offered = list(truth.get("actions") or ()), list(guess.get("actions") or ())
    pairs = match(wanted, offered)
    made.tallies["actions"].add(len(pairs), len(offered), len(wanted))
    first, shown = (
        [one for one in many if one.get("role", "primary") == "primary"] for many in (wanted, offered)
    )
    made.tallies["primary actions"].add(len(match(first, shown)), len(shown), len(first))
    for name in ("countries", "firms"):
        named, found = set(truth.get(name) or ()), set(guess.get(name) or ())
        made.tallies[name].add(len(named & found), len(found), len(named))
    relevant, thought = bool(wanted), bool(offered)
    made.tallies["relevant documents"].add(relevant and thought, thought, relevant)
    hit, met = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, j in pairs:
        made.fields.update(name for name, right in _fields(wanted[i], offered[j]) if right)
        made.confusion[wanted[i]["type"], offered[j]["type"]] += 1
    for i, one in enumerate(wanted):
        made.types[one["type"]].add(i in hit, 0, 1)
        if i not in hit:
            made.misses.append((id, one))
            made.confusion[one["type"], _mistaken(one, offered, met)] += 1
    for j, one in enumerate(offered):
        made.types[one["type"]].proposed += 1
        made.weighed.append((one.get("confidence", 1.0), j in met))
        if j not in met:
            made.alarms.append((id, one))
            made.confusion[NOTHING, one["type"]] += 1


def _mistaken(missed: Labels, offered: list[Any], met: set[int]) -> str:
    """Return the type under which a missed action may have been told: same actor, same date."""
    for j, one in enumerate(offered):
        alike = set(one["actors"]) & set(missed["actors"]) and dates_agree(one["date"], missed.get("date"))
        if j not in met and alike and one["date"]:
            return str(one["type"])
    return NOTHING


def _fields(gold: Labels, offered: Labels) -> Iterator[tuple[str, bool]]:
    """Yield each field and whether it is right."""
    for name in ("actors", "endorsers", "firms"):
        yield f"{name} exact", set(gold.get(name) or ()) == set(offered.get(name) or ())
    for name in ("status", "certainty", "role"):
        yield name, gold.get(name) is None or gold.get(name) == offered.get(name)
    yield "dates agree", dates_agree(gold.get("date"), offered.get("date"))
    yield "dates exact", (gold.get("date") or None) == (offered.get("date") or None)
