"""When a digest is due, and when to try again what could not be delivered."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pipeline.alerts.alert import Alert, Cadence

DAY = timedelta(days=1)
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 300, 600, 840, 1200, 1440)
)  # about three days; Standard Webhooks recommends much the same
TRIES = len(WAITS) + 1


def next_due(alert: Alert, after: datetime) -> datetime | None:
    """Return when the next digest after a time is due, in UTC; None for what is told at once.

    An hour that the clock skips is the one after it; of one that comes twice, the first.
    """
    if alert.cadence is Cadence.EACH:
        return None
    zone = ZoneInfo(alert.zone)
    day = after.astimezone(zone).date()
    while True:
        at = datetime.combine(day, time(alert.hour), zone).astimezone(UTC)
        if at > after and (alert.cadence is Cadence.DAILY or day.weekday() == alert.weekday):
            return at
        day += DAY


def next_try(tries: int, now: datetime) -> datetime | None:
    """Return when to try again after so many failed tries (1 or more); None to give up."""
    return now + WAITS[tries - 1] if tries < TRIES else None
