"""`mercwatch candidates` and `mercwatch show`: what the machine proposes, and on which words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from cli.display import console
from pipeline.changes import CandidateState
from pipeline.errors import MercwatchError
from pipeline.records import Role
from pipeline.settings import Settings

if TYPE_CHECKING:
    from db.queries import StoredCandidate
    from pipeline.records import Candidate

EXAMPLES = """
`mercwatch candidates --type sanctions --actor US`

`mercwatch candidates --min-confidence 0.8 --limit 20`
"""
SHOW_EXAMPLES = """
`mercwatch show 1` the paragraphs that hold evidence

`mercwatch show 1 --full | less -R` the whole text
"""
NARROW = 130  # columns under which a terminal gets the short table
SHARES = {"parties": 4, "firms": 2, "status": 3, "words": 4, "document": 4}
WIDE_ONLY = {"status", "document"}


def candidates(
    type: Annotated[str | None, typer.Option(help="Only this action type (codebook).")] = None,
    actor: Annotated[str | None, typer.Option(help="Only this actor, such as US or EU.")] = None,
    firm: Annotated[str | None, typer.Option(help="Only about this firm, by id.")] = None,
    min_confidence: Annotated[float | None, typer.Option(min=0, max=1)] = None,
    state: Annotated[str, typer.Option(help="open, superseded, withdrawn, decided or all.")] = "open",
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
) -> None:
    """List candidate actions, the surest first."""
    from db import queries
    from flows.wiring import database

    if state not in {*CandidateState, "all"}:
        raise typer.BadParameter(f"{state!r} is none of {', '.join(CandidateState)}, all")
    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        asked = queries.Filters(
            state=None if state == "all" else state,
            type=type,
            actor=actor,
            firm=firm,
            min_confidence=min_confidence,
        )
        found = queries.candidates(session, **asked, limit=limit)
        total = queries.count_candidates(session, **asked)
    console().print(table(found, total) if found else "No candidates. `mercwatch ingest` looks for some.")


def table(found: "Sequence[StoredCandidate]", total: int) -> Table:
    """Return candidates, the first of so many, as a table; a narrow terminal gets fewer columns."""
    narrow = console().width < NARROW
    number = f"{total}" if len(found) == total else f"The first {len(found)} of {total}"
    shown = Table(
        title=f"{number} candidate{'s' * (total != 1)}", title_justify="left", box=SIMPLE_HEAD, expand=True
    )
    for name, width in (("ID", 5), ("sure", 4), ("date", 10), ("type", 18)):
        shown.add_column(name, justify="right" if name in {"ID", "sure"} else "left", width=width)
    for name, share in SHARES.items():
        if not (narrow and name in WIDE_ONLY):
            shown.add_column(name, no_wrap=True, overflow="ellipsis", ratio=share)
    for one in found:
        said = one.candidate
        words = next(evidence.quote for evidence in said.evidence if evidence.field == "type")
        cells = {
            "parties": _parties(said),
            "firms": " ".join(said.firms),
            "status": said.status if said.role is Role.PRIMARY else f"{said.status}, earlier",
            "words": " ".join(words.split()),
            "document": one.document.title,
        }
        told = [Text(cell) for name, cell in cells.items() if not (narrow and name in WIDE_ONLY)]
        shown.add_row(str(one.id), f"{said.confidence:.2f}", str(said.date or ""), said.type, *told)
    return shown


def _parties(said: "Candidate") -> str:
    joined = f"+{len(said.endorsers)}: {' '.join(said.endorsers)}" if said.endorsers else ""
    return " ".join(filter(None, (*said.actors, joined)))


def show(
    candidate_id: Annotated[int, typer.Argument(metavar="ID", min=1, max=2**31 - 1)],
    full: Annotated[
        bool, typer.Option("--full", help="The whole text, not only around the evidence.")
    ] = False,
) -> None:
    """Show one candidate, every field beside the words it rests on, and those words in the text."""
    from cli.evidence import highlighted, legend
    from db import queries
    from flows.wiring import database

    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = queries.candidate(session, candidate_id)
        if found is None:
            raise MercwatchError(f"there is no candidate {candidate_id}: `mercwatch candidates` lists them")
        text = queries.document(session, found.document.id).text
    out = console()
    out.print(legend(found))
    out.print(highlighted(text, found.candidate.evidence, full=full, marks=not out.is_terminal))
