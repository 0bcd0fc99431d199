"""Text as we keep it: NFC, line ends as line feeds, nothing that a database refuses."""

import html
import re
import unicodedata

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x85|\u2028|\u2029")
_INVISIBLE = re.compile("[\xad\u200b\u2060\ufeff]")  # soft hyphen, zero-width space, word joiner, BOM
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--.*?-->", re.DOTALL)


def clean(text: str) -> str:
    """Return text in NFC with line feeds, without control characters and lone surrogates."""
    return unicodedata.normalize("NFC", _CONTROLS.sub("", _LINE_ENDS.sub("\n", text)))


def one_line(text: str) -> str:
    """Return clean text on one line: blanks of any kind become one space, invisible characters none."""
    return " ".join(_INVISIBLE.sub("", clean(text)).split())


def headline(markup: str) -> str:
    """Return a title as a reader sees it: no tags, entities resolved, on one line. `A < B` stays."""
    return one_line(html.unescape(_TAG.sub("", markup)))
