"""Let two processes that write about the same thing go one after the other."""

import zlib

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session


def hold(session: Session, table: str, name: str) -> None:
    """Hold the lock of that name, in a table, to the end of the transaction.

    On SQLite a writing session holds the whole file already.
    """
    if session.get_bind().dialect.name == "postgresql":
        kind, what = (zlib.crc32(name.encode("utf-8", "replace")) - 2**31 for name in (table, name))
        numbers = (cast(kind, Integer), cast(what, Integer))  # or the least of all is taken for a longer one
        session.execute(select(func.pg_advisory_xact_lock(*numbers)))
