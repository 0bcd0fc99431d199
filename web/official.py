"""Which documents come from those who act: governments and their organisations."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline.records import Feed, FeedKind

ACTING = {FeedKind.GOVERNMENT, FeedKind.IGO}


class Officials:
    """The publishers and hosts of official feeds."""

    def __init__(self, feeds: Iterable[Feed]) -> None:
        official = [feed for feed in feeds if feed.kind in ACTING]
        self._publishers = {_plain(feed.publisher) for feed in official}
        self._hosts = {_host(feed.url) for feed in official}

    def __call__(self, publisher: str | None, url: str) -> bool:
        """Tell whether one of them published this, or serves it."""
        return _plain(publisher or "") in self._publishers or _host(url) in self._hosts


@lru_cache(10_000)
def _plain(name: str) -> str:
    return name.casefold().removeprefix("the ").strip()


@lru_cache(10_000)
def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # no address at all
        return ""
