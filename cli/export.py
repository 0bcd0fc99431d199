"""`mercwatch export`: accepted actions, as others read them; candidates on request."""

from datetime import date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from cli.display import console
from pipeline.changes import CandidateState
from pipeline.exporting.formats import FOLDERS, Format, format_of
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch export record/` a folder of tables as CSV, one a relation, with their schema

`mercwatch export actions.csv` one table, a row an action, for a spreadsheet (`--bom` for an old one)

`mercwatch export record.db` a SQLite file of the record alone, to query, to publish, to open in Datasette

`mercwatch export actions.jsonl --known-on 2024-03-18` the record as it was at the end of that day

`mercwatch export record/ --format parquet`, `actions.ftm.json`, `actions.stix.json` for other tools

`mercwatch export candidates.csv` what nobody has decided on yet: a file of that name, or `--candidates`
"""
ENDINGS = "FOLDER/, *.csv, *.jsonl, *.parquet, *.db, *.ftm.json or *.stix.json"


def export(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help=f"Where to write: {ENDINGS}.")],
    format: Annotated[Format | None, typer.Option(help="How, where the name does not tell.")] = None,
    known_on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="As it was at the end of a past day (UTC)."),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for old spreadsheets.")] = False,
    candidates: Annotated[bool, typer.Option("--candidates", help="Candidates instead of actions.")] = False,
    state: Annotated[
        str | None, typer.Option(help="Of candidates: open, superseded, withdrawn, decided or all.")
    ] = None,
) -> None:
    """Write the accepted actions, the quotes under every field and their sources, to a file or a folder."""
    kind = format or format_of(target)
    if kind is None:
        raise typer.BadParameter(f"{target}: the name must be {ENDINGS}, which says how to write it")
    asked = candidates or state is not None or target.stem.lower() == "candidates"
    try:
        if asked:
            told = _export_candidates(target, kind, state or "open", bom=bom)
        else:
            told = _export_actions(target, kind, known_on.date() if known_on else None, bom=bom)
    except OSError as error:
        raise typer.BadParameter(f"{target}: {error.strerror}") from error
    console().print(told)


def _export_actions(target: Path, kind: Format, known_on: date | None, *, bom: bool) -> str:
    from cli.exporting import write
    from db.queries.tables import last_decision, tables
    from flows.steps.naming import keep_names
    from flows.wiring import database, registry, utc_now

    settings, now = Settings.from_environment(), utc_now()
    if known_on is not None and known_on > now.date():
        raise typer.BadParameter(f"--known-on {known_on}: nobody knows yet")
    if target.is_dir() and kind not in FOLDERS:
        raise typer.BadParameter(f"{target} is a folder: name a file for {kind}")
    with database(settings) as opened:
        facts = registry(settings.registry)
        keep_names(opened, facts)
        with opened.session(read_only=True) as session:
            found = tables(session, known_on_day=known_on)
            told = {
                "created": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
                "known_on": str(known_on) if known_on else None,
                "program": f"mercwatch {version('mercwatch')}",
                "registry": facts.digest,
                "last_decision": last_decision(session),
            }
            written = write(found, target, kind, told, bom=bom)
    return f"{written} actions in {target}"


def _export_candidates(path: Path, kind: Format, state: str, *, bom: bool) -> str:
    from cli.export_candidates import write_candidates
    from db import queries
    from flows.wiring import database

    if kind not in {Format.CSV, Format.JSONL} or not path.suffix:
        raise typer.BadParameter(f"{path}: candidates go to *.csv or *.jsonl")
    if state not in {*CandidateState, "all"}:
        raise typer.BadParameter(f"{state!r} is none of {', '.join(CandidateState)}, all")
    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = queries.candidates(session, state=None if state == "all" else state)
    write_candidates(found, path, bom=bom)
    return f"{len(found)} candidates in {path}"
