"""Sign what is posted, as Standard Webhooks has it (standardwebhooks.com, HMAC-SHA256)."""

import base64
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32


def new_secret() -> str:
    """Return a secret that cannot be guessed, in the form that receivers' libraries take."""
    return PREFIX + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed_headers(secret: str, key: str, body: bytes, *, now: datetime) -> dict[str, str]:
    """Return the headers by which a receiver knows the sender, the time, and what it has had already.

    key: of the delivery, the same at every try.
    """
    seconds = str(int(now.timestamp()))
    signed = hmac.digest(
        base64.b64decode(secret.removeprefix(PREFIX)), f"{key}.{seconds}.".encode() + body, "sha256"
    )
    return {
        "webhook-id": key,
        "webhook-timestamp": seconds,
        "webhook-signature": "v1," + base64.b64encode(signed).decode(),
    }
