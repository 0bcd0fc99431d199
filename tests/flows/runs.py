"""Runs of the whole chain against a server of our own."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from db import queries
from db.session import open_database
from flows import steps
from flows.summary import Summary
from flows.wiring import registry
from pipeline.settings import Settings
from tests.making import NOW
from tests.server import HOST

FEED = (
    "name: {slug}, publisher: The Ministry, kind: government, country: US, language: en, "
    "format: rss, confidence: high"
)


@cache
def registry_folder() -> Path:
    """Return one folder for all tests: the language model is loaded once a folder."""
    return Path(mkdtemp(prefix="mercwatch-registry-"))


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
