"""Tell an operator which feeds turned bad or good again, and which runs failed, where the settings say."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pipeline import mail
from pipeline.fetch.webhook import post_json
from pipeline.polling.health import Turn
from pipeline.settings import Settings, without_passwords


def send(settings: Settings, turns: Sequence[Turn], *, now: datetime) -> tuple[str, ...]:
    """Send the news by webhook and mail, as far as set; return what kept it from being told."""
    return _send(settings, subject(turns), "\n".join(lines(turns)), payload(turns, now), now)


def alarm(settings: Settings, kind: str, problem: str, *, now: datetime) -> tuple[str, ...]:
    """Tell that a run failed, the same ways; return what kept it from being told."""
    about, said = f"Mercwatch: {kind} failed", without_passwords(problem)
    told = {"text": f"{about}\n{said}", "time": now.isoformat(timespec="seconds"), "failed": kind}
    return _send(settings, about, said, told, now)


def _send(
    settings: Settings, about: str, words: str, told: Mapping[str, Any], now: datetime
) -> tuple[str, ...]:
    problems = []
    if settings.webhook:
        problem = post_json(
            settings.webhook, told, contact=settings.contact, allow_hosts=settings.allow_hosts
        )
        problems.append(problem and f"the webhook was not told: {problem}")
    if settings.mail:
        problem = mail.send(settings.mail, about, words + "\n", now=now)
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
