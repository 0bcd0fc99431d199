"""What breaks around a run costs what it touches and no more."""

import logging
import sqlite3
from pathlib import Path

import pytest

from flows import steps
from flows.steps import outcomes, polling
from pipeline.errors import ModelError
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

POISON = "The word xyzzy breaks the reader of this spyware."


@pytest.fixture
def settings(pages: Pages, tmp_path: Path, database_url: str) -> Settings:
    return make_settings(tmp_path, database_url, news=pages.base + "/feed")


def test_page_that_two_feeds_list_is_fetched_and_proposed_once(
    pages: Pages, tmp_path: Path, database_url: str
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    one = add_feed(pages, listed(pages, "/good"), path="/one")
    two = add_feed(pages, listed(pages, "/good"), path="/two")
    settings = make_settings(tmp_path, database_url, one=one, two=two)
    summary = run(settings)
    assert [seen.path for seen in pages.seen].count("/good") == 1
    assert [(row.new, row.stored) for row in summary] == [(1, 1), (1, 1)]
    assert summary.counts()["candidates"] == len(candidates(settings)) == 1
    rows = totals(settings)
    assert (rows["entries"], rows["pages"], rows["documents"]) == (2, 1, 1)


def test_second_feed_s_own_title_for_a_page_proposes_nothing_again(
    pages: Pages, tmp_path: Path, database_url: str
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    one = add_feed(pages, listed(pages, "/good", "Sanctions"), path="/one")
    two = add_feed(pages, listed(pages, "/good", "News: sanctions"), path="/two")
    settings = make_settings(tmp_path, database_url, one=one, two=two)
    run(settings)
    assert len(candidates(settings)) == totals(settings)["candidates"] == 1
    assert totals(settings)["documents"] == 1


def test_entries_of_a_feed_taken_out_of_the_registry_end_and_wait_again_once_it_is_back(
    pages: Pages, tmp_path: Path, database_url: str
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    old = add_feed(pages, listed(pages, "/good"), path="/old")
    new = add_feed(pages, path="/new")
    both = {"old": old, "new": new}
    steps.poll(make_settings(tmp_path, database_url, **both), now=lambda: NOW)
    summary = run(settings := make_settings(tmp_path, database_url, new=new))
    assert [row.feed for row in summary] == ["new"]
    assert entries(settings) == {"/good": ("failed", "its feed is off, or has left the registry")}
    summary = run(make_settings(tmp_path, database_url, **both))
    assert (summary.row("old").retried, summary.row("old").stored) == (1, 1)


def test_page_lost_from_the_archive_is_told_harms_no_other_and_is_fetched_again(
    pages: Pages, settings: Settings
) -> None:
    pages.add("/lost", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/lost"), "<item><title>x</title><description>no link</description></item>")
    summary = steps.collect(settings, steps.poll(settings, now=lambda: NOW), now=lambda: NOW)
    for file in settings.archive.glob("*.warc.gz"):
        file.unlink()
    (row,) = steps.read(settings, summary, now=lambda: NOW)
    assert (row.failed, row.refused, row.ended) == (1, 1, row.taken)
    state, reason = entries(settings)["/lost"]
    assert state == "failed"
    assert (reason or "").startswith("lost from the archive, and fetched again by the next run: ")
    (row,) = run(settings)
    assert (row.retried, row.stored, row.ended) == (1, 1, row.taken)
    assert [seen.path for seen in pages.seen].count("/lost") == 2
    assert entries(settings)["/lost"] == ("stored", None)


def test_page_cut_off_within_the_archive_is_fetched_again(pages: Pages, settings: Settings) -> None:
    pages.add("/cut", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/cut"))
    summary = steps.collect(settings, steps.poll(settings, now=lambda: NOW), now=lambda: NOW)
    (file,) = settings.archive.glob("*.warc.gz")
    file.write_bytes(file.read_bytes()[:-40])
    (row,) = steps.read(settings, summary, now=lambda: NOW)
    assert row.failed == 1
    reason = entries(settings)["/cut"][1]
    assert "no whole record there" in (reason or "")
    assert "b'" not in (reason or "")
    assert run(settings).counts()["stored"] == 1


def test_document_that_breaks_the_reader_fails_alone(
    pages: Pages, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    pages.add("/poison", article(LEAD, BODY, POISON), content_type="text/html")
    add_feed(pages, listed(pages, "/poison"), listed(pages, "/good"), listed(pages, "/gone"))
    propose = outcomes.propose

    def break_down(document: outcomes.Document, *given: object) -> object:
        if POISON in document.text:
            raise AssertionError("an unexpected word")
        return propose(document, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(outcomes, "propose", break_down)
    (row,) = run(settings)
    assert (row.stored, row.failed, row.ended) == (1, 2, row.taken)
    assert "AssertionError: an unexpected word" in (entries(settings)["/poison"][1] or "")
    assert [record.levelno for record in caplog.records if "/poison" in record.message] == [logging.ERROR]


def test_page_that_breaks_the_extraction_fails_alone(
    pages: Pages, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.add("/poison", article(LEAD, BODY, POISON), content_type="text/html")
    add_feed(pages, listed(pages, "/poison"))
    monkeypatch.setattr(outcomes, "extract", lambda *_, **__: 1 // 0)
    (row,) = run(settings)
    assert (row.failed, row.ended) == (1, row.taken)
    assert "ZeroDivisionError" in (entries(settings)["/poison"][1] or "")


def test_feed_that_breaks_the_parser_is_told_and_asked_for_again_in_full(
    pages: Pages, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_feed(pages, listed(pages, "/gone"))
    with monkeypatch.context() as broken:
        broken.setattr(polling.feeds, "parse", lambda *_, **__: 1 // 0)
        (row,) = run(settings)
    assert (row.outcome, row.taken) == ("unreadable", 0)
    assert "ZeroDivisionError" in (row.problem or "")
    (row,) = run(settings)
    assert (row.outcome, row.new) == ("fetched", 1)


def test_language_model_that_cannot_be_loaded_ends_the_run_and_fails_no_entry(
    pages: Pages, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ModelError("no such model")

    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    add_feed(pages, listed(pages, "/good"))
    with monkeypatch.context() as broken:
        broken.setattr(outcomes, "annotator", fail)
        with pytest.raises(ModelError):
            run(settings)
    assert entries(settings) == {"/good": ("pending", None)}
    assert run(settings).counts()["stored"] == 1


def test_others_can_write_while_a_run_fetches_and_reads(
    pages: Pages, tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []

    def write(when: str) -> None:
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), timeout=0) as other:
            other.execute("BEGIN IMMEDIATE")
        other.close()
        written.append(when)

    def serve(body: bytes, when: str, handler: Handler) -> None:
        write(when)
        handler.reply(body, headers={"Content-Type": "text/html"})

    propose = outcomes.propose

    def propose_while_another_writes(*given: object) -> object:
        write("read")
        return propose(*given)  # type: ignore[arg-type]

    feed = f"<rss version='2.0'><channel>{listed(pages, '/good')}</channel></rss>".encode()
    pages.act("/feed", lambda handler: serve(feed, "poll", handler))
    pages.act("/good", lambda handler: serve(article(LEAD, BODY), "collect", handler))
    monkeypatch.setattr(outcomes, "propose", propose_while_another_writes)
    summary = run(make_settings(tmp_path, sqlite_url, news=pages.base + "/feed"))
    assert summary.counts()["stored"] == 1
    assert written == ["poll", "collect", "read"]
