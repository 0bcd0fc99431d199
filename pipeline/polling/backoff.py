"""When to ask again for a page that could not be had, and when to stop."""

from datetime import datetime, timedelta

from pipeline.records import FetchOutcome, FetchResult

TRIES = 6
FIRST_WAIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(days=7)
PASSING = frozenset({403, 408, 425, 429})  # refusals that often pass by themselves


def may_pass(result: FetchResult) -> bool:
    """Tell whether a failure may be gone another day: the network's, or the server's own trouble."""
    if result.outcome is FetchOutcome.HTTP_ERROR:
        return result.status is not None and (result.status >= 500 or result.status in PASSING)
    return result.outcome in {FetchOutcome.TIMEOUT, FetchOutcome.UNREACHABLE}


def next_try(result: FetchResult, *, tries: int) -> datetime | None:
    """Return when to ask again after so many failed tries (1 or more); None to stop asking.

    The wait grows fourfold, from an hour to a week, and is no shorter than the host asks for, up to a week.
    What was put off was not tried, and is asked for whatever the number.
    """
    asked_for = result.retry_after and min(result.retry_after, result.started_at + LONGEST_WAIT)
    if result.postponed:
        return asked_for
    if tries >= TRIES or not may_pass(result):
        return None
    wait: timedelta = min(FIRST_WAIT * 4 ** (tries - 1), LONGEST_WAIT)
    return max(result.started_at + wait, asked_for or result.started_at)
