"""Names for codes: of actors, firms and types; a code that the registry no longer knows is its own name."""

from collections.abc import Iterable

from pipeline.registry import Registry


class Names:
    """What to call a code."""

    def __init__(self, registry: Registry) -> None:
        self.countries = {code: one.name.replace(" & ", " and ") for code, one in registry.countries.items()}
        self.bodies: dict[str, str] = {}
        for body in registry.bodies.values():
            if body.actor not in self.countries:
                self.bodies.setdefault(body.actor, body.name)
        self.firms = {code: one.name for code, one in registry.firms.items()}
        self.types = {code: one.name for code, one in registry.codebook.types.items()}

    def actor(self, code: str) -> str:
        """Return the name of a state or body."""
        return self.countries.get(code) or self.bodies.get(code) or code

    def actors(self, codes: Iterable[str]) -> list[str]:
        """Return the names of states and bodies, in order."""
        return [self.actor(code) for code in codes]

    def firm(self, code: str) -> str:
        """Return the name of a firm."""
        return self.firms.get(code, code)

    def type(self, code: str) -> str:
        """Return the name of an action type."""
        return self.types.get(code, code)

    def is_country(self, code: str) -> bool:
        """Tell whether a code is a state's or territory's."""
        return code in self.countries
