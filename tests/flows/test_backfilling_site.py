"""A site's past: what its sitemap lists of some days, fetched once, and every page accounted for."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.steps.backfilling.sitemap import backfill_site
from flows.steps.backfilling.store import Backfilled
from pipeline.errors import ParseError
from pipeline.feeds.span import Span, within
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, article, make_settings, totals
from tests.flows.test_backfilling import Here, accounted
from tests.flows.test_replaying import PLAIN
from tests.making import NOW
from tests.server import Pages

MARCH = Span.of(date(2024, 3, 1), date(2024, 3, 31))


def sitemap(*rows: tuple[str, str], root: str = "urlset", row: str = "url") -> bytes:
    listed = "".join(
        f"<{row}><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</{row}>" for url, day in rows
    )
    return f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{listed}</{root}>'.encode()


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return make_settings(tmp_path / "home", sqlite_url, news="https://www.ministry.example/feed")


@pytest.fixture
def site(pages: Pages) -> Pages:
    """Serve an index of a map of March 2024 with four pages, one of them missing, and of one that is old."""
    html: dict[str, Any] = {"content_type": "text/html"}
    pages.add("/act", article(LEAD, BODY), **html)
    pages.add("/dull", article(PLAIN), **html)
    pages.add("/image", b"\x89PNG\r\n\x1a\n" + bytes(400), content_type="image/png")
    base = pages.base
    rows = [(base + path, "2024-03-06") for path in ("/act", "/dull", "/image", "/gone")]
    pages.add("/new.xml", sitemap(*rows, (base + "/april", "2024-04-01"), (base + "/some-day", "")))
    index = [(base + "/new.xml", "2024-04-02"), (base + "/old.xml", "2024-02-29")]
    pages.add("/sitemap.xml", sitemap(*index, root="sitemapindex", row="sitemap"))
    return pages


def read(settings: Settings, site: Pages) -> Backfilled:
    return backfill_site(settings, site.base + "/sitemap.xml", MARCH, client=Here(), now=lambda: NOW)


def test_pages_of_the_span_are_read_and_every_other_is_accounted_for(settings: Settings, site: Pages) -> None:
    done = read(settings, site)
    assert done.ended == {"stored": 1, "off_topic": 1, "refused": 1}
    assert done.passed == {"out of the span": 1, "without a date": 1, "not had: gone": 1}
    assert accounted(done) == done.records == 6
    assert done.candidates == 1
    assert "/old.xml" not in [seen.path for seen in site.seen]
    rows = totals(settings)
    assert (rows["pages"], rows["fetches"], rows["documents"]) == (3, 4, 1)


def test_what_was_fetched_since_it_changed_is_not_fetched_again(settings: Settings, site: Pages) -> None:
    read(settings, site)
    site.seen.clear()
    done = read(settings, site)
    assert done.known == 3
    assert [seen.path for seen in site.seen] == ["/sitemap.xml", "/new.xml", "/gone"]
    assert totals(settings)["pages"] == 3


def test_sitemap_that_cannot_be_had_is_told(settings: Settings, pages: Pages) -> None:
    with pytest.raises(ParseError, match=r"/sitemap\.xml"):
        read(settings, pages)


def test_lost_map_of_an_index_costs_itself_alone(settings: Settings, site: Pages) -> None:
    index = [(site.base + "/new.xml", ""), (site.base + "/lost.xml", "")]
    site.add("/sitemap.xml", sitemap(*index, root="sitemapindex", row="sitemap"))
    done = read(settings, site)
    assert done.ended["stored"] == 1
    assert [one.partition(": ")[0] for one in done.problems] == [site.base + "/lost.xml"]


@pytest.mark.parametrize(
    ("changed", "is_within"),
    [
        ("2024-03-01", True),
        ("2024-03-31", True),
        ("2024-02-29", False),
        ("2024-03-31T23:30:00-02:00", False),
        ("2024-04-01T00:30:00+02:00", True),
    ],
)
def test_days_begin_and_end_in_utc(changed: str, is_within: bool) -> None:
    body = sitemap(("https://x.example/1", changed))
    assert bool(within(body, "https://x.example/s.xml", MARCH, NOW).pages) is is_within


def test_day_alone_has_changed_by_its_end() -> None:
    found = within(sitemap(("https://x.example/1", "2024-03-06")), "https://x.example/s.xml", MARCH, NOW)
    assert found.pages["https://x.example/1"] == datetime(2024, 3, 6, 23, 59, 59, 999999, UTC)


def test_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ParseError, match="the first day is after the last"):
        Span.of(date(2024, 3, 2), date(2024, 3, 1))
