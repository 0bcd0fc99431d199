"""Models and readings anew: shown to admins, settled by them, each act logged."""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from db import people
from db.session import Database
from db.store.reprocesses import Reread, add_rereads, begin_reprocess, end_rereading
from models.learning import versions
from pipeline.errors import BusyError, ReprocessError
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from pipeline.revision import Difference, Scope, Turn
from pipeline.revision.tallying import Tally
from tests.making import NOW, make_annotation, make_document, us_sanctions
from tests.web.conftest import Enter, Propose
from web.app import create_app
from web.learning.figures import Pair, held_out
from web.learning.reprocesses import MOST

NAMES = ("learnt-40-0123456789", "learnt-41-abcdef0123")
JSON = {"accept": "application/json"}


def tally(right: int, proposed: int, wanted: int) -> dict[str, int]:
    return {"right": right, "proposed": proposed, "wanted": wanted}


def side(name: str, right: int, **types: dict[str, int]) -> dict[str, Any]:
    all_of_it = {"acts": tally(right, 5, 8), "done acts": tally(right, 4, 8)}
    held = all_of_it | {"types": types, "proposals": 9, "not judged": right}
    return {"model": name, "held out": held, "gold": {"figures": {"actions recall": right / 10}, "types": {}}}


def manifest(*refusals: str) -> dict[str, Any]:
    counts = {"learnt from": 40, "held out": 8, "accepted": 30, "rejected": 12, "missed": 6}
    new = side("learnt", 3, sanctions=tally(2, 4, 4))
    figures = {"in use": side("trained-1", 2, inquiry=tally(0, 0, 1)), "new": new}
    return {"decisions": counts, "figures": figures, "refusals": list(refusals)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of two versions, the second of which is no better."""
    for name, refusals in zip(NAMES, ((), ("recall falls <b>far</b>",)), strict=True):
        (tmp_path / "models" / name).mkdir(parents=True)
        (tmp_path / "models" / name / "weights").write_text(name)
        files = {"files": {"weights": sha256(name.encode()).hexdigest()}}
        (tmp_path / "models" / name / "manifest.json").write_text(json.dumps(files | manifest(*refusals)))
    return tmp_path / "models"


@dataclass
class Wrote:
    documents: int = 1


class Adopter:
    """Adopts nothing, and tells what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.error: Exception | None = None

    def __call__(self, number: int) -> Wrote:
        self.asked.append(number)
        if self.error:
            raise self.error
        return Wrote()


@pytest.fixture
def adopter() -> Adopter:
    return Adopter()


@pytest.fixture
def application(sqlite_database: Database, registry: Registry, folder: Path, adopter: Adopter) -> Any:
    return create_app(sqlite_database, registry, models=folder, adopt=adopter, now=lambda: NOW)


@pytest.fixture
def root(enter: Enter) -> TestClient:
    return enter("root", UserRole.ADMIN)


def last_act(database: Database) -> tuple[str, str, dict[str, Any]]:
    with database.session(read_only=True) as session:
        (act,) = people.acts(session, 1)
    return act.act, act.done_by, dict(act.details)


def test_figures_stand_side_by_side_and_what_says_nothing_is_none() -> None:
    rows = {row.name: row for row in held_out(manifest())}
    assert list(rows) == ["acts", "done acts", "inquiry", "sanctions"]
    assert rows["done acts"].precision == Pair(0.5, 0.75)
    assert rows["done acts"].recall.more == 0.125
    assert (rows["inquiry"].precision, rows["inquiry"].recall) == (Pair(None, None), Pair(0.0, None))
    assert (rows["sanctions"].wanted, rows["sanctions"].recall.more) == (4, 0.0)


def test_versions_are_shown_with_why_not(root: TestClient) -> None:
    page = root.get("/models").text
    assert page.count("Better where it matters") == 1
    assert "recall falls &lt;b&gt;far&lt;/b&gt;" in page
    assert '<td class="number better">+0.250</td>' in page
    told = root.get("/models", headers=JSON).json()
    assert (told["in use"], {one["version"] for one in told["versions"]}) == ("shipped", set(NAMES))


def test_adopting_and_taking_back_are_logged(
    root: TestClient, folder: Path, sqlite_database: Database
) -> None:
    assert root.post("/models/adopt", json={"version": NAMES[0], "seen": "shipped"}).status_code == 201
    assert versions.adopted(folder) == folder / NAMES[0]
    assert last_act(sqlite_database) == ("adopt model", "root", {"version": NAMES[0]})
    assert "Take it back" in root.get("/models").text
    assert root.post("/models/back", json={"seen": NAMES[0]}).json() == {"in use": "shipped"}
    assert last_act(sqlite_database) == ("take model back", "root", {"to": "shipped"})


@pytest.mark.parametrize(
    ("address", "sent", "status"),
    [
        ("adopt", {"version": NAMES[1], "seen": "shipped"}, 422),
        ("adopt", {"version": NAMES[0], "seen": NAMES[1]}, 409),
        ("adopt", {"version": "../..", "seen": "shipped"}, 422),
        ("adopt", {"version": "learnt-1-0000000000", "seen": "shipped"}, 422),
        ("back", {"seen": "shipped"}, 422),
        ("back", {"seen": NAMES[0]}, 409),
    ],
)
def test_what_cannot_be_put_in_use_is_told_and_not_logged(
    root: TestClient,
    folder: Path,
    sqlite_database: Database,
    address: str,
    sent: dict[str, str],
    status: int,
) -> None:
    assert root.post(f"/models/{address}", json=sent).status_code == status
    assert versions.adopted(folder) is None
    assert last_act(sqlite_database)[0] == "add"


def test_version_that_is_no_better_takes_a_word_more(root: TestClient, folder: Path) -> None:
    sent = {"version": NAMES[1], "seen": "shipped", "csrf": root.headers["X-CSRF-Token"], "anyway": "true"}
    answer = root.post("/models/adopt", data=sent, headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/models")
    assert versions.adopted(folder) == folder / NAMES[1]


def read_anew(database: Database, propose: Propose, differing: int = 1) -> None:
    """Keep that one document is read otherwise than it is stored."""
    document = make_document(title="Act <1>")
    old, new = us_sanctions(document), us_sanctions(document, firms=())
    propose(document, old)
    one = Difference(turn=Turn.CHANGED, old=old, new=new).as_mapping()
    tally = Tally.of({"turns": {"sanctions": {"changed": 1}}, "fields": {"sanctions": {"firms": 1}}})
    tally.differing = differing
    with database.session() as session:
        begin_reprocess(session, Scope(mentions="a<b"), model="rules-2", codebook=1, documents=[1], now=NOW)
        reread = Reread(
            document_id=1, annotation=make_annotation(document), candidates=(new,), differences=[one]
        )
        add_rereads(session, 1, [reread], before=0, last=1, read=1, failed=0, tally=tally.as_mapping())
        end_rereading(session, 1, now=NOW)


def test_a_reading_shows_what_differs_and_is_adopted(
    root: TestClient, sqlite_database: Database, propose: Propose, adopter: Adopter
) -> None:
    read_anew(sqlite_database, propose)
    assert 'href="/reprocesses/1"' in root.get("/reprocesses").text
    page = root.get("/reprocesses/1").text
    assert "Documents that mention <bdi>a&lt;b</bdi>" in page
    assert '<th scope="row">firms</th><td dir="auto">intellexa</td><td dir="auto">-</td>' in page
    assert "“Intellexa”" in page
    answer = root.post("/reprocesses/1/adopt", json={})
    assert (answer.status_code, answer.json()) == (201, {"adopted": 1, "documents": 1})
    assert adopter.asked == [1]
    assert last_act(sqlite_database) == ("adopt reprocess", "root", {"number": "1"})


@pytest.mark.parametrize(
    ("error", "status"), [(BusyError("x"), 409), (ReprocessError("by another model"), 422)]
)
def test_reading_that_cannot_be_adopted_is_told_and_not_logged(
    root: TestClient,
    sqlite_database: Database,
    propose: Propose,
    adopter: Adopter,
    error: Exception,
    status: int,
) -> None:
    read_anew(sqlite_database, propose)
    adopter.error = error
    assert root.post("/reprocesses/1/adopt", json={}).status_code == status
    assert last_act(sqlite_database)[0] == "add"


def test_long_adopting_is_left_to_the_command_line(
    root: TestClient, sqlite_database: Database, propose: Propose, adopter: Adopter
) -> None:
    read_anew(sqlite_database, propose, MOST + 1)
    assert "mercwatch reprocess --adopt 1" in root.get("/reprocesses/1").text
    assert "Adopt it" not in root.get("/reprocesses/1").text
    assert root.post("/reprocesses/1/adopt", json={}).status_code == 422
    assert adopter.asked == []


def test_dropped_reading_is_gone_for_good(
    root: TestClient, sqlite_database: Database, propose: Propose
) -> None:
    read_anew(sqlite_database, propose)
    assert root.post("/reprocesses/1/drop", json={}).json() == {"dropped": 1}
    assert last_act(sqlite_database)[0] == "drop reprocess"
    page = root.get("/reprocesses/1").text
    assert "Adopt it" not in page
    assert "Drop it" not in page
    assert root.post("/reprocesses/7/drop", json={}).status_code == 404
