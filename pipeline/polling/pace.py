"""How often a feed must be asked so that nothing it lists goes by unseen."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pipeline.records import Entry, Feed

DAY = timedelta(days=1)
LEAST = timedelta(minutes=30)  # as often as the registry may ask for: 48 polls a day
SLOWER = 1.5  # the interval shortens at once, and lengthens by no more than this a poll


def usual(feed: Feed) -> timedelta:
    """Return the longest interval that the registry lets pass between two polls of a sound feed."""
    return DAY / feed.polls_per_day


def interval(feed: Feed, every: timedelta | None) -> timedelta:
    """Return the interval of a feed: what its listing asks for, but never longer than the registry says."""
    return usual(feed) if every is None else max(LEAST, min(every, usual(feed)))


def every(
    listed: Sequence[Entry], *, new: int, since: timedelta | None, before: timedelta | None
) -> timedelta | None:
    """Return the time in which about half of a listing is replaced; None where that cannot be told.

    Told by the dates of the entries, and by how many of them are new after `since`, the time between
    the last two polls that were understood; the shorter counts.  before: the last answer, from which it
    lengthens slowly, as one quiet hour says little about the next.
    """
    dates = sorted(entry.published for entry in listed if entry.published)
    measures = []
    if len(dates) > 2 and dates[-1] > dates[0]:
        measures.append((dates[-1] - dates[0]) / 2)
    if since is not None and since >= LEAST and new:
        measures.append(since * len(listed) / (2 * new))
    if not measures:
        return before
    measured = min(measures)
    return measured if before is None else min(measured, max(before, LEAST) * SLOWER)


def rolled_over(listed: Sequence[Entry], *, new: int, before: int | None, last: datetime | None) -> bool:
    """Tell whether all that was listed has gone since the last poll, so that entries may be lost between.

    before: how many were listed then.  An entry older than that poll shows that the listing reaches back.
    """
    if not before or last is None or not listed or new < len({entry.guid for entry in listed}):
        return False
    return not any(entry.published and entry.published <= last for entry in listed)
