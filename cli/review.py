"""`mercwatch review`: what follows from decisions, and how far reviewers agree."""

from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import console
from pipeline.review.sampling import Recall
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch review agreement` field by field, where two reviewers decided on each candidate

`mercwatch review recall` how much the machine misses, by a sample of what it discarded

`mercwatch review sample` asks reviewers about more of what was discarded, as each run of ingest does

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


@app.command("recall")
def recall(
    level: Annotated[float, typer.Option(min=0.5, max=0.999, help="How sure the limits are.")] = 0.95,
) -> None:
    """Show how many of the documents that tell of an action the machine finds."""
    from db.queries.sampled import recall
    from flows.wiring import database

    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = recall(session, level=level)
    shown = Table(title="What the machine discarded", title_justify="left", box=SIMPLE_HEAD)
    shown.add_column("discarded")
    for heading in ("documents", "looked through", "with an action"):
        shown.add_column(heading, justify="right")
    for name, part in (("screened out as off topic", found.screened), ("read, nothing proposed", found.read)):
        shown.add_row(name, f"{part.documents:,}", f"{part.answered:,}", f"{part.missed:,}")
    console().print(shown)
    console().print(f"{found.accepted:,} documents with an accepted proposal, {found.undecided:,} wait.")
    console().print(_told(found.recall, level))


@app.command("sample")
def sample() -> None:
    """Draw from what the machine discarded, as large a share as MERCWATCH_SAMPLE says."""
    from flows.steps import sample

    drawn = sample(Settings.from_environment())
    console().print(
        f"Drawn: {drawn.screened} screened out, {drawn.read} read in vain; {drawn.unreadable} cannot be read."
    )


def _told(recall: Recall, level: float) -> str:
    between = f"between {recall.low:.2f} and {recall.high:.2f} ({level:.0%})"
    if recall.value is None:
        return f"Recall cannot be told yet: {between}. Answer more of the sample (/samples on the desk)."
    return f"Recall by documents: {recall.value:.2f}, {between}."


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
