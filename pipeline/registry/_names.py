"""Rules for names: an ambiguous one is the row's own, and a shared one has context that tells whose it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any, Protocol, TypeVar

from pipeline.registry._mistakes import Mistakes
from pipeline.registry._source import Source
from pipeline.registry.facts import Ambiguous


class Named(Protocol):
    """A row with names, of which some are ambiguous."""

    @property
    def ambiguous(self) -> tuple[Ambiguous, ...]:
        """Return the names that need context."""

    def terms(self) -> Iterable[str]:
        """Yield every name."""


N = TypeVar("N", bound=Named)


def own_terms(source: Source, section: str, rows: Mapping[str, Named], mistakes: Mistakes) -> None:
    """Note every ambiguous term that is none of its row's names, or stands there twice."""
    for key, row in rows.items():
        own = {term.casefold() for term in row.terms()}
        seen: set[str] = set()
        for n, ambiguous in enumerate(row.ambiguous):
            term = ambiguous.term
            path = (section, key, "ambiguous", n, "term")
            if term.casefold() not in own:
                mend = "add it to the names, or take it out here"
                source.mistake(mistakes, path, f"{term!r} is none of its names", mend)
            if term in seen:
                source.mistake(mistakes, path, f"{term!r} stands here twice", "join the two")
            seen.add(term)


def shared_names(
    source: Source, section: str, rows: Mapping[str, N], actor: Callable[[N], str], mistakes: Mistakes
) -> None:
    """Note every name of two actors, unless it is ambiguous in both and no context word is the same."""
    holders: dict[str, list[str]] = defaultdict(list)
    for key, row in rows.items():
        for form in dict.fromkeys(_form(term) for term in row.terms()):
            holders[form].append(key)
    for form, keys in holders.items():
        for first, second in combinations(keys, 2):
            one, other = rows[first], rows[second]
            if actor(one) == actor(other) or _told_apart(form, one, other):
                continue
            path, word = _place(source, section, second, form)
            mend = "give both needs_any of their own for it, or keep it with one"
            source.mistake(mistakes, path, f"{word!r} means {first} too", mend)


def _form(term: str) -> str:
    """Return what two names share: acronyms are told apart by case (MPs in London, MPS in Beijing)."""
    return term if len(term) <= 5 else term.casefold()


def _told_apart(form: str, one: Named, other: Named) -> bool:
    first, second = (
        {word.casefold() for a in row.ambiguous if _form(a.term) == form for word in a.needs_any}
        for row in (one, other)
    )
    return bool(first and second and first.isdisjoint(second))


def _place(source: Source, section: str, key: str, form: str) -> tuple[tuple[str | int, ...], str]:
    """Return where a row has a name, and the name as written there."""

    def walk(value: Any, path: tuple[str | int, ...]) -> tuple[tuple[str | int, ...], str] | None:
        if isinstance(value, str):
            return (path, value) if _form(value) == form else None
        steps = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        return next((found for step, child in steps if (found := walk(child, (*path, step)))), None)

    row = source.values[section][key]
    tried = (walk(row.get(k), (section, key, k)) for k in ("name", "aliases", "abbreviations", "demonyms"))
    return next((found for found in tried if found), ((section, key), form))
