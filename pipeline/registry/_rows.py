"""Rows of a file into records, with every mistake at its key."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pipeline.registry._mistakes import Mistakes
from pipeline.registry._source import Path, Source

T = TypeVar("T")


def rows(source: Source, section: str, mistakes: Mistakes) -> dict[str, dict[str, Any]]:
    """Return the rows of a section by their keys; what is no row is noted and left out."""
    given = source.values.get(section)
    if not isinstance(given, dict):
        source.mistake(mistakes, (section,), "is missing or no mapping", "write its rows under their ids")
        return {}
    found = {}
    for key, row in given.items():
        if isinstance(row, dict):
            found[key] = row
        else:
            source.mistake(mistakes, (section, key), "is no mapping", "write its keys below it, indented")
    return found


def records(
    source: Source,
    section: str,
    kind: type[T],
    mistakes: Mistakes,
    *,
    given: Mapping[str, dict[str, Any]],
    key: str,
) -> dict[str, T]:
    """Return the valid records among the rows of a section; a row's key fills the field named `key`."""
    found = {}
    for name, row in given.items():
        if key in row:
            source.mistake(
                mistakes, (section, name, key), "unknown key", "take it out: the row's key says it"
            )
            continue
        record = one(source, (section, name), kind, {**row, key: name}, mistakes)
        if record is not None:
            found[name] = record
    return found


def listed(source: Source, section: str, kind: type[T], mistakes: Mistakes) -> dict[int, T]:
    """Return the valid records of a section that is a list, by their places in it."""
    given = source.values.get(section)
    if not isinstance(given, list):
        source.mistake(mistakes, (section,), "is missing or no list", "write its rows with a dash each")
        return {}
    read = {n: one(source, (section, n), kind, row, mistakes) for n, row in enumerate(given)}
    return {n: record for n, record in read.items() if record is not None}


def one(source: Source, path: Path, kind: type[T], value: Any, mistakes: Mistakes) -> T | None:
    """Return one record, or None with its mistakes noted."""
    try:
        record: T = _adapter(kind).validate_python(value)  # type: ignore[arg-type] # a class is hashable
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            place = [step for step in problem["loc"] if step != "[key]"]
            known = [field.name for field in fields(kind)] if len(place) == 1 else []  # type: ignore[arg-type] # kinds are dataclasses
            source.mistake(mistakes, (*path, *place), *_told(problem, known))
        return None
    return record


def unknown(source: Source, known: Iterable[str], mistakes: Mistakes) -> None:
    """Note every section that the file should not have."""
    for name in source.values:
        if name not in known:
            source.mistake(mistakes, (name,), "unknown key", suggestion(name, known))


def suggestion(name: str, known: Iterable[str]) -> str:
    """Return what to do about a name that is not among the known ones."""
    known = sorted(known)
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return f"use one of {', '.join(known)}" if 0 < len(known) <= 30 else "take it out or mend its spelling"


@cache
def _adapter(kind: type[T]) -> TypeAdapter[T]:
    return TypeAdapter(kind)


def _told(problem: Any, known: list[str]) -> tuple[str, str]:
    """Return cause and mend of what pydantic says."""
    value, kind = problem["input"], problem["type"]
    if kind == "value_error":
        cause, _, mend = str(problem["ctx"]["error"]).partition("; ")
        return cause, mend or "mend it"
    if value is None and kind != "missing":
        return "is empty", "give it a value or take it out"
    if kind == "enum":
        return f"{value!r} is unknown", "use one of " + problem["ctx"]["expected"].replace(" or ", ", ")
    told = {
        "missing": ("is missing", "add it"),
        "unexpected_keyword_argument": ("unknown key", suggestion(str(problem["loc"][-1]), known)),
        "string_type": (f"{value!r} is no text", "quote it or write words"),
        "tuple_type": (f"{value!r} is no list", "write [a, b], or a line with a dash each"),
    }
    return told.get(kind, (f"{value!r} does not fit ({problem['msg']})", "see docs/registry.md"))
