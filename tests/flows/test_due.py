"""Which feeds a scheduled run asks, at which address, and what it tells of them."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from db import queries, store
from db.session import open_database
from flows import steps
from flows.steps import watching
from flows.summary import Summary
from pipeline.polling import FeedState
from pipeline.polling.health import Health
from pipeline.settings import Settings
from tests.flows.runs import add_feed, entries, listed, make_settings
from tests.making import DAY, HOUR, NOW
from tests.server import Pages


@pytest.fixture
def settings(pages: Pages, tmp_path: Path, sqlite_url: str) -> Settings:
    return make_settings(tmp_path, sqlite_url, news=pages.base + "/feed")


def poll(settings: Settings, now: datetime = NOW, *, due_only: bool = True) -> Summary:
    return steps.poll(settings, due_only=due_only, now=lambda: now, jitter=lambda: 1.0)


def state(settings: Settings) -> FeedState:
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return store.feed_states(session)["news"]


def asked(pages: Pages) -> list[str]:
    paths = [seen.path for seen in pages.seen]
    pages.seen.clear()
    return paths


def redirect(pages: Pages, path: str, status: int, to: str) -> None:
    pages.act(path, lambda handler: handler.reply(b"", status, {"Location": pages.base + to}))


def test_only_what_is_due_is_asked_and_the_rest_counted(pages: Pages, settings: Settings) -> None:
    add_feed(pages, listed(pages, "/a"))
    assert [row.outcome for row in poll(settings)] == ["fetched"]
    early = poll(settings, NOW + 23 * HOUR)
    assert (list(early), early.waiting, early.next_due) == ([], 1, NOW + DAY)
    assert [row.outcome for row in poll(settings, NOW + DAY)] == ["not_modified"]
    assert [row.outcome for row in poll(settings, NOW + DAY, due_only=False)] == ["not_modified"]
    assert asked(pages) == ["/feed"] * 3


def test_retry_after_is_kept_until_its_hour(pages: Pages, settings: Settings) -> None:
    pages.add("/feed", b"", status=503, retry_after="7200")
    poll(settings)
    assert poll(settings, NOW + 90 * timedelta(minutes=1)).waiting == 1
    assert [row.problem is None for row in poll(settings, NOW + 2 * HOUR)] == [False]


def test_feed_s_ttl_and_its_server_s_max_age_are_kept(pages: Pages, tmp_path: Path, sqlite_url: str) -> None:
    entry = listed(pages, "/a")
    body = f"<rss version='2.0'><channel><title>Feed</title><ttl>600</ttl>{entry}</channel></rss>"
    settings = make_settings(tmp_path, sqlite_url, news=pages.base + "/feed")
    often(settings)
    pages.add("/feed", body.encode(), content_type="application/rss+xml", cache_control="max-age=21600")
    poll(settings)
    assert state(settings).due_at == NOW + 10 * HOUR
    pages.add("/feed", body.replace("600", "x").encode(), cache_control="max-age=21600")
    poll(settings, NOW + 10 * HOUR)
    due_at = state(settings).due_at
    assert due_at
    assert abs(due_at - NOW - 16 * HOUR) < timedelta(minutes=1)  # the server's clock is not ours


def often(settings: Settings) -> None:
    """Let the registry ask for twelve polls a day."""
    assert settings.registry
    file = settings.registry / "feeds.yml"
    known = file.read_text(encoding="utf-8")
    file.write_text(
        known.replace("confidence: high", "confidence: high, polls_per_day: 12"), encoding="utf-8"
    )
    watching.registry.cache_clear()


def test_permanent_redirect_seen_on_three_days_is_asked_at_its_new_address(
    pages: Pages, settings: Settings
) -> None:
    redirect(pages, "/feed", 301, "/new")
    add_feed(pages, listed(pages, "/a"), path="/new")
    for day in range(3):
        (row,) = poll(settings, NOW + day * DAY)
    assert "give that as its url in feeds.yml" in row.remark
    asked(pages)
    poll(settings, NOW + 3 * DAY)
    assert asked(pages) == ["/new"]
    pages.act("/new", lambda handler: handler.reply(b"", 404))
    add_feed(pages, listed(pages, "/a"))
    (row,) = poll(settings, NOW + 4 * DAY)
    assert "the registered address is asked again" in row.remark
    poll(settings, NOW + 5 * DAY)
    assert asked(pages) == ["/new", "/feed"]


def test_temporary_redirect_is_followed_each_time(pages: Pages, settings: Settings) -> None:
    redirect(pages, "/feed", 302, "/new")
    add_feed(pages, listed(pages, "/a"), path="/new")
    for day in range(5):
        poll(settings, NOW + day * DAY)
    assert asked(pages) == ["/feed", "/new"] * 5


def test_gone_feed_is_left_alone_until_it_is_switched_on(pages: Pages, settings: Settings) -> None:
    pages.add("/feed", b"", status=410)
    (row,) = poll(settings)
    assert "switched off" in row.remark
    (row,) = poll(settings, NOW + 30 * DAY, due_only=False)
    assert (row.outcome, row.problem) == ("skipped", None)
    assert asked(pages) == ["/feed"]
    assert watching.switch_on(settings, "news")
    add_feed(pages, listed(pages, "/a"))
    (row,) = poll(settings, NOW + 30 * DAY)
    assert (row.outcome, state(settings).gone_at) == ("fetched", None)


def test_gone_feed_is_asked_by_name(pages: Pages, settings: Settings) -> None:
    pages.add("/feed", b"", status=410)
    poll(settings)
    (row,) = steps.poll(settings, ["news"], now=lambda: NOW + DAY)
    assert row.outcome == "gone"


def test_listing_that_rolled_over_is_told(pages: Pages, settings: Settings) -> None:
    add_feed(pages, listed(pages, "/a"), listed(pages, "/b"))
    poll(settings)
    add_feed(pages, listed(pages, "/c"), listed(pages, "/d"))
    (row,) = poll(settings, NOW + DAY)
    assert "some may be lost" in row.remark
    assert state(settings).rolled_at == NOW + DAY
    assert poll(settings, NOW + DAY + 13 * HOUR).waiting == 0  # twice as often from now on


def test_two_feeds_that_moved_to_one_address_are_asked_once_and_both_kept(
    pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    add_feed(pages, listed(pages, "/a"), path="/new")
    for path in ("/one", "/two"):
        redirect(pages, path, 308, "/new")
    settings = make_settings(tmp_path, sqlite_url, one=pages.base + "/one", two=pages.base + "/two")
    for day in range(3):
        poll(settings, NOW + day * DAY)
    asked(pages)
    summary = poll(settings, NOW + 3 * DAY)
    assert asked(pages) == ["/new"]
    assert {row.feed: row.listed for row in summary} == {"one": 1, "two": 1}


def sitemap(*paths: str, of: str = "url") -> bytes:
    outer = {"url": "urlset", "sitemap": "sitemapindex"}[of]
    rows = "".join(f"<{of}><loc>{path}</loc><lastmod>2026-11-20</lastmod></{of}>" for path in paths)
    return f'<{outer} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</{outer}>'.encode()


def sitemap_settings(settings: Settings) -> Settings:
    """Turn the feed into a sitemap."""
    assert settings.registry
    file = settings.registry / "feeds.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("format: rss", "format: sitemap"), encoding="utf-8"
    )
    watching.registry.cache_clear()
    return settings


def test_index_of_sitemaps_lists_what_they_list_and_is_asked_in_full_again(
    pages: Pages, settings: Settings
) -> None:
    settings = sitemap_settings(settings)
    maps = [pages.add(f"/{n}.xml", sitemap(f"{pages.base}/page-{n}"), etag=f'"{n}"') for n in range(2)]
    missing = pages.base + "/missing.xml"
    pages.add("/feed", sitemap(*maps, missing, of="sitemap"), etag='"index"')
    (row,) = poll(settings)
    assert (row.outcome, row.new, row.problem) == ("fetched", 2, None)
    assert "missing.xml: HTTP 404" in row.remark
    (row,) = poll(settings, NOW + DAY)
    assert (row.listed, row.new) == (2, 0)
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        assert len(queries.feed_fetches(session, "news", 20)) == 8
        assert {line.url for line in queries.entries(session)} == {f"{pages.base}/page-{n}" for n in range(2)}


def test_index_none_of_whose_sitemaps_can_be_read_is_a_failure(pages: Pages, settings: Settings) -> None:
    settings = sitemap_settings(settings)
    pages.add("/feed", sitemap(pages.base + "/missing.xml", of="sitemap"))
    (row,) = poll(settings)
    assert (row.outcome, row.listed) == ("unreadable", 0)
    assert "missing.xml: HTTP 404" in (row.problem or "")
    assert state(settings).failures == 1


def test_turns_are_told_once_and_the_end_of_trouble_too(pages: Pages, settings: Settings) -> None:
    def watch(now: datetime) -> list[tuple[str, Health | None, Health]]:
        found = steps.watch(settings, now=lambda: now)
        assert found.bad is any(turn.to_bad for turn in found.turns)
        return [(turn.feed, turn.before, turn.diagnosis.health) for turn in found.turns]

    assert watch(NOW) == []
    poll(settings)  # 404
    assert watch(NOW) == [("news", None, Health.FAILING)]
    assert watch(NOW + HOUR) == []
    add_feed(pages, listed(pages, "/a"))
    poll(settings, NOW + HOUR)
    assert watch(NOW + HOUR) == [("news", Health.FAILING, Health.HEALTHY)]
    assert watch(NOW + HOUR) == []


def test_news_that_could_not_be_told_is_told_by_the_next_run(
    pages: Pages, settings: Settings, tmp_path: Path, sqlite_url: str
) -> None:
    poll(settings)
    deaf = Settings(
        home=tmp_path,
        database_url=sqlite_url,
        registry=settings.registry,
        allow_hosts=settings.allow_hosts,
        webhook=pages.base + "/hook",
    )
    found = steps.watch(deaf, now=lambda: NOW)  # the server takes no POST
    assert found.bad
    assert "the webhook was not told: HTTP 501" in found.problems
    assert [turn.feed for turn in steps.watch(settings, now=lambda: NOW).turns] == ["news"]
    assert steps.watch(deaf, now=lambda: NOW).problems == ()


def test_entries_outlive_a_feed_that_is_gone(pages: Pages, settings: Settings) -> None:
    add_feed(pages, listed(pages, "/a"))
    poll(settings)
    pages.add("/feed", b"", status=410)
    poll(settings, NOW + DAY)
    poll(settings, NOW + 2 * DAY)
    assert entries(settings) == {"/a": ("pending", None)}
