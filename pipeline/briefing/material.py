"""What a briefing is made of: accepted actions with quotes and sources, and numbers on what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.dates import PartialDate
from pipeline.records import Action, Passage, Source
from pipeline.records._birth import require

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An action, the sentences that tell of it, and the documents that do, primary sources first."""

    action: Action
    passage: Passage | None
    sources: tuple[Source, ...]

    def __post_init__(self) -> None:
        require(not self.action.retired, f"action {self.action.id} was retired; no briefing tells it")


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day of one date to the last of another."""

    since: PartialDate
    until: PartialDate

    def __post_init__(self) -> None:
        require(self.since.first <= self.until.last, f"{self.since} is after {self.until}")

    def __str__(self) -> str:
        return f"{in_words(self.since)} to {in_words(self.until)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gaps:
    """What is missing.

    waiting: candidates not decided on.  undated: actions without a date.  unread: documents not tagged.
    """

    waiting: int
    undated: int
    documents: int
    unread: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a briefing may say.

    told: the actions of the period.  joint: those that made or joined a named joint act of the period, up
    to its end, earlier ones included.
    """

    period: Period
    told: Sequence[Told]
    joint: Sequence[Told]
    gaps: Gaps
    made: datetime
    last: datetime | None = None  # when the last report was made
    title: str = "Update on government actions against cyber mercenaries"
    link: str | None = field(default=None)  # of the web application, without a slash at the end


def in_words(date: PartialDate | None) -> str:
    """Return a date as people write it: `27 March 2023`, `March 2023`, `2023`."""
    if date is None:
        return "undated"
    year, *rest = date.text.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if rest[1:] else f"{month} {year}"
