"""Bad servers harm no other feed, and what came of each is a row."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from db.schema import FetchRow
from db.session import open_database
from flows import steps, wiring
from pipeline.fetch import Fetcher, Limits
from pipeline.fetch.network import resolve
from pipeline.records import FetchOutcome
from pipeline.settings import Settings
from tests.flows.runs import add_feed, entries, listed, make_settings
from tests.hostile.behaviours import BEHAVIOURS, MOST
from tests.hostile.feeds import BAD_FEEDS
from tests.making import NOW
from tests.server import HOST, Pages

ALL = BEHAVIOURS | BAD_FEEDS
SLUGS = {f"bad_{n}": name for n, name in enumerate(ALL)}


@contextmanager
def hostile(monkeypatch: pytest.MonkeyPatch, hosts: frozenset[str]) -> Iterator[None]:
    """Let every feed be on a host of its own, all of them our server, and give none of them long."""

    def find(host: str, port: int) -> list[str]:
        return [HOST] if host in hosts or host == "inside.example" else resolve(host, port)

    limits = Limits(connect=4, request=5, gap=0, max_bytes=MOST, host=60, workers=10)
    with monkeypatch.context() as patched:
        patched.setattr(wiring, "Fetcher", partial(Fetcher, limits=limits, resolver=find))
        yield


def outcomes(settings: Settings) -> list[tuple[str | None, FetchOutcome, str | None]]:
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        rows = session.execute(select(FetchRow.feed, FetchRow.outcome, FetchRow.reason))
        return [(feed, outcome, reason) for feed, outcome, reason in rows]


def test_no_bad_server_harms_another_s_feed_and_each_outcome_is_kept(
    pages: Pages, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls = {}
    for slug, name in SLUGS.items():
        urls[slug] = pages.act(f"/{slug}", ALL[name].act).replace(HOST, f"{slug}.example")
    good = add_feed(pages, listed(pages, "/one"), listed(pages, "/two"), path="/good")
    urls["good"] = good.replace(HOST, "good.example")
    hosts = frozenset(f"{slug}.example" for slug in urls)
    settings = replace(make_settings(tmp_path, sqlite_url, **urls), allow_hosts=hosts)
    with hostile(monkeypatch, hosts):
        summary = steps.poll(settings, now=lambda: NOW)
        (again,) = steps.poll(settings, {"good"}, now=lambda: NOW)
    kept = outcomes(settings)
    assert {feed: outcome for feed, outcome, _ in kept} == {
        slug: ALL[SLUGS[slug]].outcome if slug in SLUGS else FetchOutcome.NOT_MODIFIED for slug in urls
    }
    assert len(kept) == len(urls) + 1
    assert all(reason for _, outcome, reason in kept if outcome is not FetchOutcome.FETCHED)
    assert again.outcome == FetchOutcome.NOT_MODIFIED
    assert {"/one", "/two"} <= set(entries(settings))
    assert {row.feed for row in summary} == set(urls)
