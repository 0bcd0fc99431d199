"""Let two processes that write about the same thing go one after the other."""

import zlib

from sqlalchemy import func, select
from sqlalchemy.orm import Session


def hold(session: Session, table: str, name: str) -> None:
    """Hold the lock of that name, in a table, to the end of the transaction.

    On SQLite a writing session holds the whole file already.
    """
    if session.get_bind().dialect.name == "postgresql":
        kind, what = (zlib.crc32(name.encode("utf-8", "replace")) - 2**31 for name in (table, name))
        session.execute(select(func.pg_advisory_xact_lock(kind, what)))
