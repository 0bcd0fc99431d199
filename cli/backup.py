"""`mercwatch backup` and `restore`: everything, in one place, and back."""

from pathlib import Path
from typing import Annotated

import typer

from cli.display import console, progress
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch backup /backups/mercwatch` each night: what has not changed is not copied again

`mercwatch backup mercwatch.tar` one file, to be carried away
"""
RESTORE_EXAMPLES = """
`mercwatch restore --check /backups/mercwatch` whether it could be restored, without doing so

`MERCWATCH_HOME=/srv/new mercwatch restore /backups/mercwatch`
"""
Place = Annotated[Path, typer.Argument(metavar="FOLDER|FILE.tar")]


def backup(target: Place) -> None:
    """Copy database, archive, registry and models, with a manifest of digests; the settings are not in it."""
    from flows.steps.backing_up import backup as write

    with progress() as report:
        made = write(Settings.from_environment(), target, report=report)
    console().print(
        f"{target}: {len(made.files)} files, {made.bytes / 1e6:,.1f} MB; {sum(made.rows.values()):,} rows "
        f"({made.database}). `mercwatch restore --check {target}` tells whether it can be restored."
    )


def restore(
    source: Place,
    check: Annotated[bool, typer.Option("--check", help="Only look whether it can be.")] = False,
) -> None:
    """Bring a backup back into an empty home and an empty database; exit code 1 where it is not whole."""
    from flows.steps import backing_up

    settings, out = Settings.from_environment(), console()
    if check:
        made, faults = backing_up.check(source)
        for fault in faults:
            out.print(fault, style="red")
        what = f"{len(made.files)} files, {sum(made.rows.values()):,} rows of {made.made_at}"
        out.print(f"{len(faults)} faults: {what}." if faults else f"Whole: {what}.")
        if faults:
            raise typer.Exit(1)
        return
    with progress() as report:
        made = backing_up.restore(settings, source, report=report)
    out.print(f"Restored from {made.made_at}: {len(made.files)} files, {sum(made.rows.values()):,} rows.")
    elsewhere = settings.registry not in {None, settings.home / "registry"}
    if elsewhere and any(file.path.startswith("registry/") for file in made.files):
        out.print(f"Now set MERCWATCH_REGISTRY={settings.home / 'registry'}")
