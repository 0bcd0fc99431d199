"""Whether a text holds one of the words that an ambiguous name needs."""

import re
from collections.abc import Iterable


class Context:
    """Context words of one name; see `pipeline.registry.facts` for when one counts."""

    __slots__ = ("any",)

    def __init__(self, given: Iterable[str]) -> None:
        words = [*given]
        words += [".".join(word) + "." for word in words if word in {"US", "UK", "EU", "UN"}]
        self.any = re.compile(
            r"(?<!\w)(?:"
            + "|".join(
                rf"{re.escape(word)}(?!\w)" if word.isupper() else f"(?i:{re.escape(word)})" for word in words
            )
            + ")"
        )

    def holds(self, text: str, besides: str = "") -> bool:
        """Tell whether the text holds one, the name itself not counted."""
        return any(not besides or found.group().lower() not in besides for found in self.any.finditer(text))
