"""Accepted actions into files: each format's writer, and what lies beside."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.exporting import Format, Table, nested
from pipeline.exporting.csv_files import write_csv
from pipeline.exporting.formats import FOLDERS
from pipeline.exporting.ftm import write_ftm
from pipeline.exporting.jsonl import write_jsonl
from pipeline.exporting.package import Written, package, write_package
from pipeline.exporting.parquet import write_parquet
from pipeline.exporting.stix import write_stix

Tables = Mapping[str, Table]
DESCRIPTOR = "datapackage.json"


def write(
    tables: Tables, target: Path, kind: Format, provenance: Mapping[str, Any], *, bom: bool = False
) -> int:
    """Write actions to a file, or a folder of a file a table; return how many actions.

    No file gets its name before it is whole.
    """
    writers: dict[Format, Callable[[Table, Path], int]] = {
        Format.CSV: lambda table, path: write_csv(table, path, bom=bom),
        Format.PARQUET: write_parquet,
    }
    if kind in FOLDERS and (target.is_dir() or not target.suffix):
        return _write_folder(tables, target, kind, provenance, writers[kind])
    with replacing(target) as path:
        if kind in FOLDERS:
            table: Table | None = tables["actions"]
            rows = actions = writers[kind](tables["actions"], path)
        else:
            table = None
            rows, actions = _write_whole(tables, path, kind, provenance)
    files = [Written(path=target, rows=rows, table=table)]
    told = package(files, kind, dict(provenance) | {"actions": actions}, target.parent)
    write_package(told, target.with_name(f"{target.name}.{DESCRIPTOR}"))
    return actions


def _write_folder(
    tables: Tables,
    folder: Path,
    kind: Format,
    provenance: Mapping[str, Any],
    write_table: Callable[[Table, Path], int],
) -> int:
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, table in tables.items():
        path = folder / f"{name}.{kind}"
        with replacing(path) as partial:
            rows = write_table(table, partial)
        files.append(Written(path=path, rows=rows, table=table))
    told = dict(provenance) | {"actions": files[0].rows}
    write_package(package(files, kind, told, folder), folder / DESCRIPTOR)
    return files[0].rows


def _write_whole(tables: Tables, path: Path, kind: Format, provenance: Mapping[str, Any]) -> tuple[int, int]:
    """Write all of it as one file; return how many rows, lines or objects, and how many actions."""
    if kind is Format.SQLITE:
        from db.snapshot import write_snapshot

        rows = write_snapshot(tables, path, provenance)
        return sum(rows.values()), rows["actions"]
    counted = _Counted(nested(tables))
    if kind is Format.JSONL:
        written = write_jsonl(counted, path)
    elif kind is Format.FTM:
        written = write_ftm(counted, path)
    else:
        written = write_stix(counted, path, created=provenance["created"])
    return written, counted.number


class _Counted:
    """Actions, counted as they pass."""

    def __init__(self, actions: Iterator[dict[str, Any]]) -> None:
        self._actions = actions
        self.number = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for action in self._actions:
            self.number += 1
            yield action


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield a path beside the target that takes its place at the end, or goes where something fails."""
    partial = target.with_name(f".{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        yield partial
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
