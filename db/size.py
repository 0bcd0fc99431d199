"""How much room a database takes."""

from pathlib import Path

from sqlalchemy import Connection, text


def size_of(connection: Connection) -> int:
    """Return the bytes of a database, on SQLite with what is not yet written into its file."""
    if connection.dialect.name == "postgresql":
        return int(connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
    file = connection.engine.url.database or ""
    return sum(Path(file + end).stat().st_size for end in ("", "-wal") if Path(file + end).exists())
