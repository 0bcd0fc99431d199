"""A saved filter, and how and when what it finds is told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pipeline.errors import AlertError
from pipeline.ids import is_web_url

MOST = 2000  # characters of a target
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Cadence(StrEnum):
    """How often something is told."""

    EACH = "each"  # every change of an action, one by one
    DAILY = "daily"
    WEEKLY = "weekly"


class Channel(StrEnum):
    """By which way."""

    POST = "post"  # a signed JSON POST
    MAIL = "mail"


class About(StrEnum):
    """What is told of."""

    ACTIONS = "actions"
    CANDIDATES = "candidates"  # not reviewed, and marked so


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """What its owner wants to be told; raise AlertError, naming the field, where that cannot be.

    filters: as the explorer's address has them, or the queue's for candidates.  target: URL or mail
    address.  zone: IANA name.  hour, weekday (0 is Monday): when a digest is due there.
    """

    owner: str
    name: str
    about: About
    filters: Mapping[str, str]
    cadence: Cadence
    channel: Channel
    target: str
    zone: str = "UTC"
    hour: int = 8
    weekday: int = 0

    def __post_init__(self) -> None:
        for field, holds, mend in (
            ("name", bool(self.name.strip()) and self.name.isprintable(), "give a name, on one line"),
            ("zone", self.zone in _zones(), f"{self.zone!r} is no time zone such as Europe/Paris"),
            ("hour", 0 <= self.hour <= 23, "give an hour from 0 to 23"),
            ("weekday", 0 <= self.weekday <= 6, "give a day from 0, Monday, to 6"),
            ("target", self._reaches(), _TARGETS[self.channel]),
            (
                "cadence",
                self._can_be_told(),
                "each change of an action is posted; by mail come digests",
            ),
            ("words", not (self.cadence is Cadence.EACH and "words" in self.filters), "are for digests only"),
        ):
            if not holds:
                raise AlertError(f"{field}: {mend}")

    @property
    def shown_target(self) -> str:
        """Return where it goes, of a URL no more than its host: the rest often is a password."""
        return self.target if self.channel is Channel.MAIL else f"{urlsplit(self.target).hostname}/…"

    def _reaches(self) -> bool:
        if len(self.target) > MOST or not self.target.isprintable():
            return False
        if self.channel is Channel.POST:
            return is_web_url(self.target)
        return _ADDRESS.fullmatch(self.target) is not None

    def _can_be_told(self) -> bool:
        by_post = self.channel is Channel.POST and self.about is About.ACTIONS
        return self.cadence is not Cadence.EACH or by_post


_TARGETS = {
    Channel.POST: "give an http(s) URL, without user and password",
    Channel.MAIL: "give one mail address",
}


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())
