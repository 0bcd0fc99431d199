"""The record as tables for exports: from the views as it is, from decisions as it was known on a day."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from db.queries.known import CHUNK, known_on
from db.queries.known_rows import known_rows
from db.schema import DecisionRow
from db.views import dictionary
from pipeline.exporting import Row, Table

TABLES = {  # table -> its view
    name.removeprefix("v_"): name
    for name in (
        *("v_actions", "v_action_actors", "v_action_endorsers", "v_action_members", "v_action_firms"),
        *("v_evidence", "v_sources"),
    )
}
ORDER = {"v_actions": "action_id", "v_sources": "action_id, document_id"}


def tables(session: Session, *, known_on_day: date | None = None) -> Mapping[str, Table]:
    """Return the tables of all accepted actions, as they are or as they were known on a day (UTC).

    They are read while the session is open, all from the same state of the database, and in flat memory.
    """
    steady(session)
    rows: Callable[[str], Callable[[], Iterator[Row]]]
    if known_on_day is None:
        rows = lambda view: partial(_view_rows, session, view)  # noqa: E731
    else:
        known = known_on(session, known_on_day)
        rows = lambda view: partial(known_rows, session, known, known_on_day, view)  # noqa: E731
    return {
        name: Table(name=name, columns=dictionary()[view], rows=rows(view)) for name, view in TABLES.items()
    }


def steady(session: Session) -> None:
    """Let a session that has read nothing yet see one state of the database to its end."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite does so by itself
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def last_decision(session: Session) -> int:
    """Return the number of the last decision made; 0: none."""
    return session.scalar(select(func.max(DecisionRow.id))) or 0


def _view_rows(session: Session, view: str) -> Iterator[Row]:
    order = ORDER.get(view, "action_id, position")
    names = ", ".join(column.name for column in dictionary()[view])
    statement = text(f"SELECT {names} FROM {view} ORDER BY {order}")  # noqa: S608 - constants
    streamed = session.execute(statement, execution_options={"yield_per": CHUNK})
    for row in streamed:
        yield tuple(row)
