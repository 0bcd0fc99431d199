"""A coding as a reviewer reads and amends it: the codebook's fields, each value beside its quotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.records import Evidence
from pipeline.registry import FieldRule, Holds
from web.words import Term, Words

CLOSED = {Holds.TYPE, Holds.STATUS, Holds.CERTAINTY, Holds.ROLE, Holds.DERIVATION}
LISTS = {Holds.ACTOR: "actors", Holds.FIRM: "firms"}  # ids of the page's lists of suggestions


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words under a value; how: in which way they name it, where that is not plain."""

    evidence: Evidence
    document_id: int
    how: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, in words, and the quotes under it.

    coded: False where the text was quoted for it, but the coding does not say it.
    """

    term: Term
    quotes: tuple[Quoted, ...]
    coded: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field with its rule and its values, none where it is unknown.

    options: all values there are, where the list is closed.  suggestions: id of a list to choose from.
    """

    name: str
    label: str
    rule: str
    values: tuple[Value, ...]
    many: bool = False
    required: bool = False
    options: tuple[Term, ...] = ()
    suggestions: str | None = None


def sheet(
    facts: Mapping[str, Any],
    evidence: Iterable[Mapping[str, Any]],
    fields: Mapping[str, FieldRule],
    words: Words,
) -> list[Row]:
    """Return a row for each field of the codebook, and for any other that has evidence.

    facts, evidence: a coding as decisions keep it.
    """
    quotes: dict[str, dict[str, list[Quoted]]] = {}
    for one in sorted(evidence, key=lambda one: one["start"]):
        rule = fields.get(one["field"])
        how = words.how(rule.holds, one["value"], one["quote"]) if rule else ""
        found = Quoted(quote_of(one), one["document_id"], how)
        quotes.setdefault(one["field"], {}).setdefault(one["value"], []).append(found)
    rules = [rule for rule in fields.values() if rule.holds is not Holds.SPAN]
    rows = [
        _row(rule, _values(facts.get(rule.name), rule, quotes.pop(rule.name, {}), words), words)
        for rule in rules
    ]
    for name, others in quotes.items():
        values = tuple(Value(Term(value, value), tuple(found)) for value, found in others.items())
        rows.append(Row(name=name, label=name, rule="", values=values))
    return rows


def quote_of(one: Mapping[str, Any]) -> Evidence:
    """Return a quote of a decision as evidence."""
    return Evidence(**{name: one[name] for name in ("field", "value", "quote", "start", "end")})


def meanings(rows: Iterable[Row]) -> dict[Evidence, str]:
    """Return what each evidence supports, in words: `Firms: Intellexa (Predator: product of Intellexa)`."""
    return {
        quote.evidence: f"{row.label}: {value.term.name}" + (f" ({quote.how})" if quote.how else "")
        for row in rows
        for value in row.values
        for quote in value.quotes
    }


def _row(rule: FieldRule, values: Sequence[Value], words: Words) -> Row:
    return Row(
        name=rule.name,
        label=rule.label,
        rule=rule.rule,
        values=tuple(values),
        many=rule.many,
        required=rule.required,
        options=tuple(words.terms(rule.holds)) if rule.holds in CLOSED else (),
        suggestions=LISTS.get(rule.holds),
    )


def _values(given: Any, rule: FieldRule, quotes: Mapping[str, list[Quoted]], words: Words) -> list[Value]:
    coded = [
        str(value) for value in (given if isinstance(given, list | tuple) else (given,)) if value is not None
    ]
    found = [Value(words.term(rule.holds, value), tuple(quotes.get(value, ()))) for value in coded]
    return found + [
        Value(words.term(rule.holds, value), tuple(others), coded=False)
        for value, others in quotes.items()
        if value not in coded
    ]
