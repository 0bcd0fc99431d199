"""What makes an ID token a proof (OpenID Connect Core 1.0, section 3.1.3.7)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pipeline.errors import ProofError, ProviderError

SIGNED = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")  # never "none"
LEEWAY = timedelta(minutes=1)  # of its clock and ours


def verified(
    token: str,
    keys: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    algorithms: list[str],
    access_token: str | None,
    now: datetime,
) -> dict[str, Any]:
    """Return what an ID token claims; raise ProofError, which names what is wrong with it."""
    wanted = [one for one in SIGNED if one in algorithms]
    try:
        opened = jwt.decode(token, _key_set(keys), algorithms=wanted)
        claims = CodeIDToken(
            opened.claims,
            opened.header,
            options={
                "iss": {"essential": True, "value": issuer},
                "sub": {"essential": True},
                "aud": {"essential": True, "value": client_id},
                "nonce": {"essential": True, "value": nonce},
            },
            params={"nonce": nonce, "client_id": client_id, "access_token": access_token},
        )
        claims.validate(now=int(now.timestamp()), leeway=int(LEEWAY.total_seconds()))
    except (JoseError, ValueError) as error:  # ValueError: no key set, or no token at all
        raise ProofError(f"Its word does not hold: {error}") from error
    return dict(claims)


def _key_set(keys: Mapping[str, Any]) -> KeySet:
    """Return the keys that sign; others may be of kinds that nobody here knows."""
    listed = keys.get("keys")
    signing = [
        one
        for one in (listed if isinstance(listed, list) else [])
        if isinstance(one, dict) and one.get("kty") in {"RSA", "EC"} and one.get("use", "sig") == "sig"
    ]
    if not signing:
        raise ProviderError("The provider lists no key by which it signs.")
    return KeySet.import_key_set({"keys": signing})
