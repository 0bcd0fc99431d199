"""Archive files, ours or of Common Crawl's shape, are read once, in batches, without the network."""

import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from db import queries
from db.session import open_database
from flows import steps
from flows.steps import replaying
from pipeline.archive import Archive
from pipeline.errors import ArchiveError
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, candidates, listed, make_settings, run, totals
from tests.making import NOW
from tests.server import Pages

PLAIN = "The bridge was opened by the minister. " * 20
PAGE = article(LEAD, BODY)
Headers = Sequence[tuple[str, str]]


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (body[:50], body[50:])) + b"0\r\n\r\n"


class Crawl:
    """Writes a file as Common Crawl does: each response between its request and its metadata."""

    def __init__(self, path: Path, *, zipped: bool = True) -> None:
        self.path, self._out = path, io.BytesIO()
        self._writer = WARCWriter(self._out, gzip=zipped, warc_version="1.0")
        info = self._writer.create_warcinfo_record(path.name, {"software": "news-crawl"})
        self._writer.write_record(info)

    def add(
        self,
        url: str,
        body: bytes,
        headers: Headers = (("Content-Type", "text/html"),),
        status: str = "200 OK",
    ) -> None:
        write, make = self._writer.write_record, self._writer.create_warc_record
        date = {"WARC-Date": "2024-03-06T01:02:03Z"}
        asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
        write(make(url, "request", http_headers=asked, warc_headers_dict=date))
        given = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
        write(make(url, "response", io.BytesIO(body), len(body), http_headers=given, warc_headers_dict=date))
        write(make(url, "metadata", io.BytesIO(b"time: 9"), 7, warc_content_type="application/warc-fields"))

    def close(self) -> Path:
        self.path.write_bytes(self._out.getvalue())
        return self.path


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    return make_settings(tmp_path / "home", sqlite_url, news="https://www.ministry.example/feed")


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path / "CC-NEWS-1.warc.gz")


def fill(crawl: Crawl) -> Path:
    """Write one page on topic, coded as on the wire, among all that is none."""
    wire = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked"))
    crawl.add("https://ministry.example/act", chunked(gzip.compress(PAGE)), wire)
    crawl.add("https://x.example/dull", article(PLAIN))
    crawl.add("https://x.example/gone", PAGE, status="404 Not Found")
    crawl.add("https://x.example/moved", PAGE, status="301 Moved")
    crawl.add("https://x.example/image", b"\x89PNG\r\n\x1a\n" + bytes(400), (("Content-Type", "image/png"),))
    crawl.add("https://x.example/empty", b"")
    return crawl.close()


def test_foreign_archive_gives_documents_and_counts_everything_else(settings: Settings, crawl: Crawl) -> None:
    done = steps.replay(settings, [fill(crawl)], now=lambda: NOW)
    assert done.records == 1 + 3 * 6
    assert done.ended == {"stored": 1, "off_topic": 1}
    assert done.passed == {
        "request": 6,
        "metadata": 6,
        "warcinfo": 1,
        "HTTP 404": 1,
        "HTTP 301": 1,
        "an image": 1,
        "an empty page": 1,
    }
    assert done.candidates == 1
    (found,) = candidates(settings)
    assert found.document.url == "https://ministry.example/act"
    assert found.document.publisher == "The Ministry"  # of the feed on the same host
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        page = queries.page_of(session, found.document.id)
        (fetch,) = queries.fetch_log(session, 9)
    assert page is not None
    assert page.fetched_at.isoformat() == "2024-03-06T01:02:03+00:00"
    assert Archive(settings.archive).page(page).body == PAGE  # copied, as it was read
    assert fetch.reason == "read from CC-NEWS-1.warc.gz"


def test_reading_an_archive_again_adds_nothing(settings: Settings, crawl: Crawl) -> None:
    path = fill(crawl)
    steps.replay(settings, [path], now=lambda: NOW)
    before, bytes_kept = totals(settings), [f.stat().st_size for f in settings.archive.glob("*.warc.gz")]
    done = steps.replay(settings, [path, path], now=lambda: NOW)
    assert (done.known, done.candidates, done.ended) == (2, 0, {"off_topic": 2})
    assert totals(settings) == before
    assert [file.stat().st_size for file in settings.archive.glob("*.warc.gz")] == bytes_kept


def test_stopped_in_the_midst_it_goes_on_and_ends_the_same(
    settings: Settings, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(5):
        crawl.add(f"https://x.example/{n}", article(LEAD, BODY, f"This is article {n} of five."))
    path = crawl.close()
    monkeypatch.setattr(replaying, "BATCH", 2)
    keep, kept = replaying.keep, []

    def stop(*given: object, **named: object) -> object:
        kept.append(1)
        if len(kept) == 4:
            raise KeyboardInterrupt
        return keep(*given, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as stopping:
        stopping.setattr(replaying, "keep", stop)
        with pytest.raises(KeyboardInterrupt):
            steps.replay(settings, [path], now=lambda: NOW)
    assert totals(settings)["documents"] == 2
    assert steps.replay(settings, [path], now=lambda: NOW).known == 2
    rows = totals(settings)
    assert (rows["documents"], rows["pages"], rows["candidates"]) == (5, 5, 5)


def test_our_own_archive_is_read_in_place_and_gives_the_same_candidates(
    pages: Pages, tmp_path: Path, sqlite_url: str, empty_sqlite_url: str
) -> None:
    pages.add("/good", PAGE, content_type="text/html")
    add_feed(pages, listed(pages, "/good"))
    home = tmp_path / "home"
    settings = make_settings(home, sqlite_url, news=pages.base + "/feed")
    run(settings)
    (file,) = settings.archive.glob("*.warc.gz")
    size = file.stat().st_size
    lost = make_settings(home, empty_sqlite_url, news=pages.base + "/feed")  # the database, not the archive
    done = steps.replay(lost, [file], now=lambda: NOW)
    assert (done.ended, done.passed["a feed"], file.stat().st_size) == ({"stored": 1}, 1, size)
    assert [one.candidate.key for one in candidates(lost)] == [
        one.candidate.key for one in candidates(settings)
    ]
    assert steps.replay(settings, [file], now=lambda: NOW).known == 1


def test_damage_within_a_file_costs_what_it_touches(settings: Settings, crawl: Crawl) -> None:
    body = bytearray(fill(crawl).read_bytes())
    body[40] ^= 0xFF  # within the first record
    other = Crawl(crawl.path)
    other.add("https://x.example/other", article(LEAD, BODY, "Another."))
    crawl.path.write_bytes(bytes(body) + b"\x1f\x8b\x08rubbish" + other.close().read_bytes()[:-9])
    done = steps.replay(settings, [crawl.path], now=lambda: NOW)
    assert (done.passed["damaged"], done.ended["stored"]) == (3, 2)


def test_file_that_is_not_zipped_is_read_too(settings: Settings, tmp_path: Path) -> None:
    assert steps.replay(settings, [fill(Crawl(tmp_path / "x.warc", zipped=False))]).ended["stored"] == 1


@pytest.mark.parametrize("body", [b"<html>no archive</html>" * 9, b"\x1f\x8b\x08rubbish"])
def test_what_is_no_archive_is_told(settings: Settings, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x.warc.gz").write_bytes(body)
    with pytest.raises(ArchiveError, match=r"x\.warc\.gz: no WARC file"):
        steps.replay(settings, [tmp_path / "x.warc.gz"])
    with pytest.raises(ArchiveError, match="no such file"):
        steps.replay(settings, [tmp_path / "missing.warc.gz"])


def test_body_beyond_the_bound_and_a_bomb_are_passed_over(
    settings: Settings, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "MOST", 100_000)
    crawl.add("https://x.example/long", article(LEAD) + b" " * 200_000)
    bomb = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    crawl.add("https://x.example/bomb", gzip.compress(article(LEAD) + b" " * 50_000_000), bomb)
    assert steps.replay(settings, [crawl.close()]).passed["damaged"] == 2


def test_page_that_breaks_the_extraction_fails_alone(
    settings: Settings, crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replaying, "extract", lambda *_, **__: 1 // 0)
    assert steps.replay(settings, [fill(crawl)]).ended == {"failed": 1, "off_topic": 1}
