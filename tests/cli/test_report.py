"""`mercwatch report`: only what people accepted gets in; the founding document's list comes out."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from cli.report import report
from db.decisions import Verdict
from db.queries import explored
from db.session import Database, open_database
from pipeline.briefing import Period
from pipeline.dates import PartialDate
from pipeline.errors import ReportError
from pipeline.settings import Settings
from tests.cli.reviewed import review_all
from tests.db.deciding import propose, say, take_back
from tests.making import NOW, make_document, us_sanctions

PERIOD = Period(PartialDate("2023-03"), PartialDate("2024-03"))


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, sqlite_url: str, tmp_path: Path) -> Path:
    """Return a folder where the command finds a fresh database."""
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    return tmp_path


def run(path: Path, **given: Any) -> str:
    plain: dict[str, Any] = {"since": "2023-03", "until": "2024-03", "more": None, "last": None}
    plain |= {"templates": None, "link": None, "title": None}
    report(out=[path], **(plain | given))
    return path.read_text(encoding="utf-8")


def tell(database: Database, number: int, verdict: Verdict | None, **given: Any) -> None:
    """Propose the same act from a document of its own, and decide on it."""
    document = make_document(
        f"{number}: The US sanctioned Intellexa in March 2024.", url=f"https://t.example/{number}"
    )
    with database.session() as session:
        propose(session, document, us_sanctions(document))
        if verdict:
            say(session, verdict, number, **given)


def test_unreviewed_claims_cannot_get_in(home: Path, sqlite_url: str) -> None:
    with open_database(sqlite_url) as database:
        tell(database, 1, Verdict.ACCEPT)
        for number, verdict in enumerate((None, Verdict.REJECT, Verdict.FLAG, Verdict.SKIP), 2):
            tell(database, number, verdict)
        tell(database, 6, Verdict.ACCEPT)
        with database.session() as session:
            say(session, Verdict.REJECT, 6)  # accepted first, and then no more
        tell(database, 7, None)
        with database.session() as session:
            take_back(session, say(session, Verdict.ACCEPT, 7))
    page = run(home / "update.html")
    assert re.findall(r'id="action-(\d+)"', page) == ["1"]
    assert re.findall(r"(\d): The US sanctioned", html.document_fromstring(page).text_content()) == ["1"]


def test_one_reviewer_of_two_is_not_enough(home: Path, sqlite_url: str) -> None:
    from tests.db.deciding import PAIR

    with open_database(sqlite_url) as database:
        tell(database, 1, Verdict.ACCEPT, rules=PAIR)
    assert "holds no action" in run(home / "update.html")


def test_all_four_kinds_are_written_and_links_lead_to_the_application(home: Path, sqlite_url: str) -> None:
    with open_database(sqlite_url) as database:
        tell(database, 1, Verdict.ACCEPT)
    more = [home / f"update.{kind}" for kind in ("html", "pdf", "docx")]
    said = run(home / "update.md", more=more, link="https://desk.example/", title="Ours", last="2026-11-01")
    assert said.startswith("# Ours\n")
    assert "(https://desk.example/actions/1)" in said
    assert "## New since the report of 2026-11-01" in said
    assert (home / "update.timeline.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (home / "update.pdf").read_bytes().startswith(b"%PDF")
    assert (home / "update.docx").read_bytes().startswith(b"PK")
    page = (home / "update.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:src|href)="https?://(?!desk\.example|t\.example)', page)
    assert "@import" not in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"since": "March"}, "--since: 'March' is no date"),
        ({"since": "2025"}, "2025 is after 2024-03"),
        ({"link": "desk"}, "give an http"),
    ],
)
def test_misuse_is_told_before_anything_is_written(home: Path, given: dict[str, Any], told: str) -> None:
    import typer

    with pytest.raises(typer.BadParameter, match=told):
        run(home / "update.md", **given)
    assert not (home / "update.md").exists()
    with pytest.raises(ReportError, match="must end in"):
        run(home / "update.odt")


@pytest.mark.shared
def test_founding_document_s_list_comes_out_dated_and_sourced(home: Path, shared: Path) -> None:
    settings = Settings.from_environment()
    review_all(settings, shared)
    gold = json.loads((shared / "seed" / "gold.json").read_text(encoding="utf-8"))["actions"]
    listed = gold[:9]  # the eight of the list, and the wave of the week that it begins with
    page = html.document_fromstring(run(home / "update.html"))
    shown = {one.get("id") for one in page.cssselect("#actions .action")}
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        told = explored.material(session, PERIOD, joint=["joint_statement", "process"], made=NOW).told
        texts = {s.document_id: text_of(session, s.document_id) for one in told for s in one.sources}
    for label in listed:
        found = [one for one in told if tells(label, one.action)]
        assert found, label["gist"]
        assert all(one.action.date and one.sources and one.passage for one in found), label["gist"]
        assert all(f"action-{one.action.id}" in shown for one in found)
        assert all(
            one.passage.quote == texts[one.passage.document_id][one.passage.start : one.passage.end]
            for one in found
            if one.passage
        )
    wave = next(
        one.action for one in told if tells(listed[8], one.action) and len(one.action.endorsers) == 17
    )
    assert set(wave.endorsers) == set(listed[8]["endorsers"])
    (statement,) = [
        one for one in page.cssselect("#joint h3") if one.text.startswith("Joint Statement on Eff")
    ]
    behind, since = statement.getnext(), statement.getnext().getnext()
    assert behind.text.startswith("17 behind it")
    joined = re.findall(r"([A-Z][A-Za-z ]+) \(18 March 2024\)", since.text_content())
    assert joined == ["Finland", "Germany", "Ireland", "Japan", "Poland", "South Korea"]
    members = [one for one in page.cssselect(".parties") if one.text.startswith("Members (39): Argentina")]
    assert len(members) == 1


def text_of(session: Any, document_id: int) -> str:
    from db import queries

    return queries.document(session, document_id).text


def tells(label: dict[str, Any], action: Any) -> bool:
    parties = {*label["actors"], *label["endorsers"]}
    return (
        action.type == label["type"]
        and bool(parties & set(action.parties))
        and set(label["firms"]) <= set(action.firms)
        and action.date is not None
        and PartialDate(label["date"]).agrees(action.date)
    )


def test_what_came_after_the_last_report_is_told_apart(home: Path, sqlite_url: str) -> None:
    with open_database(sqlite_url) as database:
        tell(database, 1, Verdict.ACCEPT)
    yesterday = (NOW - timedelta(days=1)).date().isoformat()
    assert "Nothing has been accepted or amended since." in run(home / "a.html", last=NOW.date().isoformat())
    assert "Nothing has been accepted" not in run(home / "b.html", last=yesterday)
