"""From a backup into working service: the desk answers, a run goes on where the last one was."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from db import queries
from db.decisions import Verdict
from db.session import open_database
from flows.steps.backing_up import backup, check, restore
from flows.wiring import archive, database, registry
from pipeline.settings import Settings
from tests.db.deciding import say
from tests.flows.runs import BODY, LEAD, add_feed, article, candidates, entries, listed, make_settings, run
from tests.making import NOW
from tests.server import Pages
from web.app import create_app


@pytest.fixture
def served(pages: Pages, tmp_path: Path, database_url: str) -> Settings:
    """Return the settings of a service that has read a page and decided on it."""
    home = tmp_path / "home"
    home.mkdir()
    if database_url.startswith("sqlite"):
        shutil.copy(database_url.removeprefix("sqlite:///"), home / "mercwatch.db")
        database_url = f"sqlite:///{home / 'mercwatch.db'}"
    pages.add("/first", article(LEAD, BODY), content_type="text/html")
    settings = make_settings(home, database_url, news=add_feed(pages, listed(pages, "/first")))
    run(settings)
    with open_database(database_url) as opened, opened.session() as session:
        say(session, Verdict.ACCEPT)
    return settings


def test_restored_service_answers_and_goes_on_where_it_was(
    served: Settings, pages: Pages, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    kept, home = tmp_path / "kept.tar", tmp_path / "elsewhere"
    backup(served, kept, now=lambda: NOW)
    assert check(kept)[1] == []
    url = f"sqlite:///{home / 'mercwatch.db'}"
    if served.database_url.startswith("postgresql"):
        url = request.getfixturevalue("empty_postgresql_url")
    shutil.move(served.home, tmp_path / "lost")
    there = replace(served, home=home, database_url=url)
    restore(there, kept)

    with database(there) as opened:
        desk = create_app(opened, registry(there.registry), archive=archive(there, opened))
        with TestClient(desk, base_url="http://127.0.0.1:8000") as browser:
            assert browser.get("/health").status_code == 200
            assert browser.get("/ready").status_code == 200
            (action,) = browser.get("/api/v1/actions").json()["actions"]
            assert [firm["code"] for firm in action["firms"]] == ["intellexa"]

    asked = len(pages.seen)
    page = article("The Treasury sanctioned NSO Group on 1 May 2024 for its Pegasus spyware.", BODY)
    pages.add("/second", page, content_type="text/html")
    add_feed(pages, listed(pages, "/first"), listed(pages, "/second"))
    summary = run(there)
    assert summary.counts()["new"] == 1
    assert [seen.path for seen in pages.seen[asked:]] == ["/feed", "/second"]  # nothing is fetched again
    assert {guid: state for guid, (state, _) in entries(there).items()} == {
        **{"/first": "stored", "/second": "stored"}
    }
    assert len(list(there.archive.glob("*.warc.gz"))) == 1  # the day's file goes on
    assert candidates(there)
    with open_database(url) as opened, opened.session(read_only=True) as session:
        assert queries.totals(session)["decisions"] == 1
