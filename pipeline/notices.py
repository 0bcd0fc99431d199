"""Tell an operator which feeds turned to bad or back to good, where the settings say."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from pipeline import mail
from pipeline.fetch.webhook import post_json
from pipeline.health import Turn
from pipeline.settings import Settings


def send(settings: Settings, turns: Sequence[Turn], *, now: datetime) -> tuple[str, ...]:
    """Send the news by webhook and mail, as far as set; return what kept it from being told."""
    problems = []
    if settings.webhook:
        problem = post_json(
            settings.webhook, payload(turns, now), contact=settings.contact, allow_hosts=settings.allow_hosts
        )
        problems.append(problem and f"the webhook was not told: {problem}")
    if settings.mail:
        problem = mail.send(settings.mail, subject(turns), "\n".join(lines(turns)) + "\n", now=now)
        problems.append(problem and f"the mail was not sent: {problem}")
    return tuple(filter(None, problems))


def subject(turns: Sequence[Turn]) -> str:
    """Return the news in a few words."""
    bad = sum(turn.to_bad for turn in turns)
    parts = [f"{bad} turned bad"] * bool(bad) + [f"{len(turns) - bad} well again"] * (bad < len(turns))
    return "Mercwatch feeds: " + ", ".join(parts)


def lines(turns: Sequence[Turn]) -> Iterator[str]:
    """Yield the news, a line a feed, the bad first."""
    for turn in sorted(turns, key=lambda turn: (not turn.to_bad, turn.feed)):
        word = turn.diagnosis.health.value if turn.to_bad else "well again"
        yield f"{turn.feed}: {word}" + (f" ({turn.diagnosis.reason})" if turn.diagnosis.reason else "")


def payload(turns: Sequence[Turn], now: datetime) -> dict[str, Any]:
    """Return the news as plain values; `text` is what chat servers show."""
    return {
        "text": "\n".join((subject(turns), *lines(turns))),
        "time": now.isoformat(timespec="seconds"),
        "turns": [
            {
                "feed": turn.feed,
                "before": turn.before,
                "health": turn.diagnosis.health,
                "reason": turn.diagnosis.reason,
            }
            for turn in turns
        ],
    }
