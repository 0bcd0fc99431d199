"""Runs of the whole chain against a server of our own."""

import atexit
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

from db import queries
from db.session import open_database
from flows import steps
from flows.summary import Summary
from flows.wiring import registry
from pipeline.settings import Settings
from tests.making import NOW
from tests.server import HOST, Pages

FEED = (
    "name: {slug}, publisher: The Ministry, kind: government, country: US, language: en, "
    "format: rss, confidence: high"
)

LEAD = "The Treasury imposed sanctions on Intellexa on 5 March 2024 for selling the Predator spyware."
BODY = (
    "The firm and two of its officers may no longer do business with American banks. "
    "Officials said that the tools had been used against journalists in several countries, and that more "
    "measures would follow where vendors put profit before rights. The ministry thanked its partners."
)


def article(*paragraphs: str) -> bytes:
    """Return a page."""
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return f"<html lang=en><title>News</title><body><article>{text}</article></body></html>".encode()


def listed(pages: Pages, path: str, title: str = "News", extra: str = "") -> str:
    """Return an entry of an RSS feed; its guid is its path."""
    link = f"<link>{pages.base}{path}</link>"
    return f"<item><title>{title}</title>{link}<guid isPermaLink='false'>{path}</guid>{extra}</item>"


def add_feed(pages: Pages, *entries: str, path: str = "/feed") -> str:
    """Serve an RSS feed of these entries; return its URL."""
    body = f"<rss version='2.0'><channel><title>Feed</title>{''.join(entries)}</channel></rss>".encode()
    return pages.add(path, body, etag=f'"{hash(body)}"', content_type="application/rss+xml")


@cache
def registry_folder() -> Path:
    """Return one folder for all tests: the language model is loaded once a folder."""
    folder = Path(mkdtemp(prefix="mercwatch-registry-"))
    atexit.register(rmtree, folder)
    return folder


def make_settings(home: Path, url: str, **feeds: str) -> Settings:
    """Return settings with these RSS feeds (slug -> URL) in a registry of their own."""
    folder = registry_folder()
    rows = "".join(
        f"  {slug}: {{{FEED.format(slug=slug)}, url: '{address}'}}\n" for slug, address in feeds.items()
    )
    (folder / "feeds.yml").write_text(f"feeds:\n{rows}", encoding="utf-8")
    registry.cache_clear()
    return Settings(home=home, database_url=url, registry=folder, allow_hosts=frozenset({HOST}))


def run(settings: Settings, now: Callable[[], datetime] = lambda: NOW) -> Summary:
    """Run every stage once."""
    summary = steps.poll(settings, now=now)
    summary = steps.collect(settings, summary, now=now)
    return steps.read(settings, summary, now=now)


def totals(settings: Settings) -> dict[str, int]:
    """Return the rows of every table."""
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return queries.totals(session)


def candidates(settings: Settings) -> list[queries.StoredCandidate]:
    """Return the open candidates, the surest first."""
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return queries.candidates(session)


def entries(settings: Settings) -> dict[str, tuple[str, str | None]]:
    """Return state and reason of every entry, by guid."""
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return {line.guid: (line.state, line.reason) for line in queries.entries(session)}
