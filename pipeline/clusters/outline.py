"""What a candidate is clustered by, and the keys under which it is found among many."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from pipeline.candidates.stages import stages_told
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records import Candidate, Role, Status

SLACK = timedelta(days=3)  # between the days that two documents give for one act
JOINT = frozenset({"joint_statement", "principles", "process"})  # who acted and who joined count together
KIN = frozenset({"sanctions", "export_control"})  # types that the press takes for each other
STEM = 5  # letters by which words are compared
EMPTY = frozenset({"the", "of", "on", "to", "and", "a", "for", "that", "by"})
PRECISIONS = ("day", "month", "year")
Rank = tuple[int, int, bool, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a candidate says, as far as it tells one action from another.

    id: of the candidate, the same in whatever order documents arrive.  document: of which; all versions of
    one are one.  lifted: the act ends another.  stages: the steps of proceedings that its words tell.
    """

    id: str
    document: str
    type: str
    lifted: bool = False
    actors: frozenset[str] = frozenset()
    endorsers: frozenset[str] = frozenset()
    firms: frozenset[str] = frozenset()
    instrument: str | None = None
    stages: frozenset[str] = frozenset()
    date: PartialDate | None = None
    primary: bool = True

    @classmethod
    def of(cls, said: Candidate, document: str) -> Self:
        """Return the outline of a candidate of a document, which is named by its address."""
        return cls(
            id=digest(document, said.key),
            document=document,
            type=said.type,
            lifted=said.status is Status.REVERSED,
            actors=frozenset(said.actors),
            endorsers=frozenset(said.endorsers),
            firms=frozenset(said.firms),
            instrument=said.instrument,
            stages=stages_told(said.type, (e.quote for e in said.evidence if e.field == "type")),
            date=said.date,
            primary=said.role is Role.PRIMARY,
        )

    @property
    def parties(self) -> frozenset[str]:
        """Return who acted; of a joint act also who joined."""
        return self.actors | self.endorsers if self.type in JOINT else self.actors

    @property
    def rank(self) -> Rank:
        """Return its place in the order of placing: precise before vague, full before sparse, news before
        background; then the id, so that the order is the same whoever arrives first.
        """
        precision = PRECISIONS.index(self.date.precision) if self.date else len(PRECISIONS)
        return precision, -(2 * bool(self.firms) + bool(self.instrument)), not self.primary, self.id

    @property
    def posts(self) -> frozenset[str]:
        """Return the keys under which it is found: kind, direction, who, and time as it is known."""
        if self.date is None:
            return self._keys({""})
        return self._keys({self.date.text[:7] + ("-" if self.date.precision == "day" else "")})

    @property
    def earlier(self) -> frozenset[str]:
        """Return the keys of all before it in rank that may surely tell of its action; none if undated."""
        precise = {"day": "-", "month": "-m", "year": "-my"}
        return self._keys(set(self._times(precise[self.date.precision] if self.date else "")))

    @property
    def later(self) -> frozenset[str]:
        """Return the keys of all after it in rank that may surely tell of its action; none if undated."""
        vaguer = {"day": "-my", "month": "my", "year": "y"}
        return self._keys(set(self._times(vaguer[self.date.precision] if self.date else "")))

    def _times(self, precisions: str) -> Iterator[str]:
        """Yield the times in which it may be, give or take the slack: days (-) of a month, months, years."""
        if self.date is None:
            return
        day, last = self.date.first - SLACK, self.date.last + SLACK
        while (day.year, day.month) <= (last.year, last.month):
            known = {"-": f"{day:%Y-%m}-", "m": f"{day:%Y-%m}", "y": f"{day:%Y}"}
            yield from (known[one] for one in precisions)
            day = date(day.year + day.month // 12, day.month % 12 + 1, 1)

    def _keys(self, times: set[str]) -> frozenset[str]:
        kind = "listing" if self.type in KIN else self.type
        side = "lifted" if self.lifted else "done"
        who = {f"a:{one}" for one in self.parties} or {"-"}
        if self.type in JOINT and self.instrument:
            who |= {f"i:{word}" for word in words(self.instrument)}
        return frozenset(f"{kind}|{side}|{one}|{time}" for one in who for time in times)


def words(name: str) -> frozenset[str]:
    """Return the words of an instrument's name by which it is compared, cut to their stems."""
    return frozenset(word[:STEM] for word in set(re.findall(r"\w+", name.lower())) - EMPTY)
