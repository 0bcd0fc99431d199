"""`mercwatch review`: what follows from decisions, and how far reviewers agree."""

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import console
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch review agreement` field by field, where two reviewers decided on each candidate

`mercwatch review rebuild` makes all actions anew from decisions; it changes nothing, or something was wrong
"""
app = typer.Typer(help="Look at what reviewers decided.", no_args_is_help=True, rich_markup_mode="markdown")


@app.command("agreement")
def agreement() -> None:
    """Show how far two reviewers of one candidate agree on each field, beyond chance."""
    from db.queries.agreement import agreement
    from flows.wiring import database

    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = agreement(session)
    if not found:
        console().print("No candidate has two reviewers' decisions yet (MERCWATCH_REVIEWERS=2).")
        return
    shown = Table(title="Agreement of two reviewers", title_justify="left", box=SIMPLE_HEAD)
    shown.add_column("field")
    for heading in ("candidates", "alike", "Krippendorff's alpha"):
        shown.add_column(heading, justify="right")
    shown.add_column("Cohen's kappa, by pair")
    for one in found:
        pairs = (f"{a} and {b}: {_number(kappa)} of {n}" for (a, b), (kappa, n) in one.kappas.items())
        alike = f"{one.same / one.candidates:.2f}"
        shown.add_row(one.field, str(one.candidates), alike, _number(one.alpha), "\n".join(pairs))
    console().print(shown)


@app.command("rebuild")
def rebuild() -> None:
    """Make all that follows from decisions anew."""
    from db.decisions import rebuild
    from flows.wiring import database

    with database(Settings.from_environment()) as opened, opened.session() as session:
        number = rebuild(session)
    console().print(f"{number} actions, from decisions alone.")


def _number(value: float | None) -> str:
    return "one value only" if value is None else f"{value:.2f}"
