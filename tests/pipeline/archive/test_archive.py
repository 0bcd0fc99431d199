"""What was fetched is kept byte for byte, and read back or missed with a clear error."""

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive import Archive, appending, warc
from pipeline.archive.appending import append
from pipeline.errors import ArchiveError
from pipeline.records import ArchivePointer, FetchResult
from tests.making import DAY, NOW, make_result

ALL = ((b"", ()), (b"<p>\xff\0 words\r\n\r\nWARC/1.0\r\n", (("X-Odd", "\xe9"),)), (b"x" * 300_000, ()))


@pytest.mark.parametrize(("body", "headers"), ALL)
def test_body_comes_back_byte_for_byte(
    tmp_path: Path, body: bytes, headers: tuple[tuple[str, str], ...]
) -> None:
    archive = Archive(tmp_path / "new" / "archive")
    result = make_result(body=body, headers=headers)
    first, second = archive.write(result), archive.write(replace(result, body=body + b"!"))
    assert (archive.read(first), archive.read(second)) == (body, body + b"!")
    assert first.file == f"{NOW:%Y-%m-%d}.warc.gz"
    assert second.offset > first.offset > 0


@given(body=st.binary(max_size=400), value=st.text(st.characters(codec="latin-1", exclude_categories=["Cc"])))
def test_any_body_comes_back(tmp_path_factory: pytest.TempPathFactory, body: bytes, value: str) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    assert archive.read(archive.write(make_result(body=body, headers=(("X", value),)))) == body


def test_files_go_by_the_day_in_utc(tmp_path: Path) -> None:
    late = datetime(2024, 3, 18, 23, 30, tzinfo=timezone(timedelta(hours=-4)))
    assert Archive(tmp_path).write(make_result(started_at=late)).file == "2024-03-19.warc.gz"


def test_record_is_a_plain_warc_response_with_digests(tmp_path: Path) -> None:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Content-Length", "9"))
    pointer = Archive(tmp_path).write(
        make_result(headers=headers, final_url="https://x.example/a", body=b"words")
    )
    with (tmp_path / pointer.file).open("rb") as file:
        head, record = ArchiveIterator(file, check_digests="raise")
        file.seek(0)
        _, again = ((r.http_headers, r.content_stream().read()) for r in ArchiveIterator(file))
    assert (head.rec_type, head.rec_headers["WARC-Filename"]) == ("warcinfo", pointer.file)
    assert record.rec_type == "response"
    assert record.rec_headers["WARC-Target-URI"] == "https://x.example/a"
    assert record.rec_headers["WARC-Date"].startswith("2026-11-26T12:00:00")
    assert record.rec_headers["WARC-Payload-Digest"]
    assert again[1] == b"words"
    assert again[0].get_statuscode() == "200"
    assert again[0].get_header("Content-Length") == "5"
    assert again[0].get_header("Content-Encoding") is None
    assert again[0].get_header("X-Archive-Orig-Content-Encoding") == "gzip"


def test_writers_at_once_lose_and_mix_nothing(tmp_path: Path) -> None:
    bodies = [f"body {n} ".encode() * (n % 7 * 400 + 1) for n in range(60)]
    with ThreadPoolExecutor(8) as pool:  # each opens and locks for itself, as a process would
        pointers = list(pool.map(lambda body: Archive(tmp_path).write(make_result(body=body)), bodies))
    assert [Archive(tmp_path).read(pointer) for pointer in pointers] == bodies
    with (tmp_path / pointers[0].file).open("rb") as file:
        assert [record.rec_type for record in ArchiveIterator(file)] == ["warcinfo"] + 60 * ["response"]


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"2024-01-01\.warc\.gz at byte 7: the file is missing"):
        Archive(tmp_path).read(ArchivePointer(file="2024-01-01.warc.gz", offset=7, digest="0" * 64))


def test_other_body_than_was_kept_is_noticed(tmp_path: Path) -> None:
    pointer = Archive(tmp_path).write(make_result())
    with pytest.raises(ArchiveError, match=r"at byte \d+: not the body"):
        Archive(tmp_path).read(replace(pointer, digest="0" * 64))


@pytest.mark.parametrize("offset", [1, 200, 10_000])
def test_offset_without_a_record_is_named(tmp_path: Path, offset: int) -> None:
    pointer = Archive(tmp_path).write(make_result())
    with pytest.raises(ArchiveError, match=f"at byte {offset}: no whole record"):
        Archive(tmp_path).read(replace(pointer, offset=offset))


def test_damaged_file_is_named(tmp_path: Path) -> None:
    pointer = Archive(tmp_path).write(make_result(body=b"words " * 100))
    path = tmp_path / pointer.file
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(ArchiveError, match=r"no whole record|not the body"):
        Archive(tmp_path).read(pointer)


@pytest.mark.parametrize(
    "name", ["../secret.warc.gz", "/etc/passwd", "a/b.warc.gz", ".hidden.warc.gz", "x.txt", "", "..\\x.warc"]
)
def test_pointer_never_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "archive"
    pointer = Archive(folder).write(make_result())
    (tmp_path / "secret.warc.gz").write_bytes((folder / pointer.file).read_bytes())
    with pytest.raises(ArchiveError, match="no file of the archive"):
        Archive(folder).read(replace(pointer, file=name))


def test_unwritable_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    for act in (Archive(tmp_path / "file").check, lambda: Archive(tmp_path / "file").write(make_result())):
        with pytest.raises(ArchiveError, match=r"cannot write the archive .*file: .*MERCWATCH_HOME"):
            act()


def test_folder_that_can_be_written_passes_the_check(tmp_path: Path) -> None:
    Archive(tmp_path / "archive").check()
    assert list((tmp_path / "archive").iterdir()) == []


@pytest.fixture
def keeping(tmp_path: Path) -> Archive:
    """Return an archive that knows what it keeps, the newest first, as the database does."""
    kept: dict[str, ArchivePointer] = {}

    class Keeping(Archive):
        def write(self, result: FetchResult) -> ArchivePointer:
            pointer = super().write(result)
            kept[pointer.digest] = pointer
            return pointer

    return Keeping(tmp_path, kept.get)


def kinds(folder: Path) -> list[str]:
    """Return the kinds of all records, file by file."""
    walked = (found for path in sorted(folder.glob("*.warc.gz")) for found in warc.walk(path))
    return ["damage" if isinstance(found, warc.Damage) else found.kind for found in walked]


def test_same_body_again_is_a_revisit_that_leads_to_the_first(keeping: Archive) -> None:
    first = keeping.write(make_result("https://x.example/a", body=b"words"))
    days = [keeping.write(make_result(body=b"words", started_at=NOW + n * DAY)) for n in range(3)]
    other = keeping.write(make_result(body=b"other"))
    assert [keeping.read(pointer) for pointer in (first, *days, other)] == [b"words"] * 4 + [b"other"]
    with (keeping.folder / days[2].file).open("rb") as file:
        _, record = ArchiveIterator(file)
        said = record.rec_headers
        assert (record.rec_type, record.http_headers.get_header("Content-Type")) == ("revisit", "text/html")
    assert said["WARC-Refers-To-Target-URI"] == "https://x.example/a"
    assert said["WARC-Refers-To-Date"].startswith("2026-11-26T12:00:00")
    assert (said["WARC-Refers-To-Filename"], said["WARC-Refers-To-File-Offset"]) == (
        first.file,
        str(first.offset),
    )
    with (keeping.folder / first.file).open("rb") as file:
        digests = [record.rec_headers["WARC-Payload-Digest"] for record in ArchiveIterator(file)]
    assert said["WARC-Payload-Digest"] == digests[1]


def test_body_whose_first_record_is_lost_is_kept_anew(keeping: Archive) -> None:
    first = keeping.write(make_result(body=b"words"))
    (keeping.folder / first.file).unlink()
    again = keeping.write(make_result(body=b"words", started_at=NOW + DAY))
    third = keeping.write(make_result(body=b"words", started_at=NOW + 2 * DAY))
    assert (keeping.read(again), keeping.read(third)) == (b"words", b"words")
    assert kinds(keeping.folder) == ["warcinfo", "response", "warcinfo", "revisit"]
    with pytest.raises(ArchiveError, match="missing"):
        keeping.read(first)


def test_revisit_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    away = replace(Archive(tmp_path).write(make_result(body=b"words")), file="../secret.warc.gz")
    original = next(record for record in warc.walk(tmp_path / f"{NOW:%Y-%m-%d}.warc.gz") if record.url)
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "x.warc.gz").write_bytes(warc.revisit(make_result(body=b"words"), away, original))
    with pytest.raises(ArchiveError, match="no file of the archive"):
        Archive(folder).read(ArchivePointer(file="x.warc.gz", offset=0, digest=away.digest))


@dataclass
class Row:
    pointer: ArchivePointer | None
    url: str = "https://x.example/old"
    final_url: str = "https://x.example/new"
    content_type: str = "text/html"
    fetched_at: datetime = NOW


def test_page_is_made_from_the_row_that_points_at_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    row = Row(archive.write(make_result(body=b"words")))
    page = archive.page(row)
    assert (page.body, page.url, page.final_url, page.fetched_at) == (b"words", row.url, row.final_url, NOW)
    with pytest.raises(ArchiveError, match="not in the archive"):
        archive.page(Row(None))


MEMBERS = [gzip.compress(f"member {n}".encode() * 50, mtime=0) for n in range(3)]


@pytest.mark.parametrize("cut", [1, 10, 40])
def test_half_record_of_a_killed_process_is_cut_off(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "x.warc.gz"
    append(path, MEMBERS[0])
    with path.open("ab") as file:  # killed before it could note the end
        file.write(MEMBERS[1] + MEMBERS[2][:-cut])
    offset = append(path, MEMBERS[2])
    assert path.read_bytes() == b"".join(MEMBERS)
    assert offset == len(MEMBERS[0] + MEMBERS[1])


def test_nothing_is_cut_off_where_the_lock_file_is_lost_or_old(tmp_path: Path) -> None:
    path = tmp_path / "x.warc.gz"
    append(path, MEMBERS[0])
    old = (tmp_path / ".x.warc.gz.end").read_bytes()
    append(path, MEMBERS[1])
    for left in (old, b"", b"rubbish"):
        (tmp_path / ".x.warc.gz.end").write_bytes(left)
        before = path.read_bytes()
        append(path, MEMBERS[2])
        assert path.read_bytes() == before + MEMBERS[2]


@pytest.mark.parametrize("left", [1, 20, 60])
def test_first_record_of_a_day_left_half_written_is_cut_off(tmp_path: Path, left: int) -> None:
    path = tmp_path / "x.warc.gz"
    path.write_bytes((MEMBERS[0] + MEMBERS[1])[:left])
    (tmp_path / ".x.warc.gz.end").write_bytes(b"0")  # noted before the file has anything
    offset = append(path, MEMBERS[2], head=lambda: MEMBERS[0])
    assert path.read_bytes() == MEMBERS[0] + MEMBERS[2]
    assert offset == len(MEMBERS[0])


def test_a_new_file_s_end_is_noted_before_its_first_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted: list[bytes] = []
    monkeypatch.setattr(appending, "_note", lambda end, size: noted.append(b"%d" % size))
    append(tmp_path / "x.warc.gz", MEMBERS[0], head=lambda: MEMBERS[1])
    assert noted == [b"0", b"%d" % len(MEMBERS[0] + MEMBERS[1])]
