"""A run from feeds to candidates: what ends where, what a second run does, and what an interruption costs."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from socket import SHUT_RDWR

import pytest

from db import queries, store
from db.session import open_database
from flows import steps
from flows.steps import collecting
from pipeline.archive import Archive
from pipeline.errors import MercwatchError
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
from tests.making import NOW
from tests.server import Handler, Pages

LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def settings(pages: Pages, tmp_path: Path, database_url: str) -> Settings:
    return make_settings(tmp_path, database_url, news=pages.base + "/feed")


def test_every_entry_ends_in_one_state_and_the_counts_add_up(pages: Pages, settings: Settings) -> None:
    good = article(LEAD, BODY)
    pages.add("/good", good, content_type="text/html")
    pages.add("/plain", article("The bridge was opened. " * 30), content_type="text/html")
    pages.add("/image", b"\x89PNG\r\n\x1a\n" + bytes(400), content_type="image/png")
    pages.add("/empty", b"", content_type="text/html")
    pages.add("/lies", good, content_type="text/html; charset=utf-16")
    pages.add("/down", b"", status=503)
    paths = ("/good", "/plain", "/image", "/empty", "/lies", "/gone", "/down")
    add_feed(pages, *(listed(pages, path) for path in paths), "<item><title>No link, no guid</title></item>")
    (row,) = run(settings)
    ended = entries(settings)
    assert len(ended) == row.new == row.taken == row.ended == 8
    states = {guid: state for guid, (state, _) in ended.items() if guid.startswith("/")}
    assert states == {
        "/good": "stored",
        "/plain": "off_topic",
        "/image": "refused",
        "/empty": "refused",
        "/lies": "stored",
        "/gone": "failed",
        "/down": "failed",
    }
    assert all(reason for state, reason in ended.values() if state != "stored")
    assert {one.candidate.type for one in candidates(settings)} == {"sanctions"}


def test_candidate_leads_to_verbatim_words_of_the_archived_page(pages: Pages, settings: Settings) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/good"))
    run(settings)
    (found,) = candidates(settings)
    said = found.candidate
    assert (said.type, said.actors, said.firms) == ("sanctions", ("US",), ("intellexa",))
    assert (str(said.date), said.date_derivation) == ("2024-03-05", "stated")
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        page = queries.page_of(session, found.document.id)
        text = queries.document(session, found.document.id).text
    for one in said.evidence:
        assert text[one.start : one.end] == one.quote
    assert page is not None
    assert LEAD.encode() in Archive(settings.archive).page(page).body


def test_page_in_a_language_that_is_not_read_is_stored_and_marked(pages: Pages, settings: Settings) -> None:
    text = "Η κυβέρνηση ανακοίνωσε κυρώσεις κατά της Intellexa για το λογισμικό Predator. " * 4
    pages.add("/greek", article(text).replace(b"lang=en", b"lang=el"), content_type="text/html")
    add_feed(pages, listed(pages, "/greek"))
    run(settings)
    assert entries(settings) == {"/greek": ("stored", "Greek is not among the languages that are read")}
    assert candidates(settings) == []


def test_second_run_over_the_same_feed_adds_nothing(pages: Pages, settings: Settings) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/good"), listed(pages, "/gone"))
    run(settings)
    before, asked = totals(settings), len(pages.seen)
    (row,) = run(settings, lambda: LATER)
    assert (row.outcome, row.taken, row.ended) == ("not_modified", 0, 0)
    assert len(pages.seen) == asked + 1
    assert totals(settings) == before | {"fetches": before["fetches"] + 1}
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        (state,) = store.feed_states(session).values()
    assert (state.failures, state.last_success_at) == (0, LATER)


def test_edited_article_becomes_a_version_and_only_changed_evidence_a_candidate(
    pages: Pages, settings: Settings
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/good"))
    run(settings)
    (first,) = candidates(settings)
    pages.add("/good", article(LEAD, BODY + " A typo was corrected."), content_type="text/html")
    add_feed(pages, listed(pages, "/good", extra="<description>edited</description>"))
    (row,) = run(settings, lambda: NOW + timedelta(hours=1))
    assert (row.changed, row.stored, row.candidates) == (1, 1, 0)
    assert [one.id for one in candidates(settings)] == [first.id]
    assert totals(settings)["documents"] == 2
    pages.add("/good", article(LEAD.replace("5 March", "6 March"), BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/good", extra="<description>edited again</description>"))
    (row,) = run(settings, lambda: NOW + timedelta(hours=2))
    assert (row.changed, row.candidates) == (1, 1)
    (second,) = candidates(settings)
    assert (str(second.candidate.date), second.document.version) == ("2024-03-06", 3)


def test_feed_s_own_text_stands_in_for_a_page_that_is_gone(pages: Pages, settings: Settings) -> None:
    content = "http://purl.org/rss/1.0/modules/content/"
    whole = f"<x:encoded xmlns:x='{content}'><![CDATA[<p>{LEAD}</p><p>{BODY}</p>]]></x:encoded>"
    add_feed(pages, listed(pages, "/gone", extra=whole))
    (row,) = run(settings)
    assert (row.stored, row.failed) == (1, 0)
    (found,) = candidates(settings)
    assert found.document.origin == "feed"


def test_failure_that_may_pass_is_tried_again_in_its_time(pages: Pages, settings: Settings) -> None:
    pages.add("/late", b"", status=503)
    add_feed(pages, listed(pages, "/late"))
    run(settings)
    pages.add("/late", article(LEAD, BODY), content_type="text/html")
    (row,) = run(settings, lambda: NOW + timedelta(minutes=5))
    assert (row.retried, row.taken) == (0, 0)
    (row,) = run(settings, lambda: NOW + timedelta(hours=2))
    assert (row.retried, row.stored) == (1, 1)
    assert entries(settings) == {"/late": ("stored", None)}


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (lambda handler: handler.reply(b""), "empty"),
        (lambda handler: handler.reply(b"<html><body><p>Page not found</p></body></html>"), "HTML"),
        (lambda handler: handler.reply(b"", status=500), "500"),
        (lambda handler: handler.connection.shutdown(SHUT_RDWR), ""),
    ],
    ids=["empty", "an HTML page", "an error", "a broken connection"],
)
def test_bad_feed_is_told_and_harms_no_other(
    pages: Pages, tmp_path: Path, database_url: str, reply: Callable[[Handler], None], problem: str
) -> None:
    good = add_feed(pages, listed(pages, "/good"), path="/good-feed")
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    bad = pages.act("/bad-feed", reply)
    summary = run(make_settings(tmp_path, database_url, bad=bad, good=good))
    assert summary.row("good").stored == 1
    assert [row.feed for row in summary.troubled] == ["bad"]
    assert problem in (summary.row("bad").problem or "")


def test_stopping_anywhere_and_running_again_loses_and_doubles_nothing(
    pages: Pages, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(6):
        pages.add(f"/{number}", article(LEAD, BODY, f"Number {number}."), content_type="text/html")
    add_feed(pages, *(listed(pages, f"/{number}") for number in range(6)))
    settings = make_settings(tmp_path, database_url, news=pages.base + "/feed")
    calls = count(1)
    keep = collecting._keep_page

    def stop_in_the_middle(*given: object) -> object:
        if next(calls) == 3:
            raise KeyboardInterrupt
        return keep(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(collecting, "_keep_page", stop_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        run(settings)
    assert totals(settings)["pages"] == 2
    summary = run(settings)
    assert summary.counts()["stored"] == 6
    assert {path.path for path in pages.seen} == {"/feed", *(f"/{n}" for n in range(6))}
    rows = totals(settings)
    assert (rows["entries"], rows["pages"], rows["documents"], rows["candidates"]) == (6, 6, 6, 6)


def test_unknown_feed_is_a_mistake_that_names_it(settings: Settings) -> None:
    with pytest.raises(MercwatchError, match="'nosuch'"):
        steps.poll(settings, ["nosuch"])
