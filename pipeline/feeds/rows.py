"""Rows of an official list: bytes of a CSV or an XML file in, cells by column out."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from xml.etree import ElementTree

from pipeline.records import Columns
from pipeline.text import one_line
from pipeline.text.charset import decode

Row = Mapping[str, Sequence[str]]  # the texts that stand in each column, none of them empty
_ABOVE = 20  # lines that may stand above the header
_CELL = 100_000  # characters; a longer one is a quote that was not closed. csv's own limit others may lift


def rows(body: bytes, content_type: str, columns: Columns) -> Iterator[Row]:
    """Yield the rows of a list; raise ValueError, in words, where it is none or is cut short."""
    wanted = [*columns.names, *columns.only[:1]] if columns.only else [*columns.names]
    wanted += [name for name in (columns.date, columns.reference) if name]
    try:
        yield from (
            _of_xml(body, columns.rows, wanted)
            if columns.rows
            else _of_csv(decode(body, content_type), wanted)
        )
    except (csv.Error, ElementTree.ParseError, LookupError) as error:
        raise ValueError(str(error)[:80]) from error


def _of_csv(text: str, wanted: Sequence[str]) -> Iterator[Row]:
    lines = _lines(text.removeprefix("\ufeff"))
    if all(name.isdecimal() for name in wanted):
        places = {name: int(name) for name in wanted}
    else:
        for _, line in zip(range(_ABOVE), lines, strict=False):
            header = [one_line(cell) for cell in line]
            if set(wanted) <= set(header):
                places = {name: header.index(name) for name in wanted}
                break
        else:
            raise ValueError(f"no header with the columns {', '.join(dict.fromkeys(wanted))}")
    for line in lines:
        yield {
            name: [one_line(line[place])] if place < len(line) and line[place].strip() else []
            for name, place in places.items()
        }


def _lines(text: str) -> Iterator[list[str]]:
    for line in csv.reader(StringIO(text, newline="")):
        if any(len(cell) > _CELL for cell in line):
            raise csv.Error(f"field larger than {_CELL:,} characters")
        yield line


def _of_xml(body: bytes, row: str, wanted: Sequence[str]) -> Iterator[Row]:
    """Yield the rows of XML; namespaces are passed over. Expat bounds entities, and opens nothing."""
    depth: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(BytesIO(body), events=("start", "end")):  # noqa: S314 - see above
        if event == "start":
            depth.append(element)
            continue
        depth.pop()
        if element.tag.rpartition("}")[2] == row:
            yield {name: _texts(element, name) for name in wanted}
            element.clear()
            if depth:
                depth[-1].remove(element)


def _texts(element: ElementTree.Element, path: str) -> list[str]:
    steps, at, name = path.partition("@")
    where = "/".join(f"{{*}}{step}" for step in steps.split("/") if step) or "."
    found = (one.get(name, "") if at else "".join(one.itertext()) for one in element.iterfind(where))
    return [text for given in found if (text := one_line(given))]
