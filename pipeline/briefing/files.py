"""A briefing as a file of each kind."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import PurePath

from pipeline.briefing.docx import write_docx
from pipeline.briefing.outline import Briefing
from pipeline.briefing.pdf import write_pdf
from pipeline.briefing.rendering import Rendering, embedded, embedded_png
from pipeline.charts import draw_svg
from pipeline.errors import ReportError


class Kind(StrEnum):
    """As what a briefing can be had; the value ends the file's name."""

    MARKDOWN = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"

    @property
    def media_type(self) -> str:
        """Return how HTTP calls it."""
        return {
            Kind.MARKDOWN: "text/markdown; charset=utf-8",
            Kind.HTML: "text/html; charset=utf-8",
            Kind.PDF: "application/pdf",
            Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        }[self]


def kind_of(name: str) -> Kind:
    """Return as what a file of that name is written; raise ReportError where nothing is."""
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in set(Kind):
        raise ReportError(
            f"{name}: the name must end in .md, .html, .pdf or .docx, which says how to write it"
        )
    return Kind(ending)


def write(
    briefing: Briefing, rendering: Rendering, kind: Kind, *, stem: str = "briefing"
) -> Mapping[str, bytes]:
    """Return files by name: the briefing, and beside Markdown its pictures, `STEM.timeline.svg`."""
    name = f"{stem}.{kind}"
    if kind is Kind.MARKDOWN:
        pictures = {figure.name: f"{stem}.{figure.name}.svg" for figure in briefing.figures}
        drawn = {pictures[figure.name]: draw_svg(figure).encode() for figure in briefing.figures}
        return {name: rendering.markdown(briefing, pictures).encode(), **drawn}
    draw = embedded_png if kind is Kind.DOCX else embedded  # word processors draw no SVG
    pictures = {figure.name: draw(figure) for figure in briefing.figures}
    page = rendering.html(briefing, pictures, paper=kind is not Kind.HTML)
    if kind is Kind.PDF:
        return {name: write_pdf(page)}
    return {name: write_docx(page) if kind is Kind.DOCX else page.encode()}
