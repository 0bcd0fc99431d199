"""What a digest says, as plain values: kept as it is when it falls due, and sent as kept."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pipeline.alerts.alert import About, Alert

LISTED = 100  # the rest is counted
QUOTED = 300  # characters
NOT_REVIEWED = "Not reviewed: proposed by the machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action or candidate; path: of its page in the web application.  quote: the words under it."""

    id: int
    path: str
    when: str
    sentence: str
    quote: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is new for an alert.  path: of the list with the same filter."""

    lines: Sequence[Line]
    path: str
    made: datetime


def digest_payload(alert: Alert, digest: Digest, *, base: str | None) -> dict[str, Any]:
    """Return what is posted, and what letters are made of; base: address of the web application, if set."""
    reviewed = alert.about is About.ACTIONS
    shown = [_with_link(line, base) for line in digest.lines[:LISTED]]
    news = headline(alert, len(digest.lines))
    return {
        "type": f"digest.{alert.about}",
        "timestamp": digest.made.isoformat(timespec="seconds"),
        "text": "\n".join([news, *(f"{one['when']}: {one['sentence']}" for one in shown)]),
        "data": {
            "alert": alert.name,
            "cadence": alert.cadence,
            "reviewed": reviewed,
            "headline": news,
            "note": None if reviewed else NOT_REVIEWED,
            "lines": shown,
            "more": max(0, len(digest.lines) - LISTED),
            "list": base + digest.path if base else None,
            "stop": base + "/alerts" if base else None,
        },
    }


def headline(alert: Alert, number: int) -> str:
    """Return the news in a few words."""
    kind = "action" if alert.about is About.ACTIONS else "unreviewed candidate"
    return f"{alert.name}: {number} new {kind}{'s' * (number != 1)}"


def _with_link(line: Line, base: str | None) -> dict[str, Any]:
    quote = line.quote and " ".join(line.quote.split())
    if quote and len(quote) > QUOTED:
        quote = quote[:QUOTED].rstrip() + "…"
    plain = {name: " ".join(str(getattr(line, name)).split()) for name in ("when", "sentence")}
    return asdict(line) | plain | {"quote": quote, "url": base + line.path if base else None}
