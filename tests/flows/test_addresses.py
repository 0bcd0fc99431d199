"""One document, however many addresses, feeds and titles lead to it."""

from pathlib import Path

from db import queries
from db.session import open_database
from tests.flows.runs import (
    BODY,
    LEAD,
    add_feed,
    article,
    candidates,
    entries,
    listed,
    make_settings,
    run,
    totals,
)
from tests.server import Pages


def test_tracking_copies_and_titles_make_no_second_document(
    pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    page = article(LEAD, BODY)
    for path in ("/good", "/good?utm_source=rss", "/copy", "/print"):
        pages.add(path, page, content_type="text/html")
    own = f"<link rel=canonical href='{pages.base}/good'>".encode()
    pages.add("/amp", page.replace(b"<title>", own + b"<title>"), content_type="text/html")
    one = add_feed(pages, *(listed(pages, path) for path in ("/good", "/copy", "/amp")), path="/one")
    two = add_feed(
        pages, listed(pages, "/good?utm_source=rss", "By another title"), listed(pages, "/print"), path="/two"
    )
    settings = make_settings(tmp_path, sqlite_url, one=one, two=two)
    assert run(settings).counts()["stored"] == 5
    assert {state for state, _ in entries(settings).values()} == {"stored"}
    rows = totals(settings)
    assert (rows["documents"], rows["candidates"], len(candidates(settings))) == (1, 1, 1)
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        found = queries.addresses(session, 1)
    assert {line.url.removeprefix(pages.base) for line in found} == {"/good", "/copy", "/print"}
