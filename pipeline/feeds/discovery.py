"""What a body is, and which feeds a page has: for an operator who knows no more than an address."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from pipeline.extract.tree import tree_of
from pipeline.ids import is_web_url
from pipeline.records import FeedFormat, Keys
from pipeline.text import headline, one_line
from pipeline.text.charset import decode

# Where feeds lie on sites that do not name them.
PATHS = (
    "feed/",
    "/feed/",
    "/rss.xml",
    "/feed.xml",
    "/atom.xml",
    "/rss",
    "/index.xml",
    "/feed.json",
    "/sitemap.xml",
)
_HEAD = 5_000
_ROOTS = (
    (re.compile(r"<(?:\w+:)?(?:rss|rdf)[\s>]", re.IGNORECASE), FeedFormat.RSS),
    (re.compile(r"<(?:\w+:)?feed[\s>]", re.IGNORECASE), FeedFormat.ATOM),
    (re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]", re.IGNORECASE), FeedFormat.SITEMAP),
    (re.compile(r"<!doctype html|<html[\s>]|<body[\s>]", re.IGNORECASE), FeedFormat.LISTING),
)
_COMMENT = re.compile("<!--.*?-->", re.DOTALL)
_TITLE = re.compile(r"<title[^>]*>(?:\s*<!\[CDATA\[)?([^<\]]{1,300})", re.IGNORECASE)
_LANGUAGE = re.compile(r"<language>\s*([a-z]{2})|\b(?:xml:)?lang=[\"']([a-z]{2})\b", re.IGNORECASE)
_TYPES = {
    "application/rss+xml": FeedFormat.RSS,
    "application/atom+xml": FeedFormat.ATOM,
    "application/feed+json": FeedFormat.JSON,
    "application/json": FeedFormat.JSON,
}
_NAMES = {  # of keys, the likeliest first
    "title": ("title", "name", "headline", "subject"),
    "url": ("html_url", "url", "web_url", "link", "href", "permalink"),
    "guid": ("guid", "id", "document_number", "number", "code", "slug"),
    "published": (
        "published",
        "publication_date",
        "published_at",
        "date",
        "datePublished",
        "created_at",
        "seendate",
    ),
    "updated": ("updated", "updated_at", "modified", "changeDate", "public_timestamp"),
    "summary": ("summary", "abstract", "description", "excerpt"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A feed that a page says it has."""

    url: str
    format: FeedFormat
    title: str


def format_of(body: bytes, content_type: str = "") -> FeedFormat | None:
    """Return the format that a body seems to be in, or None where it is in none of ours."""
    start = _COMMENT.sub("", decode(body[:_HEAD], content_type, guess=False)).lstrip("\ufeff \t\r\n")
    if start.startswith(("{", "[")):
        return FeedFormat.JSON if "jsonfeed.org/version" in start else FeedFormat.API
    found = [(match.start(), format) for root, format in _ROOTS if (match := root.search(start))]
    return min(found)[1] if found and start.startswith("<") else None


def title_of(body: bytes, content_type: str = "") -> str:
    """Return the title of a page or feed, or nothing."""
    start = decode(body[:_HEAD], content_type, guess=False)
    if start.lstrip().startswith("{"):
        found = _json(body, content_type)
        return one_line(str(found.get("title", ""))) if isinstance(found, dict) else ""
    return headline(match[1]) if (match := _TITLE.search(start)) else ""


def language_of(body: bytes, content_type: str = "") -> str | None:
    """Return the language that a page or feed says it is in, ISO 639-1."""
    match = _LANGUAGE.search(decode(body[:_HEAD], content_type, guess=False))
    return (match[1] or match[2]).lower() if match else None


def offers(body: bytes, content_type: str, url: str) -> list[Offer]:
    """Return the feeds that a page links to as its own (`<link rel=alternate>`), each once."""
    tree = tree_of(decode(body, content_type))
    found: dict[str, Offer] = {}
    for link in [] if isinstance(tree, str) else tree.iterfind(".//link[@href]"):
        kind = _TYPES.get((link.get("type") or "").partition(";")[0].strip().lower())
        if kind and "alternate" in (link.get("rel") or "").lower().split():
            address = joined(url, link.get("href"))
            if address:
                found.setdefault(
                    address, Offer(url=address, format=kind, title=one_line(link.get("title") or ""))
                )
    return list(found.values())


def joined(base: str, link: str) -> str | None:
    """Return a link as an absolute web address, or None where it is none."""
    try:
        url = urljoin(base, link.strip())
    except ValueError:
        return None
    return url if is_web_url(url) else None


def keys_of(body: bytes, content_type: str = "") -> Keys | None:
    """Return keys that may fit an API's answer, guessed by their names, or None where it has no list."""
    for path, rows in _lists(_json(body, content_type)):
        known = {key for row in rows[:20] if isinstance(row, dict) for key in row}
        named = {
            field: next((name for name in names if name in known), None) for field, names in _NAMES.items()
        }
        if named["title"] and (named["url"] or named["guid"]):
            return Keys(entries=path, **named)  # type: ignore[arg-type] # there is a title
    return None


def _lists(found: object, path: str = "", depth: int = 0) -> list[tuple[str, list[Any]]]:
    """Return the lists in a JSON value and their paths, the outermost first."""
    if isinstance(found, list):
        return [(path, found)]
    if not isinstance(found, dict) or depth > 3:
        return []
    below = ((f"{path}.{key}".strip("."), value) for key, value in found.items() if "." not in key)
    return [one for place, value in below for one in _lists(value, place, depth + 1)]


def _json(body: bytes, content_type: str) -> Any:
    try:
        return json.loads(decode(body, content_type, guess=False))
    except (ValueError, RecursionError):
        return None
