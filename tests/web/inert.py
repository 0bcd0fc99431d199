"""Whether a page does anything that its templates did not mean to do."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

LEADING = {"href", "src", "action", "formaction", "data", "poster", "srcset", "xlink:href", "ping", "cite"}
FORBIDDEN = {"iframe", "object", "embed", "base", "style", "applet", "frame", "isindex", "math", "portal"}
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
ONE_WAY = {"bdi", "title", "option", "textarea", "pre", "q"}  # their words do not turn those around them


class Page(HTMLParser):
    """A page as a browser reads it: what is wrong with it, and its words."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.words = ""
        self._open: list[tuple[str, bool]] = []  # with whether the words in it are apart from those around
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at an element and its attributes."""
        self.faults += _faults(tag, dict(attrs))
        if tag not in VOID:
            self._open.append((tag, tag in ONE_WAY or "dir" in dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those left open in it."""
        tags = [one for one, _ in self._open]
        if tag in tags:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        """Take words; those in a script are none of ours, as all scripts are files."""
        if self._open and self._open[-1][0] in {"script", "style"} and data.strip():
            self.faults.append(f"a script or style of its own: {data[:60]!r}")
        if set(data) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068") and not any(
            apart for _, apart in self._open
        ):
            self.faults.append(f"words that turn those around them: {data[:60]!r}")
        self.words += data

    def handle_comment(self, data: str) -> None:
        """Take no words from outside in a comment."""
        if "pwn" in data:
            self.faults.append(f"a comment: {data[:60]!r}")


def _faults(tag: str, given: dict[str, str | None]) -> Iterator[str]:
    if tag in FORBIDDEN or "pwn" in tag:
        yield f"<{tag}>"
    if tag == "script" and not (given.get("src") or "").startswith("/static/"):
        yield f"<script {given}>"
    if tag == "meta" and "http-equiv" in given:
        yield f"<meta {given}>"
    for name, value in given.items():
        if name.startswith("on") or name in {"style", "srcdoc"} or "pwn" in name:
            yield f"<{tag} {name}={value!r}>"
        if name in LEADING and not _leads_well(tag, value or ""):
            yield f"<{tag} {name}={value!r}>"


def _leads_well(tag: str, address: str) -> bool:
    """Tell whether an address is ours; a link alone may lead to the web."""
    if address.startswith(("/", "#", "?")) and not address.startswith(("//", "/\\")):
        return True
    return tag == "a" and urlsplit(address.strip()).scheme in {"http", "https"}
