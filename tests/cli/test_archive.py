"""`mercwatch archive verify`, `check` and `ingest --from-archive` from an operator's side."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.main import app
from db import queries, store
from db.session import open_database
from flows.wiring import archive
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, article
from tests.making import DAY, NOW, make_result


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("MERCWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("MERCWATCH_DATABASE_URL", sqlite_url)
    return Settings.from_environment()


@pytest.fixture
def pointers(settings: Settings) -> list[ArchivePointer]:
    """Keep two pages on one day, and the second again on the next; return where."""
    found = []
    with open_database(settings.database_url) as opened:
        for n, body in enumerate((b"first " * 300, b"second " * 300, b"second " * 300)):
            result = make_result(f"https://x.example/{n}", body=body, started_at=NOW + (n == 2) * DAY)
            pointer = archive(settings, opened).write(result)
            with opened.session() as session:
                store.add_page(session, result, feed=None, pointer=pointer)
            found.append(pointer)
    return found


def ask(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def lines(result: Result) -> list[dict[str, object]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_sound_archive_is_told_in_words_and_in_json(
    settings: Settings, pointers: list[ArchivePointer]
) -> None:
    result = ask("archive", "verify")
    assert result.exit_code == 0
    assert "Every record is whole, and every row leads to its body." in result.stdout
    (totals,) = lines(ask("archive", "verify", "--json"))
    assert totals["records"] == {"warcinfo": 2, "response": 2, "revisit": 1}
    assert (totals["rows"], totals["orphans"], totals["faults"]) == (3, 0, 0)


def test_lost_body_is_told_with_the_mend_and_can_be_struck_out(
    settings: Settings, pointers: list[ArchivePointer]
) -> None:
    path = settings.archive / pointers[0].file
    path.write_bytes(path.read_bytes()[: pointers[1].offset])
    result = ask("archive", "verify")
    assert result.exit_code == 1
    assert "2 faults." in result.stdout
    assert "https://x.example/1" in " ".join(result.stdout.split())
    told = lines(ask("archive", "verify", "--json", "--forget"))
    assert [(one["file"], one["byte"]) for one in told[:2]] == [(p.file, p.offset) for p in pointers[1:]]
    assert all("verify --forget" in str(one["mend"]) for one in told[:2])
    assert ask("archive", "verify").exit_code == 0
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        assert [row.pointer for row in queries.pointed(session)] == pointers[:1]
        assert store.kept_body(session, pointers[1].digest) is None


def test_check_sees_that_the_archive_is_cut_short(settings: Settings, pointers: list[ArchivePointer]) -> None:
    from cli.check import LOOKS

    assert LOOKS["Archive"](settings)["files"].startswith("2, ")
    path = settings.archive / pointers[0].file
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(
        ArchiveError, match=r"2 of its 2 files are not whole.*no whole record.*archive verify"
    ):
        LOOKS["Archive"](settings)


def test_archive_files_are_read_and_counted(settings: Settings) -> None:
    with open_database(settings.database_url) as opened:
        for n in range(2):
            body = article(LEAD, BODY, f"This is article {n} of two.")
            archive(settings, opened).write(make_result(f"https://x.example/{n}", body=body))
    (file,) = settings.archive.glob("*.warc.gz")
    (told,) = lines(ask("ingest", "--from-archive", str(file), str(file), "--json"))
    assert (told["records"], told["known"], told["ended"], told["candidates"]) == (6, 2, {"stored": 2}, 2)


@pytest.mark.parametrize(
    "words",
    [("file.warc.gz",), ("--from-archive", "x.warc.gz", "--all"), ("--from-archive", "x.warc.gz", "-f", "x")],
)
def test_misuse_is_told(settings: Settings, words: tuple[str, ...]) -> None:
    assert ask("ingest", *words).exit_code == 2
