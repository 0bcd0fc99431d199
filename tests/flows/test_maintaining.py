"""What expires, and what never does; and what is there after a kill."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from db import queries, store
from db.session import Database, open_database
from flows.steps import maintaining
from flows.steps.maintaining import maintain
from flows.wiring import archive
from pipeline.archive import Archive, expiring
from pipeline.archive.verifying import verify
from pipeline.records import ArchivePointer, EntryState
from pipeline.settings import Settings
from tests.making import DAY, NOW, make_document, make_entry, make_feed, make_result

OLD = NOW - 200 * DAY


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(home=tmp_path, database_url=database_url, off_topic_days=180)


Keep = Callable[..., ArchivePointer]


@pytest.fixture
def keep(settings: Settings) -> Keep:
    """Return a function that stores a page of an entry that ended so, and returns where its body is."""

    def kept(
        name: str, state: EntryState, *, age: int = 200, body: str | None = None, feed: str = "a"
    ) -> ArchivePointer:
        at = NOW - age * DAY
        result = make_result(f"https://x.example/{name}", body=(body or name).encode() * 300, started_at=at)
        with open_database(settings.database_url) as opened:
            pointer = archive(settings, opened).write(result)
            with opened.session() as session:
                page = store.add_page(session, result, feed=None, pointer=pointer)
                entry = make_entry(name, feed=feed, url=result.url)
                store.save_poll(
                    session, make_feed(feed), make_result(), entries=[entry], pointer=None, problem=None,
                    now=at, ttl=None, jitter=0.9,
                )  # fmt: skip
                found = next(one for one in store.pending(session, None, now=at) if one.entry.guid == name)
                document = None
                if state is EntryState.STORED:
                    document = store.save_document(
                        session, make_document(url=result.url), page_id=page.id, now=at
                    ).id
                store.end_entry(session, found.id, state, "told", page_id=page.id, document_id=document)
        return pointer

    return kept


def pages(settings: Settings) -> dict[str, ArchivePointer]:
    """Return where each page's body is, by its address, as far as it is kept."""
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return {row.url.rpartition("/")[2]: row.pointer for row in queries.pointed(session)}


def sound(settings: Settings) -> bool:
    """Tell whether every row leads to its body."""
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return not verify(Archive(settings.archive), queries.pointed(session)).faults


def test_old_bodies_off_topic_expire_and_evidence_never(settings: Settings, keep: Keep) -> None:
    keep("off", EntryState.OFF_TOPIC)
    kept = [keep("told", EntryState.STORED), keep("failed", EntryState.FAILED)]
    keep("young", EntryState.OFF_TOPIC, age=100)
    keep("last", EntryState.OFF_TOPIC)
    done = maintain(settings, now=lambda: NOW)
    assert done.bodies == 2
    assert done.archive_bytes > 0
    assert set(pages(settings)) == {"told", "failed", "young"}
    assert sound(settings)
    archived = Archive(settings.archive)
    for name, before in zip(("told", "failed"), kept, strict=True):
        assert archived.read(pages(settings)[name]) == name.encode() * 300
        assert archived.read(before) == name.encode() * 300  # revisits lead there for ever
    assert maintain(settings, now=lambda: NOW).bodies == 0


def test_bytes_that_another_page_needs_stay_and_revisits_lead_to_where_they_are(
    settings: Settings, keep: Keep
) -> None:
    keep("first", EntryState.OFF_TOPIC)
    keep("off", EntryState.OFF_TOPIC, body="same")
    keep("told", EntryState.STORED, age=150, body="same", feed="b")
    assert maintain(settings, now=lambda: NOW).bodies == 1
    assert Archive(settings.archive).read(pages(settings)["told"]) == b"same" * 300
    assert sound(settings)


def test_nothing_expires_where_zero_days_are_set(settings: Settings, keep: Keep) -> None:
    keep("off", EntryState.OFF_TOPIC)
    assert maintain(replace(settings, off_topic_days=0), now=lambda: NOW).bodies == 0
    assert set(pages(settings)) == {"off"}


@pytest.mark.parametrize("at", ["without", "forget_bodies", "remove"])
@pytest.mark.parametrize("after", [False, True])
def test_killed_anywhere_it_is_sound_and_goes_on(
    settings: Settings, keep: Keep, monkeypatch: pytest.MonkeyPatch, at: str, after: bool
) -> None:
    for n in range(3):
        keep(f"off{n}", EntryState.OFF_TOPIC)
        keep(f"failed{n}", EntryState.FAILED)
    place = maintaining.expiry if at == "forget_bodies" else expiring
    real = getattr(place, at)

    def killed(*words: object, **more: object) -> None:
        if after:
            real(*words, **more)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place, at, killed)
        with pytest.raises(KeyboardInterrupt):
            maintain(settings, now=lambda: NOW)
    assert sound(settings)
    maintain(settings, now=lambda: NOW)
    assert set(pages(settings)) == {"failed0", "failed1", "failed2"}
    assert sound(settings)
    day = f"{OLD:%Y-%m-%d}"
    assert [path.name for path in Archive(settings.archive).files()] == [f"{day}-kept.warc.gz"]


def test_old_logins_and_runs_are_forgotten(settings: Settings) -> None:
    with open_database(settings.database_url) as opened, opened.session() as session:
        store.begin_run(session, "ingest", now=NOW - 800 * DAY)
        store.begin_run(session, "ingest", now=NOW)
    assert maintain(settings, now=lambda: NOW).runs == 1


def test_database_gives_room_back(sqlite_database: Database) -> None:
    from db.tidying import tidy

    with sqlite_database.session() as session:
        for n in range(200):
            store.save_document(
                session, make_document(str(n) * 9000, url=f"https://x.example/{n}"), page_id=None, now=NOW
            )
        session.connection().exec_driver_sql("DELETE FROM document_addresses")
        session.connection().exec_driver_sql("DELETE FROM documents")
    assert tidy(sqlite_database) > 1_000_000
