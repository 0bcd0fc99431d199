"""An action with all that hangs on it, put together from tables that are read side by side."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.exporting.tables import Table

PARTIES = {  # list of an action -> its table, and the columns of code, name and kind there
    "actors": ("action_actors", ("actor", "actor_name", "actor_kind")),
    "endorsers": ("action_endorsers", ("endorser", "endorser_name", "endorser_kind")),
    "members": ("action_members", ("member", "member_name", "member_kind")),
    "firms": ("action_firms", ("firm", "firm_name", "firm_kind")),
}
HANGING = ("evidence", "sources")
LEFT_OUT = {"action_id", "position"}  # told by where it stands


def nested(tables: Mapping[str, Table]) -> Iterator[dict[str, Any]]:
    """Yield each action as one mapping: parties as lists of code, name, kind; evidence and sources as lists.

    All tables are read at once, each in order of its actions, so memory holds one action.
    """
    parts = {name: _Part(tables[table]) for name, (table, _) in PARTIES.items()}
    parts |= {name: _Part(tables[name]) for name in HANGING}
    for row in tables["actions"].mappings():
        action = dict(row)
        number = action["action_id"]
        for name, (_, columns) in PARTIES.items():
            action[name] = [_party(one, columns) for one in parts[name].of(number)]
        for name in HANGING:
            action[name] = [_without(one) for one in parts[name].of(number)]
        yield action


def _party(row: Mapping[str, Any], columns: tuple[str, str, str]) -> dict[str, Any]:
    return dict(zip(("code", "name", "kind"), (row[column] for column in columns), strict=True))


def _without(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in LEFT_OUT}


class _Part:
    """A table read along with the actions."""

    def __init__(self, table: Table) -> None:
        self._rows = table.mappings()
        self._next = next(self._rows, None)

    def of(self, action: int) -> Iterator[Mapping[str, Any]]:
        """Yield the rows of an action; those of actions before it are passed over."""
        while self._next is not None and self._next["action_id"] <= action:
            row, self._next = self._next, next(self._rows, None)
            if row["action_id"] == action:
                yield row
