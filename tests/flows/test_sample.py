"""What was discarded is drawn from the archive, and nothing is fetched for it."""

from dataclasses import replace
from pathlib import Path

from db.queries.sampled import count_sampled, recall
from db.session import open_database
from flows import steps
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, listed, make_settings, run, totals
from tests.making import NOW
from tests.server import Pages

OTHER = "The council opened a new bridge over the river on Tuesday, and many came to see it. " * 3


def set_up(pages: Pages, home: Path, url: str, share: float) -> Settings:
    """Read a feed with an act, two pages that are off topic, and one on topic without an act."""
    pages.add("/act", article(LEAD, BODY))
    pages.add("/bridge", article(OTHER, OTHER))
    pages.add("/short", b"<html><title>x</title><p>off</p></html>")
    pages.add("/talk", article("Spyware is a word that many know. " * 9, "It is much talked about. " * 9))
    entries = [listed(pages, path) for path in ("/act", "/bridge", "/short", "/talk")]
    settings = replace(make_settings(home, url, ministry=add_feed(pages, *entries)), sample=share)
    run(settings)
    return settings


def test_sample_asks_about_what_was_discarded_and_fetches_nothing(
    pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    settings = set_up(pages, tmp_path, sqlite_url, 1)
    asked, before = len(pages.seen), totals(settings)
    drawn = steps.sample(settings, now=lambda: NOW)
    assert (drawn.screened, drawn.read, drawn.unreadable) == (2, 1, 1)
    assert len(pages.seen) == asked
    after = totals(settings)
    assert after["candidates"] == before["candidates"]
    assert after["documents"] == before["documents"] + 1
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        assert count_sampled(session) == (2, 0)
        found = recall(session)
    assert (found.screened.documents, found.read.documents, found.unreadable) == (2, 1, 1)
    again = steps.sample(settings, now=lambda: NOW)
    assert (again.screened, again.read) == (0, 0)
    assert totals(settings) == after


def test_no_share_draws_nothing(pages: Pages, tmp_path: Path, sqlite_url: str) -> None:
    settings = set_up(pages, tmp_path, sqlite_url, 0)
    steps.sample(settings, now=lambda: NOW)
    assert totals(settings)["samples"] == 0


def test_page_lost_from_the_archive_is_told_as_unreadable(
    pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    settings = set_up(pages, tmp_path, sqlite_url, 1)
    for file in settings.archive.iterdir():
        file.unlink()
    drawn = steps.sample(settings, now=lambda: NOW)
    assert (drawn.screened, drawn.unreadable) == (2, 2)
