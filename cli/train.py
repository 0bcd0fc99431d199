"""`mercwatch train`: a model that learns from reviewers' decisions, held against the one in use."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli.display import console, say
from cli.evaluate import BESIDE
from cli.learning import difference, listed
from pipeline.settings import Settings

if TYPE_CHECKING:
    from flows.steps.training import Trained

EXAMPLES = """
`mercwatch train gold/` GOLD holds documents/*.json and gold.jsonl

`mercwatch train --adopt learnt-412-3f9c0a17be` the next run reads by it; `--rollback` undoes that

`mercwatch reprocess` then reads anew what is stored, and shows the difference before anything changes
"""


def train(
    gold: Annotated[Path, typer.Argument(metavar="[GOLD]", help="Folder of labelled documents.")] = BESIDE,
    adopt: Annotated[str | None, typer.Option(metavar="VERSION", help="Put a version in use.")] = None,
    anyway: Annotated[bool, typer.Option("--anyway", help="With --adopt: though it is not better.")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="Use what was used before.")] = False,
    list_all: Annotated[bool, typer.Option("--list", help="Name the versions, the newest first.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Train on decisions, compare with the model in use on held-out decisions and on gold, keep the version.

    Nothing is adopted by that, and adopting changes no stored candidate. Exit code 1: it is no better.
    """
    settings = Settings.from_environment()
    if sum((adopt is not None, rollback, list_all)) > 1:
        raise typer.BadParameter("give one of --adopt, --rollback and --list")
    if adopt is not None:
        _adopt(settings.models, adopt, anyway=anyway)
    elif rollback:
        _roll_back(settings.models)
    elif list_all:
        _list(settings.models, json=json)
    else:
        _train(settings, gold, json=json)


def _train(settings: Settings, gold: Path, *, json: bool) -> None:
    from flows.steps.training import train as train_on

    made = train_on(settings, gold)
    if json:
        say({"version": made.version.name, **made.version.manifest})
    else:
        _show(made)
    if made.refusals:
        raise typer.Exit(1)


def _show(made: "Trained") -> None:
    out, counts = console(), made.version.manifest["decisions"]
    out.print(
        f"Learnt from {counts['learnt from']} decisions, held out {counts['held out']}; of all, "
        f"{counts['accepted']} accepted, {counts['rejected']} rejected, {counts['missed']} missed before."
    )
    for table in difference(made.before, made.after):
        out.print(table)
    out.print(f"{made.version.name} is kept in {made.version.folder}")
    if made.refusals:
        out.print("Not to be adopted:")
        for reason in made.refusals:
            out.print(f"- {reason}")
    else:
        out.print(f"Better where it matters: mercwatch train --adopt {made.version.name}")


def _adopt(folder: Path, name: str, *, anyway: bool) -> None:
    from flows.wiring import utc_now
    from models.learning import versions
    from pipeline.errors import ModelError

    if name != versions.SHIPPED and not anyway:
        refused = versions.version(folder, name).manifest["refusals"]
        if refused:
            raise ModelError(f"{name}: {'; '.join(refused)}. Say --anyway if it is meant")
    versions.adopt(folder, name, utc_now())
    console().print(f"{name} is in use from the next run on. Stored candidates are as they were.")


def _roll_back(folder: Path) -> None:
    from flows.wiring import utc_now
    from models.learning import versions

    console().print(f"{versions.roll_back(folder, utc_now())} is in use again, from the next run on.")


def _list(folder: Path, *, json: bool) -> None:
    from models.learning import versions

    found, in_use = versions.versions(folder), versions.adopted(folder)
    name = in_use.name if in_use else versions.SHIPPED
    if json:
        say({"in use": name, "versions": [{"version": one.name, **one.manifest} for one in found]})
    else:
        console().print(listed(found, name))
