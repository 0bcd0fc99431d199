"""Which addresses a feed takes for its entries, and which links of a page may be such."""

import re
from urllib.parse import urlsplit

from pipeline.records import Feed
from pipeline.urls import same_site

_FILE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|ico|css|js|mp[34]|zip|ics|vcf|xml|rss|atom)$", re.IGNORECASE)
_PAGING = re.compile(
    r"[?&/](?:page|pagina|pageindex|offset|start|sort|lang|filter|f%5B0%5D)[=/]", re.IGNORECASE
)


def wanted(url: str, feed: Feed) -> bool:
    """Tell whether an address fits the pattern that a feed's entries have, where it names one."""
    return feed.links is None or re.search(feed.links, url) is not None


def likely(url: str, base: str) -> bool:
    """Tell whether a page links to an address as to one of its entries: below it, and no file or next page.

    A page at the root of its site has every other below it.
    """
    if not same_site(url, base) or _PAGING.search(url):
        return False
    here, there = urlsplit(base), urlsplit(url)
    if _FILE.search(there.path) or (there.path.rstrip("/"), there.query) == (
        here.path.rstrip("/"),
        here.query,
    ):
        return False
    folder = re.sub(r"/[^/]+\.\w{2,5}$", "", here.path).rstrip("/")  # that of `press/index.html`
    folder = re.sub(r"[_-][a-z]{2}$", "", folder)  # `press-releases_en`
    below = there.path.startswith(folder) and there.path.rstrip("/") != folder
    same_page = there.path == here.path and bool(there.query)  # `list.do?id=7`
    return below or same_page
