"""Feed lists as other readers keep them: OPML 2.0 in and out.

What OPML has no word for stands in attributes of our own namespace, so that our lists come back whole.
Pages without a feed are written as links, which other readers do not subscribe to.
"""

import json
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, fields, is_dataclass
from itertools import count, groupby
from typing import Any
from urllib.parse import urlsplit

import yaml
from lxml import etree  # type: ignore[import-untyped,unused-ignore] # it ships no types

from pipeline.errors import ParseError
from pipeline.ids import is_web_url
from pipeline.records import Feed, FeedFormat, FeedKind

NAMESPACE = "https://mercwatch.org/ns/feed"
Value = str | int | bool | dict[str, object]  # a mapping: selectors, keys or columns
Row = Mapping[str, Value]
_SYNDICATED = {FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.JSON}
_FIELDS = {field.name: field for field in fields(Feed)}
_TYPES = {"polls_per_day": int, "expect_entries": int, "topic_filter": bool, "enabled": bool}
_SHAPES = {"selectors", "keys", "columns"}
_KNOWN = ("name", "publisher", "kind", "country", "language", "format", "url", "confidence")


def export(feeds: Iterable[Feed]) -> bytes:
    """Return OPML of the feeds, grouped by kind."""
    root = etree.Element("opml", version="2.0", nsmap={"mw": NAMESPACE})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = "Mercwatch feeds"
    body = etree.SubElement(root, "body")
    order = list(FeedKind)
    for kind, group in groupby(
        sorted(feeds, key=lambda feed: order.index(feed.kind)), lambda feed: feed.kind
    ):
        outline = etree.SubElement(body, "outline", text=kind.value)
        for feed in group:
            etree.SubElement(outline, "outline", _attributes(feed))
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def parse(body: bytes) -> list[dict[str, Value]]:
    """Return the feeds that OPML lists, as rows of `feeds.yml` with their `slug`; the first of a URL wins.

    Lists of other readers know neither country nor kind: those keys are missing. Raises ParseError.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ParseError(f"no OPML: {error.msg}; export the list again") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParseError("no OPML that we read: it has a document type of its own; take the DOCTYPE out")
    if etree.QName(root).localname.lower() != "opml":
        raise ParseError(f"no OPML: its root is <{etree.QName(root).localname}>; give the exported list")
    found: dict[str, dict[str, Value]] = {}
    slugs: set[str] = set()
    for outline in root.iter("{*}outline"):
        row = _row({str(name): str(value) for name, value in outline.attrib.items()})
        url = str(row.get("url", ""))
        if is_web_url(url) and url not in found:
            row["slug"] = _free(str(row.get("slug") or slug_of(str(row["name"])) or slug_of(url)), slugs)
            found[url] = row
    return list(found.values())


def to_yaml(rows: Iterable[Row], why: str = "not in the list") -> str:
    """Return the rows as text to paste under `feeds:` in `feeds.yml`; unknown keys are left empty there.

    why: said of such a key in a comment.
    """
    blocks = []
    for row in rows:
        known = {key: row[key] for key in _FIELDS if key in row and key not in {"slug", "user_agent"}}
        lines = (
            yaml.safe_dump(
                {key: known.pop(key) for key in _KNOWN if key in known} | known,
                allow_unicode=True,
                sort_keys=False,
                width=10_000,
            )
            if known
            else ""
        )
        lines += "".join(f"{key}:  # {why}\n" for key in _KNOWN if key not in row)
        if "user_agent" in row:
            lines += f"# user_agent: name the agent that says {row['user_agent']!r}\n"
        blocks.append(f"{row['slug']}:\n{textwrap.indent(lines, '  ')}")
    return textwrap.indent("\n".join(blocks), "  ")


def _attributes(feed: Feed) -> dict[str, str]:
    syndicated = feed.format in _SYNDICATED
    parts = urlsplit(feed.url)
    plain = {
        "text": feed.name,
        "title": feed.name,
        "type": "rss" if syndicated else "link",
        "xmlUrl" if syndicated else "url": feed.url,
        "htmlUrl": f"{parts.scheme}://{parts.netloc}/",
        "language": feed.language,
    }
    told = {"name", "url", "language"}
    own = {
        f"{{{NAMESPACE}}}{name}": _written(getattr(feed, name))
        for name, field in _FIELDS.items()
        if name not in told and (field.default is MISSING or getattr(feed, name) != field.default)
    }
    return plain | own


def _row(given: Mapping[str, str]) -> dict[str, Value]:
    own = {name.removeprefix(f"{{{NAMESPACE}}}"): value for name, value in given.items() if NAMESPACE in name}
    plain = {name.lower(): value for name, value in given.items() if not name.startswith("{")}
    row: dict[str, Any] = {}
    url = plain.get("xmlurl") or (own and plain.get("url")) or ""
    row["url"] = url.strip()
    row["name"] = plain.get("text") or plain.get("title") or urlsplit(row["url"]).netloc
    if plain.get("language"):
        row["language"] = plain["language"] if own else plain["language"].lower().partition("-")[0]
    if not own:
        row |= {"publisher": row["name"], "format": "rss", "confidence": "low", "enabled": False}
    for name, value in own.items():
        if name in _FIELDS:
            row[name] = _read(name, value)
    return row


def _written(value: object) -> str:
    if is_dataclass(value) and not isinstance(value, type):
        return json.dumps({name: one for name, one in asdict(value).items() if one is not None})
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(name: str, value: str) -> Value:
    """Return the value of a field as written; what does not fit is left for the registry to complain of."""
    kind = _TYPES.get(name)
    if name in _SHAPES:
        try:
            shape = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return shape if isinstance(shape, dict) else value
    if kind is bool:
        return value == "true"
    return int(value) if kind is int and value.isdecimal() else value


def slug_of(text: str) -> str:
    """Return a text as a slug; nothing where none of its letters is Latin."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "_", plain.removeprefix("https://").removeprefix("http://")).strip("_")


def _free(slug: str, taken: set[str]) -> str:
    """Return the slug, or the first free one after it, and take it."""
    free = next(one for n in count(1) if (one := f"{slug}_{n}" if n > 1 else slug) not in taken)
    taken.add(free)
    return free
