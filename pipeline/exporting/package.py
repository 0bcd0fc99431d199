"""What lies beside an export: its schema and where it comes from, as a Frictionless data package."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.exporting.formats import Format
from pipeline.exporting.tables import Table

DESCRIPTION = (
    "Actions of governments on cyber mercenaries that reviewers accepted, with the verbatim quotes under "
    "every field and the documents they stand in. Dates are ISO 8601, times in UTC, countries ISO 3166-1 "
    "alpha-2; offsets count characters of a document's stored text."
)
CELLS = (
    " A text that a spreadsheet would run as a formula has an apostrophe before it: where a cell begins with "
    "apostrophes and then one of = + - @ (also full width), tab or line break, take one apostrophe away."
)
NOT_TABLES = {
    Format.JSONL: "One action a line, with parties as code, name and kind, its evidence and its sources.",
    Format.FTM: "FollowTheMoney entities, one a line; docs/analysts.md says what becomes what.",
    Format.STIX: "A STIX 2.1 bundle; docs/analysts.md says what becomes what.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A file of an export; table: whose rows it has, None where it is no table."""

    path: Path
    rows: int
    table: Table | None


def package(
    files: Sequence[Written], kind: Format, provenance: Mapping[str, Any], folder: Path
) -> dict[str, Any]:
    """Return the descriptor of written files; the provenance is the caller's to tell."""
    return {
        "profile": "data-package",
        "name": "mercwatch",
        "title": "Mercwatch: what governments do about cyber mercenaries",
        "description": DESCRIPTION + (CELLS if kind is Format.CSV else ""),
        "created": provenance["created"],
        "provenance": dict(provenance),
        "resources": [_resource(one, kind, folder) for one in files],
    }


def write_package(descriptor: Mapping[str, Any], path: Path) -> None:
    """Write a descriptor."""
    path.write_text(json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _resource(one: Written, kind: Format, folder: Path) -> dict[str, Any]:
    with one.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    told: dict[str, Any] = {
        "name": one.table.name if one.table else "actions",
        "path": str(one.path.relative_to(folder)),
        "format": str(kind),
        "bytes": one.path.stat().st_size,
        "hash": f"sha256:{digest}",
        "rows": one.rows,
    }
    if one.table is None:
        return told | {"description": NOT_TABLES.get(kind, "")}
    if kind is Format.CSV:
        told |= {"profile": "tabular-data-resource", "encoding": "utf-8", "mediatype": "text/csv"}
    return told | {"schema": _schema(one.table)}


def _schema(table: Table) -> dict[str, Any]:
    fields = [
        {
            "name": one.name,
            "type": {"text": "string", "integer": "integer"}[one.kind],
            "description": one.meaning,
            "constraints": {"required": not one.null and one.kind == "integer"},
        }
        for one in table.columns
    ]
    keys = {"actions": ["action_id"], "sources": ["action_id", "document_id"]}
    told: dict[str, Any] = {
        "fields": fields,
        "missingValues": [""],
        "primaryKey": keys.get(table.name, ["action_id", "position"]),
    }
    if table.name != "actions":
        refers = {"resource": "actions", "fields": ["action_id"]}
        told["foreignKeys"] = [{"fields": ["action_id"], "reference": refers}]
    return told
