"""The codebook's and the registry's words for codes, and back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.ids import is_actor, is_slug
from pipeline.registry import Holds, Registry
from web.ways import ways


@dataclass(frozen=True, slots=True)
class Term:
    """A code, its name and its meaning in words; `note` is empty where there is nothing to add."""

    code: str
    name: str
    note: str = ""


class Words:
    """What each code means; a code that the registry no longer knows is its own name."""

    def __init__(self, registry: Registry) -> None:
        book = registry.codebook
        self.types = [Term(one.code, one.name, one.rule) for one in book.types.values()]
        self.actors = _actors(registry)
        self.firms = [Term(one.id, one.name, one.note or "") for one in registry.firms.values()]
        self._how = ways(registry)
        self._terms: Mapping[Holds, Mapping[str, Term]] = {
            Holds.TYPE: _by_code(self.types),
            Holds.ACTOR: _by_code(self.actors),
            Holds.FIRM: _by_code(self.firms),
            Holds.STATUS: _plain(book.statuses),
            Holds.CERTAINTY: _plain(book.certainties),
            Holds.ROLE: _plain(book.roles),
            Holds.DERIVATION: _plain(book.derivations),
        }

    def term(self, holds: Holds, code: str) -> Term:
        """Return the words for a code of that kind."""
        return self._terms.get(holds, {}).get(code) or Term(code, code)

    def terms(self, holds: Holds) -> list[Term]:
        """Return every code of that kind, in the order of codebook or registry."""
        return list(self._terms.get(holds, {}).values())

    def how(self, holds: Holds, code: str, quote: str) -> str:
        """Return in which way a quote names what it stands for; empty where that is plain, or unknown."""
        return self._how.get((holds, code), {}).get(" ".join(quote.casefold().split()), "")

    def read_type(self, given: str) -> str:
        """Return the code of an action type; raise ValueError on any other word."""
        if given not in self._terms[Holds.TYPE]:
            raise ValueError(f"the codebook has no action type {given!r}")
        return given

    def read_actor(self, given: str) -> str:
        """Return the code of an actor given by code or name; raise ValueError where it is neither."""
        found = _called(self.actors, given)
        if found is None and not is_actor(given):
            raise ValueError(
                f"no actor is called {given!r}; give a code such as US, EU or org:slug, or a name"
            )
        return found or given

    def read_firm(self, given: str) -> str:
        """Return the id of a firm given by id or name; raise ValueError where it is neither."""
        found = _called(self.firms, given)
        if found is None and not is_slug(given):
            raise ValueError(f"no firm is called {given!r}; give its id such as nso_group, or its name")
        return found or given

    def codes(self, **given: str | None) -> tuple[dict[str, str], list[str]]:
        """Return the codes of filters given by code or name, and what is wrong with the others in words."""
        found: dict[str, str] = {}
        mistakes: list[str] = []
        readers: dict[str, Callable[[str], str]] = {"type": self.read_type, "firm": self.read_firm}
        for name, word in given.items():
            try:
                found |= {name: readers.get(name, self.read_actor)(word)} if word is not None else {}
            except ValueError as error:
                mistakes.append(f"{name}: {error}.")
        return found, mistakes


def _actors(registry: Registry) -> list[Term]:
    """Return states, then bodies that act for no state; the first body of an actor names it."""
    named = {code: Term(code, one.name) for code, one in registry.countries.items()}
    for body in registry.bodies.values():
        named.setdefault(body.actor, Term(body.actor, body.name))
    return list(named.values())


def _by_code(terms: list[Term]) -> dict[str, Term]:
    return {term.code: term for term in terms}


def _plain(meanings: Mapping[str, str]) -> dict[str, Term]:
    return {code: Term(code, code, meaning) for code, meaning in meanings.items()}


def _called(terms: list[Term], given: str) -> str | None:
    """Return the code that a word means: a code as written, else a code or a name in any case."""
    low = given.casefold()
    exact = (term.code for term in terms if term.code == given)
    loose = (term.code for term in terms if low in {term.code.casefold(), term.name.casefold()})
    return next(exact, None) or next(loose, None)
