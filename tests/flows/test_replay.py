"""Real captures of one feed, polled one after the other as over the days they were taken."""

import json
from datetime import datetime
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.flows.runs import candidates, entries, make_settings, run, totals
from tests.server import Pages

SITE = "https://www.whitehouse.gov"
ON_TOPIC = {"wh-2024-03-18-joint-statement", "wh-2024-03-18-press-call", "wh-2024-03-20-fact-sheet"}


def add_documents(pages: Pages, folder: Path) -> dict[str, str]:
    """Serve every document as a page at the path it had; return id -> URL."""
    urls = {}
    for file in sorted(folder.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        paragraphs = "".join(f"<p>{escape(part)}</p>" for part in document["text"].split("\n\n"))
        head = f"<head><title>{escape(document['title'])}</title></head>"
        page = f"<html>{head}<article>{paragraphs}</article></html>"
        path = urlsplit(document["url"]).path
        urls[document["id"]] = pages.add(path, page.encode(), content_type="text/html; charset=utf-8")
    return urls


@pytest.mark.shared
def test_sixty_captures_of_a_feed_lose_and_double_nothing(
    shared: Path, pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    folder = shared / "corpus" / "feeds" / "whitehouse"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    urls = add_documents(pages, shared / "corpus" / "documents")
    settings = make_settings(tmp_path, sqlite_url, whitehouse=pages.base + "/feed")
    changed = []
    for capture in manifest["captures"]:
        body = (folder / capture["file"]).read_bytes().replace(SITE.encode(), pages.base.encode())
        time = datetime.fromisoformat(capture["time"])
        pages.add("/feed", body, etag=f'"{capture["sha256"]}"', content_type="application/rss+xml")
        (row,) = run(settings, lambda time=time: time)
        assert (row.outcome, row.problem) == ("fetched", None)
        assert (row.listed, row.new) == (capture["distinct_guids"], capture["new_guids"])
        assert row.ended == row.taken
        changed += [capture["file"]] * row.changed
    ended = entries(settings)
    assert set(ended) == {one["guid"].replace(SITE, pages.base) for one in manifest["guids"]}
    assert len(ended) == manifest["distinct_guids"] == 136
    assert changed == [one["file"] for one in manifest["changed"]]
    stored = {guid for guid, (state, _) in ended.items() if state == "stored"}
    assert stored == {urls[one] for one in ON_TOPIC}
    assert {end for guid, end in ended.items() if guid not in stored} == {("failed", "HTTP 404 Not Found")}
    assert {one.document.url for one in candidates(settings)} == stored

    before, asked = totals(settings), len(pages.seen)
    (row,) = run(settings, lambda: time)
    assert (row.outcome, row.taken, row.candidates) == ("not_modified", 0, 0)
    assert [seen.path for seen in pages.seen[asked:]] == ["/feed"]
    assert {name: rows - before[name] for name, rows in totals(settings).items() if rows != before[name]} == {
        "fetches": 1  # the log of what was asked
    }
