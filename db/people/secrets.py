"""Passwords and keys: how they are made, kept and compared."""

import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from pipeline.errors import AccountError

LEAST, MOST = 12, 1000  # characters of a password
_hasher = PasswordHasher()  # argon2id at the costs of RFC 9106's second recommendation
_NOBODY = _hasher.hash(secrets.token_urlsafe())  # so that a name nobody has takes as long


def hash_password(password: str) -> str:
    """Return what is kept of a password; raise AccountError where it is too short or too long."""
    if not LEAST <= len(password) <= MOST:
        raise AccountError(f"a password has {LEAST} to {MOST} characters; choose another")
    return _hasher.hash(_encoded(password))


def is_password(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one of which this was kept; None or empty is nobody's, as slowly."""
    try:
        return _hasher.verify(kept or _NOBODY, _encoded(password[: MOST + 1])) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def _encoded(password: str) -> bytes:
    """Return a password as bytes, whatever its characters; two ways to type one letter are the same."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def new_key() -> str:
    """Return a key that cannot be guessed."""
    return secrets.token_urlsafe(32)


def digest_key(key: str) -> str:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
