"""A backfill gives what a replay gives, whoever reads the parts and in which order they come back."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from flows import steps
from flows.steps import backfilling
from flows.steps.backfilling import backfill, lock_of
from flows.steps.backfilling.parts import read_part
from flows.steps.backfilling.store import Backfilled
from pipeline.archive import Archive, parts, warc
from pipeline.archive.parts import Part, parts_of
from pipeline.errors import ClusterError
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, candidates, listed, make_settings, run, totals
from tests.flows.test_replaying import PAGE, PLAIN, Crawl, fill
from tests.making import NOW
from tests.server import Pages


@dataclass
class Now:
    """A future whose work is done when it is asked for, here."""

    work: Callable[[], Any]

    def result(self, timeout: float) -> Any:
        return self.work()

    def done(self) -> bool:
        return False

    def cancel(self) -> None: ...


@dataclass
class Here:
    """A scheduler whose only worker is this process; seen: what was asked for."""

    seen: list[tuple[Settings, Any]] = field(default_factory=list)
    cluster: None = None

    def submit(self, work: Callable[..., Any], /, *given: Any, pure: bool) -> Now:
        self.seen.append((given[0], given[1]))
        return Now(lambda: work(*given))

    def nthreads(self) -> dict[str, int]:
        return {"here": 2}


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return make_settings(tmp_path / "home", sqlite_url, news="https://www.ministry.example/feed")


def crawled(tmp_path: Path, pages: int = 12) -> Path:
    """Return a crawl of so many pages, every fourth on topic."""
    crawl = Crawl(tmp_path / "CC-NEWS-1.warc.gz")
    for n in range(pages):
        crawl.add(f"https://x.example/{n}", article(LEAD if n % 4 == 0 else PLAIN, BODY, f"Article {n}."))
    return fill(crawl)


def read(settings: Settings, *files: Path, **options: Any) -> Backfilled:
    return backfill(settings, files, client=Here(), now=lambda: NOW, **{"size": 1500} | options)


def accounted(done: Backfilled) -> int:
    return done.passed.total() + done.ended.total() + done.known


def test_backfill_gives_what_a_replay_gives(
    settings: Settings, tmp_path: Path, empty_sqlite_url: str
) -> None:
    path = crawled(tmp_path)
    done = read(settings, path)
    other = make_settings(tmp_path / "other", empty_sqlite_url, news="https://www.ministry.example/feed")
    expected = steps.replay(other, [path], now=lambda: NOW)
    assert (done.records, done.passed, done.ended, done.known) == (
        expected.records, expected.passed, expected.ended, expected.known
    )  # fmt: skip
    assert done.candidates == expected.candidates == 4
    assert accounted(done) == done.records
    assert done.bytes == path.stat().st_size
    assert totals(settings) | {"backfills": 0} == totals(other)
    assert [one.candidate.key for one in candidates(settings)] == [
        one.candidate.key for one in candidates(other)
    ]
    (file,) = settings.archive.glob("*.warc.gz")
    assert len([one for one in warc.walk(file) if isinstance(one, warc.Record) and one.body]) == 5


def test_what_was_read_is_not_read_again_unless_asked(settings: Settings, tmp_path: Path) -> None:
    path = crawled(tmp_path)
    read(settings, path)
    rows = totals(settings)
    moved = path.rename(tmp_path / "moved.warc.gz")
    assert read(settings, moved).records == 0
    again = read(settings, moved, again=True)
    assert (again.known, again.candidates, accounted(again)) == (4, 0, again.records)
    assert totals(settings) == rows


def test_stopped_anywhere_it_goes_on_and_each_record_is_counted_once(
    settings: Settings, tmp_path: Path
) -> None:
    path = crawled(tmp_path)
    whole = read_all(path, settings)
    counted = 0
    for most in (1, 3, 2, None):
        done = read(settings, path, most=most)
        counted += done.records
        assert accounted(done) == done.records
    assert counted == whole
    assert totals(settings)["documents"] == 4


def read_all(path: Path, settings: Settings) -> int:
    return read_part(settings, Part(path, 0, path.stat().st_size, exact=True)).records


def test_file_that_has_grown_is_read_on_where_it_broke_off(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "HEAD", 1000)
    path = crawled(tmp_path)
    whole = path.read_bytes()
    expected = read_all(path, settings)
    path.write_bytes(whole[:-300])
    first = read(settings, path)
    assert first.passed["damaged"] == 1
    path.write_bytes(whole)
    rest = read(settings, path)
    assert first.records - 1 + rest.records == expected
    assert rest.records < 10


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.integers(400, 9_000), at=st.integers(0, 8_000), junk=st.binary(max_size=40))
def test_parts_of_any_size_hold_every_record_once_even_of_a_damaged_file(
    size: int, at: int, junk: bytes, settings: Settings, tmp_path: Path
) -> None:
    body = fill(Crawl(tmp_path / "x.warc.gz")).read_bytes()
    inner = gzip.compress(b"WARC/1.0 not a record of this file")  # begins like one, where a part may begin
    path = tmp_path / "damaged.warc.gz"
    path.write_bytes(body + body[:at] + junk + inner + body[at:])
    expected, found = [one.offset for one in warc.walk(path)], []
    reached = 0
    for part in parts_of(path, size=size):
        if reached >= part.stop:
            continue
        walk = warc.walk(path, start=reached, stop=part.stop)
        while True:
            try:
                found.append(next(walk).offset)
            except StopIteration as end:
                reached = end.value
                break
    assert found == expected
    assert reached == path.stat().st_size


def test_part_that_begins_amid_a_record_is_read_again_from_where_the_last_one_ended(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = crawled(tmp_path)
    asked = []

    def misled(settings: Settings, part: Part) -> Any:
        asked.append(part)
        if part.exact:
            return read_part(settings, part)
        return read_part(settings, Part(part.file, part.start + 700, part.stop))

    expected = read_all(path, settings)
    monkeypatch.setattr(backfilling, "read_part", misled)
    assert read(settings, path).records == expected
    assert sum(part.exact for part in asked) > 5


def test_record_that_shares_its_member_with_others_is_kept_whole(settings: Settings, tmp_path: Path) -> None:
    crawl = Crawl(tmp_path / "plain.warc", zipped=False)
    crawl.add("https://x.example/1", article(LEAD, BODY, "One."))
    crawl.add("https://x.example/2", article(LEAD, BODY, "Two."))
    plain = fill(crawl)
    zipped = tmp_path / "whole.warc.gz"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    done = read(settings, zipped)
    assert (done.ended["stored"], accounted(done)) == (3, done.records)
    assert read(settings, plain).known == 3
    kept = [
        one.body
        for file in Archive(settings.archive).files()
        for one in warc.walk(file)
        if isinstance(one, warc.Record)
    ]
    assert article(LEAD, BODY, "Two.") in kept


def test_our_own_archive_is_read_in_place_and_under_the_lock_of_a_run(
    pages: Pages, tmp_path: Path, sqlite_url: str, empty_sqlite_url: str
) -> None:
    pages.add("/good", PAGE, content_type="text/html")
    add_feed(pages, listed(pages, "/good"))
    settings = make_settings(tmp_path / "home", sqlite_url, news=pages.base + "/feed")
    run(settings)
    (file,) = settings.archive.resolve().glob("*.warc.gz")
    size = file.stat().st_size
    lost = make_settings(tmp_path / "home", empty_sqlite_url, news=pages.base + "/feed")
    assert read(lost, file).ended == {"stored": 1}
    assert file.stat().st_size == size
    assert (lock_of(lost, [file]), lock_of(lost, [tmp_path / "CC.warc.gz"])) == ("run", "backfill")


def test_broken_and_missing_files_are_told_and_the_others_read(settings: Settings, tmp_path: Path) -> None:
    bad, gone, good = tmp_path / "bad.warc.gz", tmp_path / "gone.warc.gz", crawled(tmp_path)
    bad.write_bytes(b"\x1f\x8b\x08rubbish" * 999)
    gone.write_bytes(good.read_bytes() + b" ")

    class Elsewhere(Here):
        def submit(self, work: Callable[..., Any], /, *given: Any, pure: bool) -> Now:
            if given[1].file == gone:
                return Now((tmp_path / "nowhere").open)
            return super().submit(work, *given, pure=pure)

    done = backfill(settings, [bad, gone, good], client=Elsewhere(), now=lambda: NOW, size=1500)
    assert done.ended["stored"] == 4
    assert [one.split(": ")[:2] for one in done.problems] == [
        [str(bad), "no WARC file; give files of that format"],
        [str(gone), "No such file or directory"],
    ]


def test_workers_get_no_passwords(settings: Settings, tmp_path: Path) -> None:
    here = Here()
    backfill(settings, [crawled(tmp_path)], client=here, now=lambda: NOW)
    ((given, _),) = here.seen
    assert given.database_url == ""
    assert given.registry == settings.registry


def test_killed_workers_are_told_with_the_mend(settings: Settings, tmp_path: Path) -> None:
    from distributed import KilledWorker

    def die() -> None:
        raise KilledWorker("part", None, 10)

    class Dying(Here):
        def submit(self, work: Callable[..., Any], /, *given: Any, pure: bool) -> Now:
            return Now(die)

    with pytest.raises(ClusterError, match=r"CC-NEWS-1\.warc\.gz, bytes 0 to .*: nothing is lost"):
        backfill(settings, [crawled(tmp_path)], client=Dying(), now=lambda: NOW)
