"""Parquet, by pyarrow."""

from itertools import islice
from pathlib import Path

from pipeline.errors import ExportError
from pipeline.exporting.tables import Table

ROWS = 10_000  # a group, written at once


def write_parquet(table: Table, path: Path) -> int:
    """Write a table; return how many rows. The meanings of its columns are kept in the file's schema."""
    try:
        import pyarrow  # noqa: PLC0415 - an extra
        from pyarrow import parquet  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExportError("Parquet takes pyarrow: pip install 'mercwatch[parquet]'") from error
    kinds = {"text": pyarrow.string(), "integer": pyarrow.int64()}
    schema = pyarrow.schema(
        [
            pyarrow.field(one.name, kinds[one.kind], one.null, metadata={"description": one.meaning})
            for one in table.columns
        ]
    )
    written, rows = 0, table.rows()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        while part := list(islice(rows, ROWS)):
            columns = [pyarrow.array(values, one.type) for values, one in zip(zip(*part), schema)]  # noqa: B905
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))
            written += len(part)
    return written
