"""`mercwatch export`: candidates as a table for spreadsheets, or an object a line."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from cli.display import console
from pipeline.changes import CandidateState
from pipeline.settings import Settings

if TYPE_CHECKING:
    from db.queries import StoredCandidate

EXAMPLES = """
`mercwatch export candidates.csv` one row a candidate, several values parted by semicolons

`mercwatch export candidates.jsonl --state all` one object a line, with its evidence
"""
FIELDS = (
    *("id", "state", "type", "date", "date_derivation", "actors", "endorsers", "members", "firms"),
    *("instrument", "status", "certainty", "role", "confidence", "reasons"),
    *("document_url", "document_title", "document_published", "document_publisher", "document_version"),
    *("model", "evidence"),
)


def export(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write: *.csv or *.jsonl.")],
    state: Annotated[str, typer.Option(help="open, superseded, withdrawn, decided or all.")] = "open",
) -> None:
    """Write candidates, the codebook's fields and the evidence under each, to a file."""
    from db import queries
    from flows.wiring import database

    write = {".csv": write_csv, ".jsonl": write_jsonl}.get(path.suffix.lower())
    if write is None:
        raise typer.BadParameter(f"{path}: the name must end in .csv or .jsonl, which says how to write it")
    if state not in {*CandidateState, "all"}:
        raise typer.BadParameter(f"{state!r} is none of {', '.join(CandidateState)}, all")
    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = queries.candidates(session, state=None if state == "all" else state)
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            write(out, map(row, found))
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
    console().print(f"{len(found)} candidates in {path}")


def row(one: "StoredCandidate") -> dict[str, Any]:
    """Return a candidate as plain values, in the order of FIELDS."""
    said, document = one.candidate, one.document
    return {
        "id": one.id,
        "state": one.state,
        "type": said.type,
        "date": str(said.date) if said.date else None,
        "date_derivation": said.date_derivation,
        "actors": list(said.actors),
        "endorsers": list(said.endorsers),
        "members": list(said.members),
        "firms": list(said.firms),
        "instrument": said.instrument,
        "status": said.status,
        "certainty": said.certainty,
        "role": said.role,
        "confidence": round(said.confidence, 4),
        "reasons": list(said.reasons),
        "document_url": document.url,
        "document_title": document.title,
        "document_published": str(document.published_date) if document.published_date else None,
        "document_publisher": document.publisher,
        "document_version": document.version,
        "model": one.model,
        "evidence": [asdict(evidence) for evidence in said.evidence],
    }


def write_jsonl(out: TextIO, rows: Iterable[dict[str, Any]]) -> None:
    """Write one JSON object a line."""
    for line in rows:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


def write_csv(out: TextIO, rows: Iterable[dict[str, Any]]) -> None:
    """Write RFC 4180 rows; lists are parted by semicolons, evidence is JSON."""
    table = csv.DictWriter(out, FIELDS)
    table.writeheader()
    table.writerows(dict(_cells(line)) for line in rows)


def _cells(line: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in line.items():
        if name == "evidence":
            yield name, json.dumps(value, ensure_ascii=False)
        elif isinstance(value, list):
            yield name, "; ".join(value)
        elif isinstance(value, str) and value[:1] in "=+-@\t\r":
            yield name, f"'{value}"  # or a spreadsheet would run a title as a formula
        else:
            yield name, value
