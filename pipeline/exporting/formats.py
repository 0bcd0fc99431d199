"""Which format a name asks for."""

from enum import StrEnum
from pathlib import Path


class Format(StrEnum):
    """How an export is written."""

    CSV = "csv"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    FTM = "ftm"  # FollowTheMoney entities, one a line
    STIX = "stix"  # a STIX 2.1 bundle


ENDINGS = {  # the first that fits
    ".ftm.json": Format.FTM,
    ".ftm.jsonl": Format.FTM,
    ".stix.json": Format.STIX,
    ".csv": Format.CSV,
    ".jsonl": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".db": Format.SQLITE,
    ".sqlite": Format.SQLITE,
    ".sqlite3": Format.SQLITE,
}
FOLDERS = (Format.CSV, Format.PARQUET)  # a file a table


def format_of(path: Path) -> Format | None:
    """Return the format that a name ends in: CSV for a name without an ending, None for an unknown one."""
    name = path.name.lower()
    found = next((given for ending, given in ENDINGS.items() if name.endswith(ending)), None)
    return Format.CSV if found is None and (path.is_dir() or not path.suffix) else found
