"""What hosts ask of robots (RFC 9309): which pages to leave alone, and how long to pause between two."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from time import monotonic
from urllib.parse import urlsplit

from protego import Protego

from pipeline.fetch.exchange import Answer
from pipeline.fetch.request import host_of
from pipeline.fetch.turns import Turns
from pipeline.records import FetchOutcome

NAME = "mercwatch"  # by which a host may address us
MOST_BYTES = 500 * 1024  # RFC 9309 asks to read so much; what is larger is no robots.txt
MOST_LINES = 20_000
KEPT = 24 * 3600.0  # seconds, as in RFC 9309
KEPT_TROUBLE = 600.0
Ask = Callable[[str, str, threading.Event], Answer]  # URL, User-Agent


@dataclass(slots=True)
class _Asked:
    """What came of asking one origin; trouble: why we do not know its rules."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = 0.0
    rules: Protego | None = None
    trouble: Answer | None = None


class Robots:
    """Asks every origin for its robots.txt once in a while, and keeps to it."""

    def __init__(self, ask: Ask, turns: Turns) -> None:
        self._ask, self._turns = ask, turns
        self._origins: defaultdict[str, _Asked] = defaultdict(_Asked)
        self._lock = threading.Lock()

    def refusal(self, url: str, agent: str, stop: threading.Event) -> Answer | None:
        """Return why a page is not to be asked for, or None where it may be."""
        home = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        with self._lock:
            origin = self._origins[home]
        with origin.lock:
            if origin.until <= monotonic():
                self._look(origin, f"{home}/robots.txt", agent, stop)
        if origin.trouble:
            return origin.trouble
        allowed = origin.rules is None or origin.rules.can_fetch(url, NAME)
        return None if allowed else Answer.refused("robots.txt asks robots to leave this page alone")

    def _look(self, origin: _Asked, url: str, agent: str, stop: threading.Event) -> None:
        """Ask for the rules: with none all is allowed, but a host in trouble is left alone."""
        answer = self._ask(url, agent, stop)
        origin.rules = origin.trouble = None
        if answer.outcome is FetchOutcome.FETCHED:
            origin.rules = rules_of(answer.body)
            self._turns.delay(host_of(url), origin.rules.crawl_delay(NAME) or 0.0)
        elif answer.in_trouble:
            origin.trouble = replace(answer, reason=f"robots.txt: {answer.reason}")
        origin.until = monotonic() + (KEPT_TROUBLE if origin.trouble else KEPT)


def rules_of(body: bytes) -> Protego:
    """Return the rules of a robots.txt, whatever its bytes.

    protego keeps each rule once for every agent of its group, which grows with the square of a hostile
    file; so all the agents that are not us become one, and what are no rules is left out.
    """
    lines = body.decode("utf-8-sig", "replace").splitlines()[:MOST_LINES]
    return Protego.parse("\n".join(_plain(line) for line in lines))


def _plain(line: str) -> str:
    name, _, value = line.partition("#")[0].partition(":")
    match name.strip().lower():
        case "user-agent" | "useragent" | "user agent":
            agent = value.strip().lower().partition("/")[0].strip()
            return f"User-agent: {agent if agent in {NAME, '*'} else 'another'}"
        case "allow" | "disallow" | "crawl-delay":
            return line
        case _:
            return ""
