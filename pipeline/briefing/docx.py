"""A briefing as DOCX, from its HTML, so that the user's templates hold for it too: the extra `docx`."""

import base64
import io
from collections.abc import Iterator
from typing import Any

from lxml import html

from pipeline.errors import ReportError

HEADINGS = {"h1": 0, "h2": 1, "h3": 2}
MEND = "pip install 'mercwatch[docx]'"


def write_docx(page: str) -> bytes:
    """Return a page's headings, paragraphs, lists, quotes, links and pictures as a Word document."""
    try:
        from docx import Document  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ReportError(f"DOCX needs python-docx, which is not installed: {MEND}") from error
    made = Document()
    tree = html.document_fromstring(page)
    made.core_properties.title = (tree.findtext(".//title") or "").strip()
    made.core_properties.author = "Mercwatch"
    _Writer(made).add(tree.find("body"), level=0)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


class _Writer:
    """Adds blocks to a document, one after the other."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._marks = 0

    def add(self, block: Any, *, level: int) -> None:
        """Add a block and what it holds; level: how deep in lists."""
        for child in block:
            if not isinstance(child.tag, str):
                continue
            if child.tag in HEADINGS:
                self._fill(self._document.add_heading(level=HEADINGS[child.tag]), child)
            elif child.tag == "blockquote":
                self._fill(self._document.add_paragraph(style="Quote"), child)
            elif child.tag == "img":
                self._picture(child)
            elif child.tag == "li":
                self._entry(child, level)
            elif child.tag in {"p", "figcaption"}:
                self._fill(self._document.add_paragraph(), child)
            else:
                self.add(child, level=level + (child.tag in {"ul", "ol"}))

    def _entry(self, entry: Any, level: int) -> None:
        """Add an entry of a list: a line of its own, or blocks."""
        blocks = [one for one in entry if one.tag in {"p", "blockquote", "ul", "ol"}]
        style = "List Bullet" if level < 2 else f"List Bullet {min(level, 3)}"
        if not blocks:
            self._fill(self._document.add_paragraph(style=style), entry)
            return
        first = blocks[0]
        if first.tag == "p":
            target = self._document.add_paragraph(style=style)
            self._bookmark(target, entry.get("id"))
            self._fill(target, first)
            entry.remove(first)
        self.add(entry, level=level)

    def _fill(self, target: Any, element: Any) -> None:
        for words, bold, address in _runs(element):
            if address is None:
                target.add_run(words).bold = bold
            else:
                self._link(target, words, address)

    def _link(self, target: Any, words: str, address: str) -> None:
        """Add a link: to a bookmark of the document, or to the web."""
        from docx.opc.constants import RELATIONSHIP_TYPE  # noqa: PLC0415 - an extra
        from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
        from docx.oxml.ns import qn  # noqa: PLC0415 - an extra

        link = OxmlElement("w:hyperlink")
        if address.startswith("#"):
            link.set(qn("w:anchor"), address[1:])
        else:
            to = target.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            link.set(qn("r:id"), to)
        run = target.add_run(words)
        run.font.underline = True
        link.append(run._r)
        target._p.append(link)

    def _bookmark(self, target: Any, name: str | None) -> None:
        """Mark a paragraph, so that links lead there."""
        from docx.oxml import OxmlElement  # noqa: PLC0415 - an extra
        from docx.oxml.ns import qn  # noqa: PLC0415 - an extra

        if not name:
            return
        self._marks += 1
        for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
            mark = OxmlElement(tag)
            mark.set(qn("w:id"), str(self._marks))
            if tag == "w:bookmarkStart":
                mark.set(qn("w:name"), name)
            target._p.append(mark)

    def _picture(self, image: Any) -> None:
        """Add a picture that the page holds, as wide as the text, with its text alternative."""
        from docx.shared import Inches  # noqa: PLC0415 - an extra

        head, _, body = (image.get("src") or "").partition("base64,")
        if not head.startswith("data:image/png"):
            return
        shape = self._document.add_picture(io.BytesIO(base64.b64decode(body)), width=Inches(6))
        shape._inline.docPr.set("descr", image.get("alt") or "")


def _runs(
    element: Any, bold: bool = False, address: str | None = None
) -> Iterator[tuple[str, bool, str | None]]:
    """Yield the words of an element with their weight and where they lead, blanks as a browser has them."""
    if element.text:
        yield from _spaced(element.text, bold, address)
    for child in element:
        if isinstance(child.tag, str) and child.tag not in {"ul", "ol", "blockquote", "p"}:
            yield from _runs(child, bold or child.tag in {"b", "strong"}, child.get("href") or address)
        if child.tail:
            yield from _spaced(child.tail, bold, address)


def _spaced(words: str, bold: bool, address: str | None) -> Iterator[tuple[str, bool, str | None]]:
    plain = " ".join(words.split())
    lead = " " if words[:1].isspace() else ""
    tail = " " if plain and words[-1:].isspace() else ""
    if plain or lead:
        yield f"{lead}{plain}{tail}", bold, address
