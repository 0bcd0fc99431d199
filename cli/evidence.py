"""A candidate's evidence, beside its fields and within its text."""

from collections import defaultdict

from rich.console import Group
from rich.table import Table
from rich.text import Text

from db.queries import StoredCandidate
from pipeline.records import Evidence

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
FIELDS = (
    "type",
    "date",
    "actors",
    "endorsers",
    "members",
    "firms",
    "instrument",
    "status",
    "certainty",
    "role",
)


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
    for name in FIELDS:
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
        f"version {found.version}, read from {document.origin}",
    )  # fmt: skip
    return Group(about, shown)


def highlighted(found: StoredCandidate, *, full: bool, marks: bool) -> Text:
    """Return the text, or its paragraphs that hold evidence, with the evidence highlighted.

    marks: brackets around it as well, where colours would be lost.
    """
    text, shown = found.document.text, Text()
    spans = sorted(found.candidate.evidence, key=lambda one: (one.start, -one.end))
    skipped = False
    for start, end in _paragraphs(text):
        within = [one for one in spans if start <= one.start and one.end <= end]
        if not (within or full):
            skipped = True
            continue
        if skipped:
            shown.append("[…]\n", style="dim")
            skipped = False
        shown.append(_marked(text, start, end, within) if marks else _coloured(text, start, end, within))
        shown.append("\n")
    return shown


def _paragraphs(text: str) -> list[tuple[int, int]]:
    bounds, start = [], 0
    for line in text.splitlines(keepends=True):
        bounds.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return bounds


def _coloured(text: str, start: int, end: int, spans: list[Evidence]) -> Text:
    shown = Text(text[start:end])
    for one in spans:
        shown.stylize(STYLES.get(one.field, OTHER), one.start - start, one.end - start)
    return shown


def _marked(text: str, start: int, end: int, spans: list[Evidence]) -> Text:
    opening: dict[int, list[str]] = defaultdict(list)
    closing: dict[int, int] = defaultdict(int)
    for one in spans:
        opening[one.start].append(one.field)
        closing[one.end] += 1
    cuts = sorted({start, end, *opening, *closing})
    shown = Text()
    for here, after in zip(cuts, [*cuts[1:], end], strict=True):
        shown.append("⟧" * closing[here] + "".join(f"⟦{name}: " for name in opening[here]))
        shown.append(text[here:after])
    return shown
