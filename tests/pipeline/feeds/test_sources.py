"""Recorded pages of our own making, read as the registry says: each in `sources/` beside what it lists.

A page is `SLUG.EXT`, in the shape of what that source gives; `SLUG.yml` has `count`, and `entries` with as
many fields as are worth writing out. Dates are the publisher's days.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline import feeds
from pipeline.errors import ParseError
from pipeline.records import Entry, Feed, FeedFormat
from pipeline.registry import Registry, load
from tests.making import NOW

FOLDER = Path(__file__).parent / "sources"
PAGES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".yml")
OWN_SHAPE = {FeedFormat.LISTING, FeedFormat.API, FeedFormat.LIST, FeedFormat.SITEMAP}
KINDS = {".html": "text/html; charset=utf-8", ".csv": "text/csv; charset=utf-8"}


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def read(path: Path, registry: Registry, **fields: Any) -> feeds.ParsedFeed:
    """Return what a recorded page gives; it is shorter than the source ever is."""
    feed: Feed = replace(registry.feeds[path.stem], expect_entries=0)
    if feed.columns:
        feed = replace(feed, columns=replace(feed.columns, least=1))
    return feeds.parse(
        path.read_bytes(),
        replace(feed, **fields),
        final_url=feed.url,
        content_type=KINDS.get(path.suffix, "application/octet-stream"),
        now=NOW,
        watch=feeds.Watch.of(registry),
    )


def shown(entry: Entry, field: str) -> object:
    value = getattr(entry, field)
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_recorded_page_lists_what_lies_beside_it(path: Path, registry: Registry) -> None:
    parsed = read(path, registry)
    expected = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
    by_guid = {entry.guid: entry for entry in parsed.entries}
    found = [
        {field: shown(by_guid[row["guid"]], field) for field in row}
        if row["guid"] in by_guid
        else list(by_guid)
        for row in expected["entries"]
    ]
    assert found == expected["entries"]
    assert len(parsed.entries) == expected["count"]
    assert parsed.warnings == ()


def test_every_source_of_its_own_shape_that_is_on_has_a_recorded_page(registry: Registry) -> None:
    wanted = {slug for slug, feed in registry.feeds.items() if feed.enabled and feed.format in OWN_SHAPE}
    assert wanted <= {path.stem for path in PAGES}
    assert {path.stem for path in FOLDER.glob("*.yml")} == {path.stem for path in PAGES}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_page_that_a_source_replaces_by_an_error_is_none_of_it(path: Path, registry: Registry) -> None:
    feed = registry.feeds[path.stem]
    error = b"<!DOCTYPE html><html><head><title>Access denied</title></head><body><p>Sorry.</p></body></html>"
    with pytest.raises(ParseError, match="Access denied"):
        feeds.parse(error, feed, final_url=feed.url, content_type="text/html", now=NOW)
