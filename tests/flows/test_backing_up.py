"""Everything is kept, can be brought back, and what is damaged is seen."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from db import store
from db.copying import tallies
from db.session import open_database
from flows.steps.backing_up import backup, check, restore
from flows.wiring import archive
from pipeline.errors import ArchiveError, BusyError, DatabaseError
from pipeline.settings import Settings
from tests.making import DAY, NOW, make_annotation, make_document, make_result, us_sanctions


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return settings of a home with two days in the archive, a registry and a candidate."""
    home = tmp_path / "home"
    (home / "own" / "added" / "firms").mkdir(parents=True)
    (home / "own" / "added" / "firms" / "acme.yml").write_text("firms: {}\n")
    (home / "own" / "feeds.yml").write_text("feeds: {}\n")
    (home / "models" / "learnt-1").mkdir(parents=True)
    (home / "models" / "learnt-1" / "weights.npz").write_bytes(b"weights")
    if database_url.startswith("sqlite"):
        shutil.copy(database_url.removeprefix("sqlite:///"), home / "mercwatch.db")
        database_url = f"sqlite:///{home / 'mercwatch.db'}"
    settings = Settings(home=home, database_url=database_url, registry=home / "own")
    for n in range(2):
        add(settings, n)
    return settings


def add(settings: Settings, n: int) -> None:
    """Keep a page of a day, its document and its candidate."""
    result = make_result(f"https://x.example/{n}", body=f"body {n}".encode() * 99, started_at=NOW + n * DAY)
    with open_database(settings.database_url) as opened:
        pointer = archive(settings, opened).write(result)
        with opened.session() as session:
            page = store.add_page(session, result, feed=None, pointer=pointer)
            document = make_document(url=result.url)
            saved = store.save_document(session, document, page_id=page.id, now=NOW)
            store.save_reading(
                session, saved.id, make_annotation(document), [us_sanctions(document)], now=NOW
            )


def rows(settings: Settings) -> object:
    with open_database(settings.database_url) as opened:
        return tallies(opened)


@pytest.fixture
def elsewhere(settings: Settings, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Return settings of another machine: nothing is there yet."""
    home = tmp_path / "elsewhere"
    url = f"sqlite:///{home / 'mercwatch.db'}"
    if settings.database_url.startswith("postgresql"):
        url = request.getfixturevalue("empty_postgresql_url")
    return Settings(home=home, database_url=url)


@pytest.mark.parametrize("target", ["kept", "kept.tar"])
def test_what_was_kept_comes_back_row_by_row_and_byte_by_byte(
    settings: Settings, elsewhere: Settings, tmp_path: Path, target: str
) -> None:
    made = backup(settings, tmp_path / target, now=lambda: NOW)
    assert check(tmp_path / target) == (made, [])
    restore(elsewhere, tmp_path / target)
    assert rows(elsewhere) == rows(settings)
    for path in settings.archive.glob("[!.]*"):
        assert (elsewhere.archive / path.name).read_bytes() == path.read_bytes()
    assert (elsewhere.home / "registry" / "feeds.yml").read_text() == "feeds: {}\n"
    added = elsewhere.home / "registry" / "added" / "firms" / "acme.yml"
    assert added.read_text() == "firms: {}\n"
    assert (elsewhere.models / "learnt-1" / "weights.npz").read_bytes() == b"weights"
    with pytest.raises(ArchiveError, match="holds files: restore into another MERCWATCH_HOME"):
        restore(elsewhere, tmp_path / target)


def test_second_backup_copies_what_changed_and_leaves_nothing_old(settings: Settings, tmp_path: Path) -> None:
    first = backup(settings, tmp_path / "kept", now=lambda: NOW)
    day = tmp_path / "kept" / "archive" / f"{NOW:%Y-%m-%d}.warc.gz"
    before = day.stat().st_ino
    add(settings, 2)
    second = backup(settings, tmp_path / "kept", now=lambda: NOW + DAY)
    assert day.stat().st_ino == before
    assert len(second.files) == len(first.files) + 1
    assert not (tmp_path / "kept" / first.database_file).exists()
    assert check(tmp_path / "kept")[1] == []


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), "missing"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1]), "bytes, not"),
        (lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?"), "not the bytes that were written"),
    ],
)
@pytest.mark.parametrize("which", ["mercwatch-*", "archive/*.gz"])
def test_harm_to_any_file_is_seen(
    settings: Settings, tmp_path: Path, harm: object, told: str, which: str
) -> None:
    backup(settings, tmp_path / "kept", now=lambda: NOW)
    path = next((tmp_path / "kept").glob(which))
    harm(path)  # type: ignore[operator] # it is a function
    (fault,) = check(tmp_path / "kept")[1]
    assert path.name in fault
    assert told in fault
    with pytest.raises(ArchiveError, match=path.name):
        restore(replace(settings, home=tmp_path / "new"), tmp_path / "kept")


def test_folder_that_is_no_backup_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="no whole backup"):
        check(tmp_path)


def test_run_under_way_is_waited_for(settings: Settings, tmp_path: Path) -> None:
    with open_database(settings.database_url) as opened:
        held = opened.alone()
        held.__enter__()
        backup(settings, tmp_path / "kept", now=lambda: NOW, sleep=lambda _: held.__exit__(None, None, None))
        with opened.alone(), pytest.raises(BusyError):
            backup(settings, tmp_path / "kept", now=lambda: NOW, sleep=lambda _: None)


def test_without_pg_dump_rows_are_copied_into_a_file_of_sqlite(
    tmp_path: Path, postgresql_url: str, empty_postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=postgresql_url)
    add(settings, 0)
    monkeypatch.setattr("db.dumping.shutil.which", lambda _: None)
    made = backup(settings, tmp_path / "kept", now=lambda: NOW)
    assert made.database == "sqlite"
    assert check(tmp_path / "kept")[1] == []
    elsewhere = Settings(home=tmp_path / "new", database_url=empty_postgresql_url)
    restore(elsewhere, tmp_path / "kept")
    assert rows(elsewhere) == rows(settings)


def test_database_that_is_not_empty_is_left_alone(settings: Settings, tmp_path: Path) -> None:
    backup(settings, tmp_path / "kept", now=lambda: NOW)
    before = rows(settings)
    with pytest.raises(DatabaseError, match=r"there already|empty database"):
        restore(replace(settings, home=tmp_path / "new"), tmp_path / "kept")
    assert rows(settings) == before
