"""What a reading anew would change, as tables for a person and lines for a program."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from db.queries.reprocesses import DifferenceLine, ReprocessLine
from pipeline.revision import EVIDENCE, FIELDS, Turn
from pipeline.revision.sides import sides

HEADS = {
    Turn.GAINED: "gained",
    Turn.LOST: "lost",
    Turn.CHANGED: "changed",
    Turn.RETURNS: "back to\nthe desk",
    Turn.STANDS: "decided,\nstands",
}


def summary(found: ReprocessLine) -> dict[str, Any]:
    """Return a reprocess as plain lists and numbers."""
    return {
        "reprocess": found.id,
        "progress": found.progress.value,
        "model": found.model,
        "codebook": found.codebook,
        "mentions": found.scope.mentions,
        "since": found.scope.since,
        "documents": found.documents,
        "read": found.read,
        "failed": found.failed,
        "started_at": found.started_at,
        "adopted_at": found.adopted_at,
    } | found.tally.as_mapping()


def as_lines(found: ReprocessLine, shown: Sequence[DifferenceLine]) -> Iterator[dict[str, Any]]:
    """Yield the whole in numbers, and then each difference."""
    yield summary(found)
    for one in shown:
        yield {"document": one.document_id, "title": one.title, "url": one.url} | one.told


def rendered(found: ReprocessLine, shown: Sequence[DifferenceLine]) -> Iterator[RenderableType]:
    """Yield what a person is to see, in order."""
    yield _words(found)
    if found.tally.turns:
        yield from _turns(found)
    if found.tally.fields:
        yield from _fields(found)
    if found.tally.mentions:
        turned = (
            f"{label.lower()} +{one[Turn.GAINED]:,} -{one[Turn.LOST]:,}"
            for label, one in sorted(found.tally.mentions.items())
        )
        yield Text(f"Mentions: {', '.join(turned)}.\n")
    for one in shown:
        yield from _example(one)


def listed(found: Sequence[ReprocessLine]) -> Table:
    """Return a row a reprocess."""
    table = _table()
    for name in ("id", "begun", "of what", "model", "read", "differing", "progress"):
        table.add_column(name, justify="right" if name in {"id", "read", "differing"} else "left")
    for one in found:
        begun, differing = f"{one.started_at:%Y-%m-%d %H:%M}", f"{one.tally.differing:,}"
        read = f"{one.read:,} of {one.documents:,}"
        table.add_row(str(one.id), begun, _scope(one), one.model, read, differing, one.progress.value)
    return table


def _words(found: ReprocessLine) -> Text:
    failed = f", {found.failed:,} could not be read and stay as they are" if found.failed else ""
    tally = found.tally
    said = (
        f"Number {found.id} ({found.progress}): {_scope(found)} read by {found.model} and codebook "
        f"{found.codebook}: {found.read:,} of {found.documents:,} documents{failed}. "
    )
    if tally.is_empty:
        return Text(said + "Nothing differs.")
    surer = f", {tally.refreshed:,} open candidates are of another confidence" if tally.refreshed else ""
    return Text(f"{said}{tally.differing:,} are read otherwise{surer}.")


def _scope(found: ReprocessLine) -> str:
    mentioning = f"documents that mention {found.scope.mentions}" if found.scope.mentions else "all documents"
    return f"{mentioning} since {found.scope.since:%Y-%m-%d}" if found.scope.since else mentioning


def _turns(found: ReprocessLine) -> Iterator[RenderableType]:
    turns = found.tally.turns
    table = _table(show_footer=True)
    table.add_column("candidates of type", footer="all")
    for turn, head in HEADS.items():
        table.add_column(head, justify="right", footer=f"{found.tally.total(turn):,}")
    for kind in sorted(turns):
        table.add_row(kind, *(f"{turns[kind][turn]:,}" if turns[kind][turn] else "·" for turn in HEADS))
    yield table


def _fields(found: ReprocessLine) -> Iterator[RenderableType]:
    fields = found.tally.fields
    named = [name for name in (*FIELDS, EVIDENCE) if any(one[name] for one in fields.values())]
    table = _table()
    table.add_column("field that differs in")
    for name in named:
        table.add_column(name, justify="right")
    for kind in sorted(fields):
        table.add_row(kind, *(f"{fields[kind][name]:,}" if fields[kind][name] else "·" for name in named))
    yield table


def _example(one: DifferenceLine) -> Iterator[RenderableType]:
    """Yield a difference, the two sides beside each other; of what both say, the quote of the type alone."""
    told = one.told
    kind = HEADS[Turn(told["turn"])].replace("\n", " ")
    yield Text(f"{told['type']}, {kind}: {one.title} (document {one.document_id})", "bold")
    table = _table()
    for name in ("field", "stored", "read now"):
        table.add_column(name)
    for row in sides(told):
        table.add_row(row.name, row.stored, row.now)
    yield table


def _table(*, show_footer: bool = False) -> Table:
    return Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), show_footer=show_footer)
