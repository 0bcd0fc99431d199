"""What ties a login to the browser that began it: one secret in its cookie, of which all else is made."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from web.answers import local

COOKIE = "mercwatch_oidc"
SECONDS = 600  # to log in at the provider
LONGEST = 1500  # characters of an address to go on to, in a cookie


@dataclass(frozen=True, slots=True)
class Journey:
    """A login under way; `then` is where it leads."""

    key: str
    then: str

    @classmethod
    def begin(cls, then: str | None) -> Self:
        """Return a new one."""
        return cls(secrets.token_urlsafe(32), local(then if then and len(then) <= LONGEST else None))

    @classmethod
    def of(cls, cookie: str | None) -> Self | None:
        """Return the one that a browser's cookie tells; None where it has none."""
        key, _, then = (cookie or "").partition(".")
        return cls(key, local(unquote(then))) if key else None

    @property
    def cookie(self) -> str:
        """Return what the browser keeps."""
        return f"{self.key}.{quote(self.then, safe='')}"

    @property
    def state(self) -> str:
        """Return what the provider sends back with the browser."""
        return self._made("state")

    @property
    def nonce(self) -> str:
        """Return what the provider signs, so that its word is for this login only."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """Return the proof that who trades the code in is who asked for it (PKCE)."""
        return self._made("verifier")

    def is_of(self, state: str) -> bool:
        """Tell in constant time whether a state that came back is this login's."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))

    def _made(self, use: str) -> str:
        return hmac.new(self.key.encode("utf-8", "replace"), use.encode(), hashlib.sha256).hexdigest()
