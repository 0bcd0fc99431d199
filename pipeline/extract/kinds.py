"""What a body is: by its first bytes, then by its declaration, then by its looks."""

import re
from enum import StrEnum

from pipeline.text.charset import sure

_LOOK = 1024
_MAGIC = (
    (b"\x89PNG", "an image"),
    (b"GIF8", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"RIFF", "an image or a recording"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
    (b"PK\x03\x04", "a zip archive or an office file"),
    (b"\xd0\xcf\x11\xe0", "an office file"),
    (b"{\\rtf", "an office file"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\0\0\0\x18ftyp", "an image or a film"),
    (b"\0\0\0\x1cftyp", "an image or a film"),
    (b"\0\0\0\x20ftyp", "an image or a film"),
)
_DECLARED = (
    ("image/", "an image"),
    ("audio/", "a recording"),
    ("video/", "a film"),
    ("font/", "a font"),
    ("application/zip", "a zip archive"),
    ("application/msword", "an office file"),
    ("application/vnd.", "an office file"),
    ("application/json", "JSON"),
    ("text/css", "a style sheet"),
    ("text/javascript", "a script"),
    ("application/javascript", "a script"),
    ("text/calendar", "a calendar"),
    ("text/csv", "a table"),
)
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|title|meta|article|main|div|p|h1|br)[\s>/]", re.IGNORECASE
)
_XML = re.compile(rb"\s*(?:\xef\xbb\xbf)?<\?xml|\s*<(?:rss|feed|urlset|svg)[\s>]", re.IGNORECASE)


class Kind(StrEnum):
    """The kinds of body that give a document."""

    HTML = "html"
    PDF = "pdf"
    TEXT = "text"


def kind_of(body: bytes, content_type: str = "") -> Kind | str:
    """Return a body's kind, or in words what it is that we do not read."""
    start, declared = body[:_LOOK], content_type.partition(";")[0].strip().lower()
    if not body.strip(b" \t\r\n\0"):
        return "an empty page"
    if b"%PDF-" in start:
        return Kind.PDF
    by_magic = (what for magic, what in _MAGIC if start.startswith(magic))
    declared_as = (what for prefix, what in _DECLARED if declared.startswith(prefix))
    return next(by_magic, None) or next(declared_as, None) or _by_looks(start, declared)


def _by_looks(start: bytes, declared: str) -> Kind | str:
    if "html" in declared:
        return Kind.HTML
    wide = (sure(start) or "").startswith(("utf-16", "utf-32"))
    plain = start.replace(b"\0", b"") if wide else start
    if _HTML.search(plain) and (
        declared != "text/plain" or plain.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<")
    ):
        return Kind.HTML
    if _XML.match(plain) or declared.endswith(("/xml", "+xml")):
        return "an XML file"
    if not wide and (plain.count(b"\0") > 2 or declared == "application/pdf"):
        return "a binary file" if declared != "application/pdf" else "a PDF in name only"
    return Kind.TEXT
