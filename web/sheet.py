"""A candidate as a reviewer reads it: the codebook's fields, each value beside its quotes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.records import Candidate, Evidence
from pipeline.registry import FieldRule, Holds
from web.words import Term, Words


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, in words, and the quotes under it.

    coded: False where the text was quoted for it, but the candidate does not say it.
    """

    term: Term
    quotes: tuple[Evidence, ...]
    coded: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its rule and its values, none where it is unknown."""

    name: str
    label: str
    rule: str
    values: tuple[Value, ...]


def sheet(said: Candidate, fields: Mapping[str, FieldRule], words: Words) -> list[Row]:
    """Return a row for each field of the codebook, and for any other that has evidence."""
    quotes: dict[str, dict[str, list[Evidence]]] = {}
    for one in sorted(said.evidence, key=lambda one: one.start):
        quotes.setdefault(one.field, {}).setdefault(one.value, []).append(one)
    rules = [rule for rule in fields.values() if rule.holds is not Holds.SPAN]
    rows = [Row(r.name, r.label, r.rule, _values(said, r, quotes.pop(r.name, {}), words)) for r in rules]
    for name, others in quotes.items():
        values = tuple(Value(Term(value, value), tuple(found)) for value, found in others.items())
        rows.append(Row(name, name, "", values))
    return rows


def meanings(rows: Iterable[Row]) -> dict[Evidence, str]:
    """Return what each evidence supports, in words: `Firms: Intellexa`."""
    return {
        quote: f"{row.label}: {value.term.name}"
        for row in rows
        for value in row.values
        for quote in value.quotes
    }


def _values(
    said: Candidate, rule: FieldRule, quotes: Mapping[str, list[Evidence]], words: Words
) -> tuple[Value, ...]:
    given = getattr(said, rule.name, None)
    coded = [str(value) for value in (given if isinstance(given, tuple) else (given,)) if value is not None]
    found = [Value(words.term(rule.holds, value), tuple(quotes.get(value, ()))) for value in coded]
    found += [
        Value(words.term(rule.holds, value), tuple(others), coded=False)
        for value, others in quotes.items()
        if value not in coded
    ]
    return tuple(found)
