"""The documents of pages, of feeds' own words, and of what is submitted by hand."""

import re
from datetime import date, datetime, timedelta

from pipeline.dates import PartialDate
from pipeline.extract.found import Found
from pipeline.extract.fragment import read_fragment
from pipeline.extract.html import LEAST, read_page
from pipeline.extract.kinds import Kind, kind_of
from pipeline.extract.pdf import read_pdf
from pipeline.extract.plain import read_text
from pipeline.ids import digest, is_web_url
from pipeline.records import Document, Entry, EntryState, Feed, Origin, Page, Refused
from pipeline.text import one_line
from pipeline.text.charset import decode
from pipeline.urls import canonical

LEAST_OF_FEED = 80  # characters; a feed's own words are few, but none is of a menu
MOST = 1_000_000  # characters; a long report has a third of that
TITLE = 200  # characters of a first line that stands in for a title
_SENTENCE = re.compile(r"\w[.!?。…؟](?:\s|[\"'”’»)\]]|$)")
Published = datetime | PartialDate | None


def extract(page: Page, *, entry: Entry | None, feed: Feed | None) -> Document | Refused:
    """Return the document of a page, or why it gives none.

    Its date is the entry's publication, else the page's own, else the entry's last update, else none.
    """
    found = _read(page.body, page.content_type, page.final_url, page.fetched_at.date())
    if isinstance(found, str):
        return _refused(found)
    url = canonical(found.url or page.final_url)
    dated = _dated(found, page.fetched_at)
    published = (entry.published or dated or entry.updated) if entry else dated
    title = found.title or (entry and one_line(entry.title)) or ""  # feeds give one page several
    return _document(found, url=url, title=title, published=published, feed=feed, origin=Origin.PAGE)


def from_entry(entry: Entry, feed: Feed) -> Document | Refused:
    """Return the document of a feed's own words, or why they are none: at least a sentence of some length."""
    best: Found | str = "the feed has no words of its own"
    for markup in (entry.content, entry.summary):
        if not markup:
            continue
        found = read_fragment(markup) if "<" in markup or "&" in markup else read_text(markup)
        if isinstance(found, str):
            best = found
        elif len(found.text) >= LEAST_OF_FEED and _SENTENCE.search(found.text):
            best = found
            break
        else:
            best = f"too short: {len(found.text)} characters in the feed"
    if isinstance(best, str):
        return _refused(best)
    url = canonical(entry.url) if entry.url else f"{canonical(feed.url)}#{digest(entry.guid)[:16]}"
    published = entry.published or entry.updated
    return _document(
        best, url=url, title=one_line(entry.title), published=published, feed=feed, origin=Origin.FEED
    )


def from_submission(
    body: bytes,
    *,
    name: str,
    url: str | None = None,
    content_type: str = "",
    title: str | None = None,
    published: Published = None,
    publisher: str | None = None,
    now: datetime | None = None,
) -> Document | Refused:
    """Return the document of a text, an HTML page or a PDF that somebody submits; any length will do.

    name: of the file, for an address where there is none.  now: no date of an HTML page lies later.
    """
    seen = now.date() if now else None
    if not content_type and name.lower().endswith(".pdf"):  # text of that name is a mishap, not a document
        content_type = "application/pdf"
    found = _read(body, content_type, url or "", seen, least=1)
    if (
        kind_of(body, content_type) is Kind.HTML
        and isinstance(found, str)
        and not found.startswith("an error page")
    ):
        found = read_fragment(decode(body, content_type))
    if isinstance(found, str):
        return _refused(found)
    if url and is_web_url(url):
        address = canonical(found.url or url)
    else:
        address = f"submission:{digest(found.text)[:16]}/{one_line(name).replace(' ', '_') or 'text'}"
    return _document(
        found,
        url=address,
        title=one_line(title or "") or found.title,
        published=published or (_dated(found, now) if now else found.date),
        publisher=publisher,
        origin=Origin.SUBMITTED,
    )


def _read(body: bytes, content_type: str, url: str, seen: date | None, *, least: int = LEAST) -> Found | str:
    kind = kind_of(body, content_type)
    found: Found | str = f"{kind}, which is not read"
    if kind is Kind.HTML:
        found = read_page(decode(body, content_type), url, seen=seen, least=least)
    elif kind is Kind.PDF:
        found = read_pdf(body)
    elif kind is Kind.TEXT:
        found = read_text(decode(body, content_type))
    if isinstance(found, Found) and len(found.text) > MOST:
        return f"too long: {len(found.text):,} characters, more than the {MOST:,} that are read"
    return found


def _dated(found: Found, seen: datetime) -> PartialDate | None:
    """Return a page's own date unless it lies in the future."""
    latest = PartialDate.of((seen + timedelta(days=1)).date())
    return found.date if found.date and found.date <= latest else None


def _document(
    found: Found,
    *,
    url: str,
    title: str,
    published: Published,
    origin: Origin,
    feed: Feed | None = None,
    publisher: str | None = None,
) -> Document:
    first = next(line for line in found.text.splitlines() if line.strip())
    return Document(
        url=url,
        title=title or one_line(first)[:TITLE],
        text=found.text,
        published=published,
        publisher=publisher or (feed.publisher if feed else found.publisher),
        country=feed.country if feed else None,
        language=found.language or (feed.language if feed else None),
        origin=origin,
    )


def _refused(reason: str) -> Refused:
    return Refused(state=EntryState.REFUSED, reason=reason)
