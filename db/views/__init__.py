"""The analysts' contract in SQL: one file a view, the same on SQLite and on PostgreSQL.

They are made anew after every migration: to change one, change its file and add a migration, be it empty.
`db/columns.md` says what each column means.
Two words of theirs are not alike everywhere: `utc(column)`, a time as ISO 8601 text, and `string_agg`.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from db.views.dictionary import dictionary

__all__ = ["VIEWS", "create_views", "definition", "dictionary", "drop_views"]

FOLDER = Path(__file__).parent
VIEWS = (
    *("v_actions", "v_action_actors", "v_action_endorsers", "v_action_members", "v_action_firms"),
    *("v_evidence", "v_sources", "v_feed_health", "v_review_progress"),
)
BELOW = ("document_facts",)  # what others stand on
UTC = {
    "sqlite": r"strftime('%Y-%m-%dT%H:%M:%SZ', \1)",
    "postgresql": r"""to_char(\1 AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')""",
}
_UTC = re.compile(r"\butc\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)")  # two deep, as ours are


@cache
def definition(view: str, dialect: str) -> str:
    """Return the SELECT of a view as a database of that dialect understands it."""
    written = (FOLDER / f"{view}.sql").read_text(encoding="utf-8")
    said = _UTC.sub(UTC[dialect], written)
    return said.replace("string_agg(", "group_concat(") if dialect == "sqlite" else said


def create_views(connection: Connection) -> None:
    """Make all views, within the connection's transaction."""
    for view in (*BELOW, *VIEWS):
        connection.exec_driver_sql(f"CREATE VIEW {view} AS\n{definition(view, connection.dialect.name)}")


def drop_views(connection: Connection) -> None:
    """Remove all views that are there, within the connection's transaction."""
    for view in reversed((*BELOW, *VIEWS)):
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {view}")
