"""`mercwatch reprocess`: read what is stored by the model at hand, see the difference, adopt it."""

import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from cli.display import console, progress, say
from pipeline.settings import Settings

if TYPE_CHECKING:
    from db.queries.reprocesses import ReprocessLine

EXAMPLES = """
`mercwatch reprocess` what another model, codebook or registry would change; nothing is changed

`mercwatch reprocess --mentions intellexa` only documents that name a firm or product, or have these words

`mercwatch reprocess --adopt 3` store what number 3 has shown; decisions stay as they are

`mercwatch reprocess --show 3 --examples 20 --json` every number, and more examples
"""


def reprocess(
    mentions: Annotated[
        str | None, typer.Option(help="Only documents that mention it: a firm's or body's id, or words.")
    ] = None,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Only documents stored since this day (UTC)."),
    ] = None,
    adopt: Annotated[int | None, typer.Option(metavar="ID", help="Store what this one has shown.")] = None,
    show: Annotated[int | None, typer.Option(metavar="ID", help="Show this one again.")] = None,
    drop: Annotated[int | None, typer.Option(metavar="ID", help="Let this one go.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List what was read anew.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Adopt at once, without asking.")] = False,
    examples: Annotated[int, typer.Option(min=0, help="Examples of each type and kind.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="JSON lines.")] = False,
) -> None:
    """Read stored documents anew, show what is gained, lost and changed, and adopt that if told to.

    Without options all documents are read. Stopped and started again, it goes on where it was.
    """
    acts = [name for name, one in (("--adopt", adopt), ("--show", show), ("--drop", drop)) if one is not None]
    acts += ["--list"] * list_
    given = [name for name, one in (("--mentions", mentions), ("--since", since)) if one is not None]
    if len(acts) > 1 or (acts and given):
        raise typer.BadParameter(f"{acts[0]} stands alone: leave out {(*acts[1:], *given)[0]}")
    settings = Settings.from_environment()
    try:
        if list_:
            _list(settings, json)
        elif drop is not None:
            _drop(settings, drop)
        elif show is not None:
            _show(settings, show, examples, json)
        elif adopt is not None:
            _adopt(settings, adopt, json)
        else:
            _propose(settings, mentions, since, yes=yes, examples=examples, json=json)
    except KeyboardInterrupt:
        typer.echo("mercwatch: stopped; run it again to go on where it was", err=True)
        raise typer.Exit(130) from None


def _propose(
    settings: Settings, mentions: str | None, since: datetime | None, *, yes: bool, examples: int, json: bool
) -> None:
    from datetime import UTC

    from flows import steps
    from flows.steps.reprocessing import propose
    from flows.wiring import database
    from pipeline.revision import Scope

    scope = Scope(mentions=mentions, since=since and since.replace(tzinfo=UTC))
    with database(settings) as opened, steps.recorded(opened, "reprocess") as run, progress() as report:
        found = propose(settings, scope, report=report)
        run.counts = {"documents": found.read, "differing": found.tally.differing, "failed": found.failed}
    _show(settings, found.id, examples, json)
    if found.tally.is_empty:
        return
    asked = not json and sys.stdin.isatty() and sys.stdout.isatty()
    if yes or (asked and typer.confirm("Adopt it? Decisions stay as they are.", default=False)):
        _adopt(settings, found.id, json)
    elif not json:
        console().print(f"Nothing is changed. `mercwatch reprocess --adopt {found.id}` adopts it.")


def _adopt(settings: Settings, number: int, json: bool) -> None:
    from dataclasses import asdict

    from flows.steps.adopting import adopt_alone

    with progress() as report:
        done = adopt_alone(settings, number, report=report)
    if json:
        say({"adopted": number} | asdict(done))
        return
    console().print(
        f"{done.documents:,} documents adopted: {done.inserted:,} candidates new, {done.superseded:,} told "
        f"differently, {done.withdrawn:,} withdrawn; {done.re_review:,} that were decided are up for review "
        "again. No decision was touched."
        if done.documents
        else f"Nothing to do: {number} is adopted."
    )


def _drop(settings: Settings, number: int) -> None:
    from db.store.reprocesses import drop_reprocess
    from flows.wiring import database

    with database(settings) as opened, opened.session() as session:
        drop_reprocess(session, number)
    console().print(f"{number} is dropped; nothing was changed.")


def _show(settings: Settings, number: int, examples: int, json: bool) -> None:
    from cli.revised import as_lines, rendered
    from db.queries.reprocesses import differences
    from flows.steps.reprocessing import told
    from flows.wiring import database

    with database(settings) as opened:
        found = told(opened, number)
        with opened.session(read_only=True) as session:
            shown = list(differences(session, number, each=examples)) if examples else []
    if json:
        for line in as_lines(found, shown):
            say(line)
        return
    out = console()
    for part in rendered(found, shown):
        out.print(part)


def _list(settings: Settings, json: bool) -> None:
    from cli.revised import listed, summary
    from db.queries.reprocesses import reprocesses
    from flows.wiring import database

    with database(settings) as opened, opened.session(read_only=True) as session:
        found: list[ReprocessLine] = reprocesses(session, 50)
    if json:
        for one in found:
            say(summary(one))
        return
    console().print(listed(found) if found else "Nothing was read anew yet.")
