"""Which characters some bytes are: by their mark, as UTF-8 without doubt, as declared, or by a guess."""

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PARAMETER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_IN_BODY = re.compile(
    rb"<meta[^>]{1,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{1,200}?encoding=[\"']([\w.:-]+)", re.I
)
_WIDE = ("utf-16", "utf-32")  # every other byte of their Latin text is NUL
_HEAD = 4096
_SAMPLE = 50_000
# names that the web uses for more than they say (WHATWG Encoding Standard)
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
}


def declared(content_type: str) -> str | None:
    """Return the codec of a Content-Type's charset, or None where it names none that Python knows."""
    found = _PARAMETER.search(content_type)
    return _codec(found[1]) if found else None


def sure(body: bytes) -> str | None:
    """Return the codec where the bytes themselves leave no doubt."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return codec
    if body[:4] in {b"<\0!\0", b"<\0?\0", b"<\0h\0"}:
        return "utf-16-le"
    if body.isascii():
        return None  # any charset, or one that shifts by escape sequences
    try:
        body.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def charset(body: bytes, content_type: str = "", *, guess: bool = True) -> str:
    """Return the codec to read a page by. A declaration yields to bytes that can only be UTF-8."""
    if known := sure(body):
        return known
    if (known := declared(content_type)) and (b"\0" in body[:_HEAD] or not known.startswith(_WIDE)):
        return known
    if found := _IN_BODY.search(body, 0, _HEAD):
        name = (found[1] or found[2]).decode("ascii")
        if (codec := _codec(name)) and not codec.startswith(_WIDE):  # it could not have been read
            return codec
    if body.isascii() or not guess:
        return "cp1252"
    best = from_bytes(body[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"


def decode(body: bytes, content_type: str = "", *, guess: bool = True) -> str:
    """Return a page's text; bytes that are no characters of its charset become U+FFFD."""
    return body.decode(charset(body, content_type, guess=guess), errors="replace")


def _codec(name: str) -> str | None:
    try:
        codec = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    if not codec._is_text_encoding or codec.name == "undefined":
        return None  # `hex` and `zip` are codecs too
    return _MEANT.get(codec.name, codec.name)
