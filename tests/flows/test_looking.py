"""Pages that candidates rest on are looked at again: edits become versions, what is gone is marked."""

from datetime import datetime
from pathlib import Path

import pytest

from db import queries
from db.session import open_database
from flows import steps
from flows.steps import looking
from flows.summary import Summary
from pipeline.settings import Settings
from tests.flows.runs import (
    BODY,
    LEAD,
    add_feed,
    article,
    candidates,
    entries,
    listed,
    make_settings,
    run,
    totals,
)
from tests.making import DAY, HOUR, NOW
from tests.server import Pages

PLAIN = "The bridge was opened by the minister. " * 20


@pytest.fixture
def settings(pages: Pages, tmp_path: Path, sqlite_url: str) -> Settings:
    """Return the settings of a run that has read one page with a candidate, and one without."""
    pages.add("/good", article(LEAD, BODY), etag='"1"', content_type="text/html")
    pages.add("/dull", article(PLAIN), content_type="text/html")
    add_feed(pages, listed(pages, "/good"), listed(pages, "/dull"))
    made = make_settings(tmp_path, sqlite_url, news=pages.base + "/feed")
    run(made)
    pages.seen.clear()
    return made


def look(settings: Settings, at: datetime, most: int = looking.MOST) -> dict[str, int]:
    return dict(steps.look(settings, Summary(), now=lambda: at, most=most).looked)


def address(settings: Settings) -> queries.AddressLine:
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        (found,) = queries.addresses(session, 1)
        return found


def test_page_that_has_not_changed_costs_one_cheap_request_on_each_of_the_days(
    pages: Pages, settings: Settings
) -> None:
    before = totals(settings)
    for day in (0, 1, 2, 7, 29, 30, 90, 91, 900):
        look(settings, NOW + day * DAY)
    assert [seen.path for seen in pages.seen] == ["/good"] * 4
    assert all(seen.headers["If-None-Match"] == '"1"' for seen in pages.seen)
    assert totals(settings) == before | {"fetches": before["fetches"] + 4}


def test_edited_page_becomes_a_version_with_its_difference_and_new_candidates(
    pages: Pages, settings: Settings
) -> None:
    pages.add(
        "/good", article(LEAD.replace("5 March", "6 March"), BODY), etag='"2"', content_type="text/html"
    )
    assert look(settings, NOW + DAY) == {"edited": 1}
    (found,) = candidates(settings)
    assert (str(found.candidate.date), found.document.version) == ("2024-03-06", 2)
    assert (found.document.publisher, found.document.language) == ("The Ministry", "en")
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        first, second = queries.versions(session, 1)
    assert (first.is_current, second.is_current, second.edited_from) == (False, True, 1)
    assert "-The Treasury imposed sanctions on Intellexa on 5 March" in (second.diff or "")
    assert look(settings, NOW + 7 * DAY) == {"same": 1}


def test_same_words_in_other_markup_are_the_same_version(pages: Pages, settings: Settings) -> None:
    page = article(LEAD, BODY).replace(b"<article>", b"<article class=new>")
    pages.add("/good", page, content_type="text/html")
    assert look(settings, NOW + DAY) == {"same": 1}
    assert totals(settings)["documents"] == 1


@pytest.mark.parametrize("status", [404, 410])
def test_page_that_is_gone_is_marked_and_unmarked_when_it_is_back(
    pages: Pages, settings: Settings, status: int
) -> None:
    pages.add("/good", status=status)
    assert look(settings, NOW + DAY) == {"withdrawn": 1}
    assert address(settings).withdrawn_at == NOW + DAY
    assert (totals(settings)["documents"], len(candidates(settings))) == (1, 1)
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    assert look(settings, NOW + 7 * DAY) == {"back": 1}
    assert address(settings).withdrawn_at is None


def test_page_that_leads_elsewhere_is_gone(pages: Pages, settings: Settings) -> None:
    home = "Welcome to the ministry, where you find news of spyware, bridges and more. " * 9
    pages.add("/home", article(home), content_type="text/html")
    pages.add("/good", status=302, location="/home")
    assert look(settings, NOW + DAY) == {"withdrawn": 1}
    assert totals(settings)["documents"] == 1


def test_page_that_has_moved_is_the_same_document(pages: Pages, settings: Settings) -> None:
    pages.add("/new", article(LEAD, BODY, "This page has moved."), content_type="text/html")
    pages.add("/good", status=301, location="/new")
    assert look(settings, NOW + DAY) == {"edited": 1}
    assert [one.document.version for one in candidates(settings)] == [1]
    assert address(settings).url.endswith("/good")


@pytest.mark.parametrize("words", ["Page not found", "Just a moment..."])
def test_error_page_with_status_200_changes_nothing(pages: Pages, settings: Settings, words: str) -> None:
    page = f"<html><title>{words}</title><body><p>{words}</p></body></html>".encode()
    pages.add("/good", page, content_type="text/html")
    assert look(settings, NOW + DAY) == {"unread": 1}
    assert (address(settings).withdrawn_at, totals(settings)["documents"]) == (None, 1)


def test_server_in_trouble_is_asked_again_soon(pages: Pages, settings: Settings) -> None:
    pages.add("/good", status=503)
    assert look(settings, NOW + DAY) == {"unread": 1}
    assert look(settings, NOW + DAY + HOUR / 2) == {}
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    assert look(settings, NOW + DAY + 2 * HOUR) == {"same": 1}


def test_looks_of_a_run_are_bounded(pages: Pages, settings: Settings) -> None:
    assert look(settings, NOW + DAY, most=0) == {}
    assert look(settings, NOW + DAY, most=1) == {"same": 1}


def test_page_that_breaks_the_extraction_harms_nothing(
    settings: Settings, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.add("/good", article(LEAD, BODY, "More."), content_type="text/html")
    monkeypatch.setattr(looking, "extract", lambda *_, **__: 1 // 0)
    assert look(settings, NOW + DAY) == {"unread": 1}
    assert len(candidates(settings)) == 1


def test_entry_that_the_feed_changed_and_whose_page_is_gone_keeps_what_was_read(
    pages: Pages, settings: Settings
) -> None:
    pages.add("/good", status=410)
    add_feed(
        pages, listed(pages, "/good", extra="<description>withdrawn</description>"), listed(pages, "/dull")
    )
    (row,) = run(settings, lambda: NOW + HOUR)
    assert (row.changed, row.stored, row.ended) == (1, 1, row.taken)
    assert entries(settings)["/good"] == ("stored", "HTTP 410 Gone; what was there is kept")
    assert address(settings).withdrawn_at == NOW + HOUR
    assert len(candidates(settings)) == 1
