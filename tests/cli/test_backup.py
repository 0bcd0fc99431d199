"""`mercwatch backup` and `restore` from an operator's side."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, words, catch_exceptions=False)


def test_backup_is_written_looked_at_and_brought_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path / "home"))
    kept = str(tmp_path / "kept")
    assert "0 rows (sqlite)" in ask("backup", kept).output
    assert "Whole: 1 files, 0 rows" in ask("restore", "--check", kept).output
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path / "new"))
    assert "Restored from" in ask("restore", kept).output
    assert (tmp_path / "new" / "mercwatch.db").is_file()
    next(Path(kept).glob("*.db")).write_bytes(b"?")
    harmed = ask("restore", "--check", kept)
    assert harmed.exit_code == 1
    assert "1 faults" in harmed.output
