"""What exports for the ecosystem say about parties and sources, in the same way."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from pipeline.exporting.nested import PARTIES

Nested = Mapping[str, Any]  # see `nested`
SPACE = UUID("7d3e3c4c-9b0f-5f0e-9a44-6d65726377a7")  # ours, so that what is told twice has the same id
PLACE = "https://github.com/mercwatch/mercwatch"


def title(action: Nested) -> str:
    """Return a name for an action: its type, who acted, about whom, when."""
    actors = ", ".join(one["name"] for one in action["actors"] or action["endorsers"])
    about = ", ".join(one["name"] for one in action["firms"])
    parts = [action["type_name"], f"by {actors}" if actors else "", f"about {about}" if about else ""]
    told = " ".join(filter(None, parts))
    when = f" ({action['date']})" if action["date"] else ""
    return f"{told}: {action['instrument']}{when}" if action["instrument"] else told + when


def quotes(action: Nested, field: str = "type") -> list[str]:
    """Return the quotes under a field, each once."""
    return list(dict.fromkeys(one["quote"] for one in action["evidence"] if one["field"] == field))


def links(action: Nested) -> list[str]:
    """Return the addresses of its sources, those quoted first, each once."""
    ordered: Sequence[Nested] = sorted(action["sources"], key=lambda one: str(one["told"] != "quoted"))
    return list(dict.fromkeys(one["url"] for one in ordered))


def parties(action: Nested) -> list[tuple[str, Nested]]:
    """Return every party with the field that it stands in."""
    return [(field, one) for field in PARTIES for one in action[field]]


def uuid_of(*words: object) -> UUID:
    """Return the id of what these words name, the same in every export."""
    return uuid5(SPACE, ":".join(map(str, words)))
