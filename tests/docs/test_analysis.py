"""The analysis in the docs, run on a record whose answers are known."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from db.decisions import Verdict
from db.queries.tables import tables
from db.session import open_database
from db.snapshot import write_snapshot
from db.store import save_names
from pipeline.registry import load
from tests.db.deciding import propose, say
from tests.making import make_document, us_sanctions

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "analysis.py"
ANSWERS = runpy.run_path(str(SCRIPT))


@pytest.fixture(params=["own file", "snapshot"])
def record(request: pytest.FixtureRequest, sqlite_url: str, tmp_path: Path) -> Path:
    """Return a file with three actions, the first of which a second document tells too."""
    with open_database(sqlite_url) as database:
        with database.session() as session:
            save_names(session, load())
            for n in range(4):
                document = make_document(
                    f"{n}: the US sanctioned Intellexa in March 2024.", url=f"https://a.example/{n}"
                )
                propose(session, document, us_sanctions(document))
            say(session, Verdict.ACCEPT, 1)
            say(
                session,
                Verdict.AMEND,
                2,
                fields={"actors": ["US", "EU"], "firms": ["nso_group", "intellexa"]},
            )
            say(session, Verdict.AMEND, 3, fields={"date": None, "type": "inquiry", "firms": []})
            say(session, Verdict.DUPLICATE, 4, duplicate_of=1)
        if request.param == "own file":
            return Path(sqlite_url.removeprefix("sqlite:///"))
        with database.session(read_only=True) as session:
            write_snapshot(tables(session), tmp_path / "record.db", {})
    return tmp_path / "record.db"


def test_three_questions_have_their_answers(record: Path) -> None:
    against = ANSWERS["who_acts_against_whom"](record)
    assert against.loc["United States"].to_dict() == {"Intellexa": 2, "NSO Group": 1}
    assert against.loc["European Union"].to_dict() == {"Intellexa": 1, "NSO Group": 1}
    assert ANSWERS["actions_by_year"](record).loc["2024"].to_dict() == {"Sanctions": 2}
    known = ANSWERS["how_do_we_know"](record)
    assert known["sources"].to_dict() == {1: 2, 2: 1, 3: 1}
    assert set(known["official"]) == {0}


def test_the_script_prints_its_answers_and_draws_them(record: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(record), str(tmp_path / "charts")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "2 of 3 actions rest on one source" in done.stdout
    for name in ("against.svg", "years.svg"):
        assert (tmp_path / "charts" / name).read_text(encoding="utf-8").startswith("<svg")
