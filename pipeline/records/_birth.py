"""What every record checks as it is born."""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def require(condition: object, message: str) -> None:
    """Raise ValueError with the message where the condition does not hold."""
    if not condition:
        raise ValueError(message)


def require_storable(name: str, text: str) -> None:
    """Raise ValueError where a text holds NUL or a lone surrogate, which no database takes."""
    found = _UNSTORABLE.search(text)
    require(not found, f"{name} holds {found and found.group()!a}, which cannot be stored")
