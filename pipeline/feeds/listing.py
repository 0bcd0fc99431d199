"""Listing pages: a page of links, read by the selectors of its feed, or by where its links stand."""

import html
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from cssselect import HTMLTranslator

from pipeline.extract.tree import tree_of
from pipeline.feeds.dated import read_date
from pipeline.feeds.links import likely, wanted
from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import NEWEST, Listed, ParsedFeed, Reading
from pipeline.records import Selectors
from pipeline.text import one_line
from pipeline.text.charset import decode

_ABOUT = "//nav//a|//header//a|//footer//a|//aside//a|//form//a"
_HEADING = ".//h1|.//h2|.//h3|.//h4|.//h5|.//h6"
_IN_URL = re.compile(r"/(20\d\d)[/-]?([01]\d)[/-]?([0-3]\d)(?![0-9])")
_LABEL = 60  # characters of a date that stands before its entry
_HEADLINE = 12  # characters of a link that is more than a word of a menu
_MANY = ""  # in place of the address that alone stands in a part of a page
Found = tuple[Any, str, str]  # the part of the page that is an entry's own, its address, and its link's words


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return the entries of a listing page; raise ParseError where it has none, as when it was rebuilt."""
    tree = tree_of(decode(body, content_type))
    if isinstance(tree, str):
        raise no_feed(reading.feed, reading.base, body, tree)
    if base := tree.xpath("//base/@href"):
        reading.base = reading.url(base[0]) or reading.base
    selectors = reading.feed.selectors
    found = list(_selected(tree, selectors, reading) if selectors else _linked(tree, reading))
    for part, url, words in found[:NEWEST]:
        reading.add(_listed(part, url, reading, selectors, words))
    if len(found) > NEWEST:
        reading.warn(f"{len(found):,} entries, of which the first {NEWEST:,} are taken")
    if not found and reading.feed.expect_entries:
        raise no_feed(reading.feed, reading.base, body, None)
    return reading.parsed()


def _selected(tree: Any, selectors: Selectors, reading: Reading) -> Iterator[Found]:
    """Yield what the selectors find; an entry without a link of its kind is none."""
    seen = set()
    for part in _find(tree, selectors.entries):
        links = _values(part, selectors.link or "a@href") or _values(part, "@href")
        urls = [url for link in links if (url := reading.url(link)) and wanted(url, reading.feed)]
        if urls and urls[0] not in seen:
            seen.add(urls[0])
            yield part, urls[0], ""


def _linked(tree: Any, reading: Reading) -> Iterator[Found]:
    """Yield each link that may be an entry, with the largest part of the page that is its own."""
    anchors: dict[str, list[Any]] = {}
    alone: dict[Any, str] = {}  # which address a part holds, or that it holds several
    about = set() if reading.feed.links else set(tree.xpath(_ABOUT))
    for anchor in tree.iterfind(".//a[@href]"):
        url = None if anchor in about else reading.url(anchor.get("href"))
        if url is None or not _is_entry(url, reading):
            continue
        anchors.setdefault(url, []).append(anchor)
        for element in (anchor, *anchor.iterancestors()):
            known = alone.setdefault(element, url)
            if known == _MANY:  # and so are all that it stands in
                break
            if known != url:
                alone[element] = _MANY
    for url, same in anchors.items():
        part = same[0]
        for element in part.iterancestors():
            if alone[element] == _MANY or element.tag in {"body", "main", "html"}:
                break
            part = element
        words = max((one_line(one.text_content()) for one in same), key=len)
        if reading.feed.links or _title(part) or len(words) >= _HEADLINE:
            yield part, url, words


def _is_entry(url: str, reading: Reading) -> bool:
    return wanted(url, reading.feed) if reading.feed.links else likely(url, reading.base)


def _listed(part: Any, url: str, reading: Reading, selectors: Selectors | None, words: str) -> Listed:
    if selectors and selectors.title:
        title = " ".join(_values(part, selectors.title)[:1])
    else:
        title = _title(part) or words or one_line(part.text_content())
    summary = " ".join(_values(part, selectors.summary)) if selectors and selectors.summary else ""
    if selectors and selectors.date:
        published = reading.date(" ".join(_values(part, selectors.date)[:1]))
    else:
        published = _date(part, title, url, reading)
    escaped = (html.escape(text, quote=False) for text in (title, summary))
    return Listed(guid=url, link=url, title=next(escaped), summary=next(escaped), published=published)


def _title(part: Any) -> str:
    """Return the first heading of a part that is no date."""
    headings = (one_line(heading.text_content()) for heading in part.xpath(_HEADING))
    return next((text for text in headings if len(text) > len("30 September 2024")), "")


def _date(part: Any, title: str, url: str, reading: Reading) -> datetime | None:
    """Return the date in an entry's <time>, in its other words, just before it, or in its address."""
    stamps = part.xpath(".//time/@datetime")
    before = part.getprevious()
    label = one_line(before.text_content()) if before is not None and isinstance(before.tag, str) else ""
    words = one_line(" ".join(part.itertext())).replace(title, " ")
    for text in (*stamps[:1], words, label if len(label) <= _LABEL else ""):
        if text and (found := read_date(text, reading.feed)):
            return found
    found_in = _IN_URL.search(url)
    return read_date("-".join(found_in.groups()), reading.feed) if found_in else None


def _values(element: Any, selector: str) -> list[str]:
    """Return the texts, or for `css@name` the attributes, of what a selector finds within an element."""
    css, at, name = selector.partition("@")
    found = _find(element, css) if css else [element]
    texts = (one.get(name, "") if at else one.text_content() for one in found)
    return [tidy for text in texts if (tidy := one_line(text))]


def _find(element: Any, css: str) -> list[Any]:
    found: list[Any] = element.xpath(HTMLTranslator().css_to_xpath(css))
    return found
