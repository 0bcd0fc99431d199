"""A walk through the archive finds what is damaged, what is lost, and what nobody points at."""

import gzip
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.archive import Archive, warc
from pipeline.archive.verifying import Pointed, Verdict, verify
from pipeline.records import ArchivePointer
from tests.making import DAY, NOW, make_result

BODIES = (b"first " * 500, b"second " * 500, b"third " * 500, b"first " * 500)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


@pytest.fixture
def rows(archive: Archive) -> list[Pointed]:
    """Keep three bodies on one day and the first again on the next; return the rows."""
    kept: dict[str, ArchivePointer] = {}
    knowing = Archive(archive.folder, kept.get)
    found = []
    for n, body in enumerate(BODIES):
        result = make_result(f"https://x.example/{n}", body=body, started_at=NOW + (n == 3) * DAY)
        pointer = knowing.write(result)
        kept.setdefault(pointer.digest, pointer)
        found.append(Pointed(pointer=pointer, url=result.url))
    return found


def said(verdict: Verdict) -> list[tuple[int, str]]:
    return [(fault.offset, fault.what) for fault in verdict.faults]


def test_sound_archive_has_no_faults_and_is_counted(archive: Archive, rows: list[Pointed]) -> None:
    walked: list[int] = []
    verdict = verify(archive, rows, told=walked.append)
    assert verdict.faults == []
    assert (verdict.files, verdict.pointers, verdict.orphans) == (2, 4, 0)
    assert verdict.kinds == {"warcinfo": 2, "response": 3, "revisit": 1}
    assert walked == sorted(walked)
    assert walked[-1] == verdict.bytes == sum(path.stat().st_size for path in archive.folder.glob("*.gz"))


def test_bodies_that_no_row_points_at_are_counted_and_no_fault(archive: Archive, rows: list[Pointed]) -> None:
    verdict = verify(archive, rows[1:2])
    assert (verdict.orphans, verdict.faults) == (3, [])


def test_file_that_no_row_points_into_is_walked_in_its_turn(archive: Archive, rows: list[Pointed]) -> None:
    walked: list[int] = []
    verdict = verify(archive, rows[3:], told=walked.append)
    assert (verdict.files, verdict.orphans, verdict.faults) == (2, 3, [])
    assert walked == sorted(walked)


def test_damage_reaches_to_the_next_record_and_not_to_any_gzip_member(
    archive: Archive, rows: list[Pointed]
) -> None:
    path, at = archive.folder / rows[1].pointer.file, rows[1].pointer.offset
    whole, rubbish = path.read_bytes(), b"\x1f\x8b\x08rubbish" + gzip.compress(b"other words")
    path.write_bytes(whole[:at] + rubbish + whole[at:])
    damage = [found for found in warc.walk(path) if isinstance(found, warc.Damage)]
    assert [(one.offset, one.length) for one in damage] == [(at, len(rubbish))]


def test_plain_file_cut_short_is_noticed(archive: Archive, rows: list[Pointed]) -> None:
    whole = gzip.decompress((archive.folder / rows[3].pointer.file).read_bytes())
    body = gzip.decompress((archive.folder / rows[0].pointer.file).read_bytes())
    for plain, faults in ((whole, []), (body[:-50], ["the record is cut short"])):
        (archive.folder / "plain.warc").write_bytes(plain)
        assert [one.what for one in verify(archive, rows).faults] == faults


def spoil(at: int) -> Callable[[bytes], bytes]:
    return lambda body: body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]


def test_flipped_bit_is_found_where_it_is_and_what_follows_is_read(
    archive: Archive, rows: list[Pointed]
) -> None:
    path, offset = archive.folder / rows[1].pointer.file, rows[1].pointer.offset
    path.write_bytes(spoil(offset + 60)(path.read_bytes()))
    verdict = verify(archive, rows)
    assert {fault.offset for fault in verdict.faults} == {offset}
    assert verdict.kinds["response"] == 2
    (lost,) = (fault for fault in verdict.faults if fault.pointer)
    assert lost.pointer == rows[1].pointer
    assert "https://x.example/1 is not to be had: no whole record there" in lost.what
    assert "verify --forget" in lost.mend


def test_file_cut_short_loses_its_last_record_only(archive: Archive, rows: list[Pointed]) -> None:
    path = archive.folder / rows[2].pointer.file
    path.write_bytes(path.read_bytes()[:-9])
    verdict = verify(archive, rows)
    assert [fault.pointer for fault in verdict.faults if fault.pointer] == [rows[2].pointer]
    assert any("no record (the file ends in the midst of a record)" in what for _, what in said(verdict))


def test_missing_file_is_told_for_every_body_in_it_and_for_revisits_of_them(
    archive: Archive, rows: list[Pointed]
) -> None:
    (archive.folder / rows[0].pointer.file).unlink()
    verdict = verify(archive, rows)
    assert [fault.pointer for fault in verdict.faults] == [row.pointer for row in rows]
    assert said(verdict)[0] == (
        rows[0].pointer.offset,
        "the file is missing, with the body of https://x.example/0",
    )


def test_row_that_points_at_another_body_is_found(archive: Archive, rows: list[Pointed]) -> None:
    wrong = replace(rows[0], pointer=replace(rows[0].pointer, offset=rows[1].pointer.offset))
    verdict = verify(archive, [wrong])
    assert [fault.pointer for fault in verdict.faults] == [wrong.pointer]
    assert "not the body that was kept there" in verdict.faults[0].what


def test_record_whose_digest_does_not_fit_is_found(archive: Archive, rows: list[Pointed]) -> None:
    path, offset = archive.folder / "lie.warc.gz", rows[0].pointer.offset
    whole = (archive.folder / rows[0].pointer.file).read_bytes()[offset : rows[1].pointer.offset]
    path.write_bytes(gzip.compress(gzip.decompress(whole).replace(b"first first", b"fISrt first", 1)))
    verdict = verify(archive, rows)
    assert [(fault.file, fault.what) for fault in verdict.faults] == [
        ("lie.warc.gz", "the record is not what its digest says")
    ]


def test_file_that_is_no_archive_at_all_is_one_fault(archive: Archive, rows: list[Pointed]) -> None:
    for name, body in (
        ("a.warc.gz", b"\x1f\x8brubbish"),
        ("b.warc", b"rubbish\r\n\r\n" * 9),
        ("c.warc.gz", b""),
    ):
        (archive.folder / name).write_bytes(body)
    verdict = verify(archive, rows)
    assert [(fault.file, fault.offset) for fault in verdict.faults] == [("a.warc.gz", 0), ("b.warc", 0)]


def test_empty_archive_is_sound(archive: Archive) -> None:
    assert verify(archive, []) == Verdict()
