"""What counts as a slug, an actor, a web address; and digests."""

import hashlib
import re
from urllib.parse import urlsplit

SLUG = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
BODIES = frozenset({"EU", "UN", "COE", "FOC", "AU_ORG", "GCC", "NATO", "OECD", "G7"})


def is_slug(value: str) -> bool:
    """Tell whether a value is a slug: lower-case letters, digits and single underscores."""
    return SLUG.fullmatch(value) is not None


def is_actor(value: str) -> bool:
    """Tell whether a value has an actor's form: ISO 3166-1 alpha-2, `XK`, a body id or `org:slug`."""
    return (
        value in BODIES
        or re.fullmatch(r"[A-Z]{2}", value) is not None
        or (value.startswith("org:") and is_slug(value[4:]))
    )


def is_web_url(value: str) -> bool:
    """Tell whether a value is an absolute http(s) URL with a host and without credentials."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018 - reading it raises on a bad port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc


def digest(*parts: str) -> str:
    """Return the sha256 of the parts, each with its length, so that no two splits collide."""
    whole = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        whole.update(f"{len(encoded)}:".encode())
        whole.update(encoded)
    return whole.hexdigest()
