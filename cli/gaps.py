"""`mercwatch gaps`: what official lists and instruments have, and the record has not."""

import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import console, say
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.gaps import Finding
    from pipeline.naming import Names
    from pipeline.registry import Registry

EXAMPLES = """
`mercwatch gaps` what is missing, and what is only a candidate

`mercwatch gaps --all --json` everything that should be there, a line each

Exit code 1 where anything is not there as an accepted action.
"""


def gaps(
    all_: Annotated[bool, typer.Option("--all", help="What is there too.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="A JSON line each.")] = False,
) -> None:
    """Hold the record against official lists and the known members of instruments."""
    from db.queries.held import gaps_of
    from flows.wiring import database, registry
    from pipeline.gaps import State
    from pipeline.naming import Names

    settings = Settings.from_environment()
    facts = registry(settings.registry)
    with database(settings) as opened, opened.session(read_only=True) as session:
        found = gaps_of(session, facts)
    shown = [one for one in found if all_ or one.state is not State.THERE]
    if as_json:
        for one in shown:
            say(as_line(one))
    else:
        _print(shown, Counter(str(one.state) for one in found), facts, Names(facts))
    if any(one.state is not State.THERE for one in found):
        sys.exit(1)


def as_line(one: "Finding") -> dict[str, object]:
    """Return a finding as a JSON line has it."""
    wanted = one.expected
    return {
        "state": one.state.value,
        "of": wanted.of,
        "who": wanted.who,
        "step": wanted.step,
        "types": list(wanted.types),
        "dates": [str(date) for date in wanted.dates],
        "actor": wanted.actor,
        "actions": list(one.ids) if one.state == "there" else [],
        "candidates": list(one.ids) if one.state == "candidate" else [],
        "source": wanted.source,
    }


def _print(shown: Sequence["Finding"], counts: Counter[str], facts: "Registry", names: "Names") -> None:
    title = f"{counts['there']} there, {counts['candidate']} only candidates, {counts['missing']} missing"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for heading in ("state", "list or instrument", "who", "step", "when", "ids"):
        table.add_column(heading)
    for one in shown:
        wanted = one.expected
        of = facts.instruments[wanted.of].name if wanted.joined else facts.lists[wanted.of].name
        who = names.actor(wanted.who) if wanted.joined else names.firm(wanted.who)
        when = str(wanted.dates[-1]) if wanted.dates else ""
        ids = ", ".join(map(str, one.ids[:5])) + (" …" if len(one.ids) > 5 else "")
        table.add_row(one.state, of, who, wanted.step, when, ids)
    console().print(table)
