"""Actions as CSV, JSON lines and Atom; the first two in flat memory."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from lxml import etree

from pipeline.exporting.cells import harmless
from pipeline.naming import Names
from pipeline.records import Action
from web.api.shapes import ActionOut, Party

ATOM = "http://www.w3.org/2005/Atom"
COLUMNS = tuple(ActionOut.model_fields)


def csv_lines(found: Iterable[ActionOut]) -> Iterator[str]:
    """Yield RFC 4180 rows; parties are codes parted by semicolons."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for one in found:
        table.writerow([_cell(getattr(one, name)) for name in COLUMNS])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, list):
        return harmless(";".join(one.code for one in value if isinstance(one, Party)))
    if isinstance(value, str):
        return harmless(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def json_lines(found: Iterable[ActionOut]) -> Iterator[str]:
    """Yield an object a line."""
    for one in found:
        yield json.dumps(one.model_dump(mode="json"), ensure_ascii=False) + "\n"


def atom(told: Sequence[tuple[Action, str]], names: Names, *, base: str, here: str, updated: str) -> bytes:
    """Return a feed of actions and their sentences (RFC 4287), each with its page.

    base: the application's address.  here: the feed's own.  updated: when the last action was accepted.
    """
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    _add(feed, "id", here)
    _add(feed, "title", "Mercwatch: newly accepted actions")
    _add(feed, "updated", updated)
    _add(feed, "link", rel="self", href=here)
    _add(_add(feed, "author"), "name", "Mercwatch")
    for action, sentence in told:
        entry = _add(feed, "entry")
        _add(entry, "id", f"{base}/actions/{action.id}")
        _add(entry, "title", sentence)
        _add(entry, "updated", action.decided_at.isoformat())
        _add(entry, "published", action.accepted_at.isoformat())
        _add(entry, "link", rel="alternate", href=f"{base}/actions/{action.id}")
        _add(entry, "category", term=action.type, label=names.type(action.type))
        _add(entry, "summary", f"{action.date or 'undated'}: {sentence}")
    return bytes(etree.tostring(feed, xml_declaration=True, encoding="utf-8"))


def _add(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if words is not None:
        child.text = "".join(
            one for one in words if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff")
        )
    return child
