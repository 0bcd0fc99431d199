"""Official lists: a watched name that came onto the list, or is gone from it, is an entry.

The guid of an entry (`firm|plain name|number change`) tells the state of a name, so the guids that are stored
are all that is remembered of the last reading. A name that the first reading finds is `listed`: nobody knows
from the list alone since when. The entry carries its words; there is no page of its own to fetch.
"""

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from pipeline.feeds.mistaken import no_feed
from pipeline.feeds.parsed import Listed, ParsedFeed, Reading
from pipeline.feeds.rows import Row, rows
from pipeline.feeds.watch import plain
from pipeline.records import Columns

LISTED, ADDED, REMOVED = "listed", "added", "removed"


@dataclass(frozen=True, slots=True)
class _Change:
    """The last change of a name: the how-manieth it is, and what."""

    number: int
    kind: str


def parse(body: bytes, content_type: str, reading: Reading) -> ParsedFeed:
    """Return an entry for each watched name on a list, and for each that is gone.

    Raise ParseError if it is none, or has fewer rows than it should: what is cut short must not read as a
    removal.
    """
    columns = reading.feed.columns
    if columns is None:  # cannot be: a feed of this format is born with them
        raise no_feed(reading.feed, reading.base, body, "no columns")
    present: dict[str, tuple[str, Row]] = {}
    count, on = 0, _list_name(reading, columns)
    try:
        for row in rows(body, content_type, columns):
            if columns.only and columns.only[1] not in " ".join(row[columns.only[0]]):
                continue
            count += 1
            for firm, name in reading.watch.find(_names(row, columns), f"{_text(row)} {on}").items():
                present.setdefault(f"{firm}|{plain(name)}", (name, row))
    except ValueError as error:
        raise no_feed(reading.feed, reading.base, body, str(error)) from error
    if count < columns.least:
        cause = f"with {count:,} rows where there are at least {columns.least:,}"
        raise no_feed(reading.feed, reading.base, body, cause)
    last = _last(reading.known or ())
    for key, (name, row) in present.items():
        _add_present(reading, columns, key, _now_on(last.get(key), first=reading.known is None), name, row)
    for key, change in last.items():
        if key not in present and change.kind != REMOVED:
            _add_removed(reading, columns, key, _Change(change.number + 1, REMOVED))
    return reading.parsed()


def _now_on(last: _Change | None, *, first: bool) -> _Change:
    """Return the change that put a name that is on the list onto it."""
    if last is None:
        return _Change(0, LISTED) if first else _Change(1, ADDED)
    return _Change(last.number + 1, ADDED) if last.kind == REMOVED else last


def _last(known: Iterable[str]) -> dict[str, _Change]:
    """Return the last change of each name that the guids tell of."""
    last: dict[str, _Change] = {}
    for guid in known:
        key, _, change = guid.rpartition("|")
        number, _, kind = change.partition(" ")
        if number.isdecimal() and (key not in last or int(number) > last[key].number):
            last[key] = _Change(int(number), kind)
    return last


def _add_present(reading: Reading, columns: Columns, key: str, change: _Change, name: str, row: Row) -> None:
    listed_as, feed = _list_name(reading, columns), reading.feed
    date = reading.date(" ".join(row[columns.date][:1])) if columns.date else None
    since = f" on {date.day} {date:%B %Y}" if date else ""
    added = change.kind == ADDED or bool(date)
    verb = f"added {name} to the {listed_as}{since}" if added else f"has {name} on the {listed_as}"
    words = f"{feed.publisher} {verb}. The list names it as follows: {'; '.join(_names(row, columns))}."
    if columns.reference and row[columns.reference]:
        words += f" Reference: {row[columns.reference][0]}."
    title = f"{name} {'added to' if added else 'on'} the {listed_as}"
    _add(reading, key, change, title, words, date or (reading.now if change.kind == ADDED else None))


def _add_removed(reading: Reading, columns: Columns, key: str, change: _Change) -> None:
    listed_as = _list_name(reading, columns)
    told = key.partition("|")[2]
    watched = reading.watch.names.get(told)  # in its own spelling
    name = watched.name if watched else told.upper()
    words = (
        f"{reading.feed.publisher} removed {name} from the {listed_as}. "
        "The name stood there when the list was read before."
    )
    _add(reading, key, change, f"{name} removed from the {listed_as}", words, reading.now)


def _add(
    reading: Reading, key: str, change: _Change, title: str, words: str, published: datetime | None
) -> None:
    content = f"<p>{html.escape(words, quote=False)}</p>"
    guid = f"{key}|{change.number} {change.kind}"
    reading.add(
        Listed(guid=guid, title=html.escape(title, quote=False), content=content, published=published)
    )


def _names(row: Row, columns: Columns) -> list[str]:
    cells = (cell for column in columns.names for cell in row[column])
    return list(dict.fromkeys(name.strip() for cell in cells for name in cell.split(";") if name.strip()))


def _text(row: Row) -> str:
    return " ".join(cell for cells in row.values() for cell in cells)


def _list_name(reading: Reading, columns: Columns) -> str:
    return reading.watch.lists.get(columns.list, columns.list)
