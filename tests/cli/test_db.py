"""`mercwatch db copy` from an operator's side."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from db.session import open_database
from db.store import begin_run
from pipeline.errors import DatabaseError
from tests.making import NOW


def test_rows_are_copied_counted_and_compared(sqlite_url: str, empty_sqlite_url: str) -> None:
    with open_database(sqlite_url) as opened, opened.session() as session:
        begin_run(session, "ingest", now=NOW)
    result = CliRunner().invoke(app, ["db", "copy", sqlite_url, empty_sqlite_url])
    assert result.exit_code == 0, result.output
    assert f"MERCWATCH_DATABASE_URL={empty_sqlite_url}" in result.output.replace("\n", "")
    assert any(line.split()[1:4:2] == ["runs", "1"] for line in result.output.splitlines() if "runs" in line)
    with pytest.raises(DatabaseError, match="copy into an empty database"):
        CliRunner().invoke(app, ["db", "copy", sqlite_url, empty_sqlite_url], catch_exceptions=False)


def test_a_source_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    source, target = tmp_path / "typo.db", tmp_path / "new.db"
    with pytest.raises(DatabaseError, match=r"typo\.db: there is no such file"):
        CliRunner().invoke(
            app, ["db", "copy", f"sqlite:///{source}", f"sqlite:///{target}"], catch_exceptions=False
        )
    assert list(tmp_path.iterdir()) == []
