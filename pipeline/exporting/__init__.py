"""Accepted actions as files that others read: tables in, files out, in flat memory.

A table's rows are tuples of texts, whole numbers and None; an action nested with all that hangs on it is a
mapping, see `nested`.
"""

from pipeline.exporting.formats import Format, format_of
from pipeline.exporting.nested import nested
from pipeline.exporting.tables import Column, Row, Table

__all__ = ["Column", "Format", "Row", "Table", "format_of", "nested"]
