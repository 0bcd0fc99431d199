"""A candidate's evidence, beside its fields and within its text."""

from collections import defaultdict
from collections.abc import Iterable

from rich.console import Group
from rich.table import Table
from rich.text import Text

from db.queries import StoredCandidate
from pipeline.records import CODED, Evidence
from web.desk.marking import Segment, paragraphs, segments

STYLES = {
    "type": "bold black on yellow",
    "date": "black on cyan",
    "actors": "black on green",
    "endorsers": "black on bright_green",
    "members": "black on white",
    "firms": "white on red",
    "instrument": "white on blue",
}
OTHER = "white on magenta"


def legend(found: StoredCandidate) -> Group:
    """Return the candidate's fields, each with its quotes."""
    said, document = found.candidate, found.document
    quotes = defaultdict(list)
    for one in said.evidence:
        quotes[one.field].append(one)
    shown = Table(show_header=True, title=f"Candidate {found.id} ({found.state})", title_justify="left")
    shown.add_column("field")
    shown.add_column("value", overflow="fold")
    shown.add_column("evidence", overflow="fold")
    for name in CODED:
        value = getattr(said, name)
        text = " ".join(value) if isinstance(value, tuple) else str(value if value is not None else "")
        if name == "date" and value:
            text += f" ({said.date_derivation})"
        if text or quotes[name]:
            where = "; ".join(f"“{one.quote}” {one.start}–{one.end}" for one in quotes[name])
            shown.add_row(Text(name, style=STYLES.get(name, OTHER)), Text(text), Text(where))
    shown.add_row("confidence", f"{said.confidence:.2f}", Text("; ".join(said.reasons)))
    about = Text.assemble(
        (document.title, "bold"), "\n", document.url, "\n",
        f"{document.publisher or 'unknown publisher'}, {document.published_date or 'undated'}, "
        f"version {document.version}, read from {document.origin}",
    )  # fmt: skip
    return Group(about, shown)


def highlighted(text: str, evidence: Iterable[Evidence], *, full: bool, marks: bool) -> Text:
    """Return the text, or its paragraphs that hold evidence, with the evidence highlighted.

    marks: brackets around it, where colours would be lost.
    """
    shown, skipped = Text(), False
    for line in paragraphs(segments(text, evidence)):
        if not (full or any(piece.evidence for piece in line)):
            skipped = True
            continue
        if skipped:
            shown.append("[…]\n", style="dim")
            skipped = False
        for piece in line:
            if marks:
                shown.append(_marked(piece))
            else:
                shown.append(piece.text, STYLES.get(piece.fields[0], OTHER) if piece.evidence else None)
        shown.append("\n")
    return shown


def _marked(piece: Segment) -> str:
    """Return a piece in the brackets that begin and end with it, one pair for all fields of a span."""
    spans: dict[tuple[int, int], list[str]] = defaultdict(list)
    for one in piece.evidence:
        spans[one.start, one.end].append(one.field)
    end = piece.start + len(piece.text)
    widest_first = reversed(spans.items())
    opened = [f"⟦{', '.join(dict.fromkeys(its))}: " for span, its in widest_first if span[0] == piece.start]
    closed = ["⟧" for span in spans if span[1] == end]
    return "".join((*opened, piece.text, *closed))
