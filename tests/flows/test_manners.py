"""What hosts ask of us is kept to in a run, and costs no entry."""

from pathlib import Path

import pytest
from sqlalchemy import select

from db.schema import EntryRow
from db.session import open_database
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, entries, listed, make_settings, run
from tests.making import HOUR, NOW
from tests.server import Handler, Pages


@pytest.fixture
def settings(pages: Pages, tmp_path: Path, database_url: str) -> Settings:
    return make_settings(tmp_path, database_url, news=pages.base + "/feed")


def attempts(settings: Settings) -> list[int]:
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return sorted(session.scalars(select(EntryRow.attempts)))


def test_pages_of_a_busy_host_wait_as_long_as_it_asks_and_none_is_lost(
    pages: Pages, settings: Settings
) -> None:
    paths = [f"/{n}" for n in range(3)]
    add_feed(pages, *(listed(pages, path) for path in paths))
    for path in paths:
        pages.act(path, lambda handler: handler.reply(b"", 429, {"Retry-After": "7200"}))
    (row,) = run(settings)
    assert [seen.path for seen in pages.seen] == ["/feed", "/0"]
    assert (row.failed, row.ended) == (3, row.taken)
    assert attempts(settings) == [0, 0, 1]
    for n, path in enumerate(paths):
        pages.add(path, article(LEAD, BODY, f"Page {n}."), content_type="text/html")
    (row,) = run(settings, now=lambda: NOW + HOUR)
    assert row.taken == 0
    (row,) = run(settings, now=lambda: NOW + 3 * HOUR)
    assert row.stored == 3


def test_page_that_robots_are_to_leave_alone_ends_with_that_reason(pages: Pages, settings: Settings) -> None:
    pages.add("/robots.txt", b"User-agent: *\nDisallow: /news\nDisallow: /feed\n")
    pages.add("/news", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/news"))
    run(settings)
    assert entries(settings)["/news"] == ("failed", "robots.txt asks robots to leave this page alone")
    assert "/news" not in [seen.path for seen in pages.seen]


def test_page_of_a_host_whose_rules_cannot_be_had_is_read_later(pages: Pages, settings: Settings) -> None:
    def fail(handler: Handler) -> None:
        handler.reply(b"", 500)

    pages.act("/robots.txt", fail)
    pages.add("/news", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/news"))
    run(settings)
    assert entries(settings)["/news"][1] == "robots.txt: HTTP 500 Internal Server Error"
    del pages.acts["/robots.txt"]
    run(settings, now=lambda: NOW + 2 * HOUR)
    assert entries(settings)["/news"][0] == "stored"
