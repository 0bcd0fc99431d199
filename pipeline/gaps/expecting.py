"""What should be in the record: steps against firms on official lists, and who joined which instrument."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from pipeline.dates import PartialDate
from pipeline.registry import Firm, Instrument, ListingStep, Registry

NEAR = timedelta(days=31)  # between the days that two sources give for one step
JOINED = "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A change that a list told: of a firm's name, `listed` where nobody knows since when it is there."""

    list: str
    firm: str
    step: str
    date: PartialDate | None

    @classmethod
    def of(cls, list: str, guid: str, date: PartialDate | None) -> "Entry | None":
        """Return what the guid of a list's entry tells, as `pipeline.feeds.lists` writes them."""
        firm, _, rest = guid.partition("|")
        step = rest.rpartition("|")[2].partition(" ")[2]
        return cls(list=list, firm=firm, step=step, date=date) if firm and step else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An act that the record should hold.

    of: the list or instrument.  who: the firm, or the state or body that joined.  actor: whose list it is.
    dates: the days that it may carry, none where nobody knows.  names: of the instrument.  source: a page
    that tells of it.
    """

    of: str
    who: str
    step: str
    types: tuple[str, ...]
    dates: tuple[PartialDate, ...] = ()
    actor: str | None = None
    names: tuple[str, ...] = ()
    source: str | None = None

    @property
    def joined(self) -> bool:
        """Tell whether it is that somebody joined an instrument."""
        return self.step == JOINED


def expected(registry: Registry, entries: Iterable[Entry] = ()) -> list[Expected]:
    """Return what should be there: the registry's listings, what lists told besides, and all who joined."""
    found = [one for firm in registry.firms.values() for one in _listings(registry, firm)]
    for entry in entries:
        one = _told(registry, entry)
        if one and not any(_is_same(one, other) for other in found):
            found.append(one)
    return [*found, *(one for each in registry.instruments.values() for one in _members(each))]


def _listings(registry: Registry, firm: Firm) -> Iterator[Expected]:
    for step in firm.listings:
        on = registry.lists[step.list]
        yield Expected(
            of=step.list,
            who=firm.id,
            step=step.step.value,
            types=(on.type,),
            dates=tuple(filter(None, (step.announced, step.date))),
            actor=on.actor,
        )


def _told(registry: Registry, entry: Entry) -> Expected | None:
    on = registry.lists.get(entry.list)
    if on is None or entry.firm not in registry.firms:
        return None
    step = ListingStep.REMOVED if entry.step == ListingStep.REMOVED else ListingStep.ADDED
    return Expected(
        of=entry.list,
        who=entry.firm,
        step=step.value,
        types=(on.type,),
        dates=(entry.date,) if entry.date else (),
        actor=on.actor,
    )


def _is_same(one: Expected, other: Expected) -> bool:
    """Tell whether two lists of one actor tell of one step."""
    if (one.who, one.actor, one.types, one.step) != (other.who, other.actor, other.types, other.step):
        return False
    if not one.dates or not other.dates:
        return True
    return (
        one.dates[0].first - NEAR <= other.dates[-1].last
        and other.dates[0].first - NEAR <= one.dates[-1].last
    )


def _members(instrument: Instrument) -> Iterator[Expected]:
    for wave in instrument.waves:
        for member in wave.members:
            yield Expected(
                of=instrument.id,
                who=member,
                step=JOINED,
                types=instrument.types,
                dates=(wave.date,),
                names=tuple(instrument.terms()),
                source=wave.source,
            )
