"""Candidates as a table for spreadsheets, or an object a line: what nobody has accepted yet, by its state."""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from pipeline.exporting.cells import harmless

if TYPE_CHECKING:
    from db.queries import StoredCandidate

FIELDS = (
    *("id", "state", "type", "date", "date_derivation", "actors", "endorsers", "members", "firms"),
    *("instrument", "status", "certainty", "role", "confidence", "reasons"),
    *("document_url", "document_title", "document_published", "document_publisher", "document_version"),
    *("model", "evidence"),
)


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


def write_candidates(found: Iterable["StoredCandidate"], path: Path, *, bom: bool) -> None:
    """Write candidates to a file whose name ends in .csv or .jsonl."""
    write = write_csv if path.suffix.lower() == ".csv" else write_jsonl
    encoding = "utf-8-sig" if bom and write is write_csv else "utf-8"
    with path.open("w", encoding=encoding, newline="") as out:
        write(out, map(row, found))


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
            yield name, harmless("; ".join(value))
        else:
            yield name, harmless(value) if isinstance(value, str) else value
