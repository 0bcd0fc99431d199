"""The provider: where to send a browser, and who it says came back."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from db.people import Proven
from pipeline.errors import ProofError, ProviderError
from pipeline.fetch.asking import Reply
from web.oidc.journey import Journey
from web.oidc.metadata import WELL_KNOWN, Metadata
from web.oidc.proof import verified
from web.oidc.registration import Registration, found

FRESH = timedelta(hours=1)  # for how long what it told of itself holds
FORM = "application/x-www-form-urlencoded"


class Ask(Protocol):
    """What asks a server: a GET, or a POST of a body."""

    def __call__(
        self, url: str, *, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return its reply."""
        ...


class Provider:
    """An OpenID Connect provider at which this desk is registered."""

    def __init__(self, registration: Registration, ask: Ask, now: Callable[[], datetime]) -> None:
        self.registration = registration
        self._ask, self._now = ask, now
        self._told: tuple[datetime, Metadata] | None = None

    def address(self, journey: Journey, back: str) -> str:
        """Return where a browser is sent to log in, and comes back from; raise ProviderError."""
        told = self._metadata()
        return str(
            prepare_grant_uri(
                told.authorization_endpoint,
                self.registration.client_id,
                "code",
                redirect_uri=back,
                scope=told.scope,
                state=journey.state,
                nonce=journey.nonce,
                code_challenge=create_s256_code_challenge(journey.verifier),
                code_challenge_method="S256",
            )
        )

    def prove(self, code: str, journey: Journey, back: str, *, said_issuer: str | None) -> Proven:
        """Return whom the provider vouches for; raise ProofError, or where it is silent ProviderError."""
        told = self._metadata()
        issuer = self.registration.issuer
        if said_issuer != issuer and (said_issuer or told.authorization_response_iss_parameter_supported):
            raise ProofError("Another provider than the one that was asked sent you back.")  # RFC 9207
        given = self._trade(told, code, journey, back)
        access_token = given.get("access_token")
        claims = verified(
            str(given.get("id_token", "")),
            self._json(told.jwks_uri),
            issuer=issuer,
            client_id=self.registration.client_id,
            nonce=journey.nonce,
            algorithms=told.id_token_signing_alg_values_supported,
            access_token=access_token if isinstance(access_token, str) else None,
            now=self._now(),
        )
        if not self._suffices(claims) and told.userinfo_endpoint and isinstance(access_token, str):
            claims = self._more(told.userinfo_endpoint, access_token, claims["sub"]) | claims
        return self._person(claims)

    def _metadata(self) -> Metadata:
        if self._told is None or self._told[0] <= self._now():
            issuer = self.registration.issuer
            told = Metadata.of(self._json(issuer.rstrip("/") + WELL_KNOWN), issuer)
            self._told = (self._now() + FRESH, told)
        return self._told[1]

    def _trade(self, told: Metadata, code: str, journey: Journey, back: str) -> dict[str, Any]:
        """Return what the provider gives for a code, once."""
        mine = self.registration
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": journey.verifier,
        }
        auth = ClientAuth(mine.client_id, mine.client_secret, told.client_auth(mine.client_secret))
        heads = {"Content-Type": FORM, "Accept": "application/json"}
        url, headers, body = auth.prepare("POST", told.token_endpoint, heads, urlencode(fields))
        reply = self._ask(url, body=body.encode(), headers=headers)
        answer = _object(url, reply)
        if reply.status != 200:
            raise ProofError(f"The provider does not take the code: {answer.get('error', reply.status)}.")
        return answer

    def _more(self, url: str, access_token: str, subject: object) -> dict[str, Any]:
        """Return what the provider tells of a person beyond its ID token."""
        told = self._json(url, {"Authorization": f"Bearer {access_token}"})
        if told.get("sub") != subject:
            raise ProofError("The provider tells of another person than the one it vouches for.")
        return told

    def _json(self, url: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
        reply = self._ask(url, headers={"Accept": "application/json", **(headers or {})})
        if reply.status is not None and reply.status != 200:
            raise ProviderError(f"{url} answers with HTTP {reply.status}")
        return _object(url, reply)

    def _suffices(self, claims: Mapping[str, Any]) -> bool:
        mine = self.registration
        return bool(_name(claims)) and (not mine.roles or found(claims, mine.claim) is not None)

    def _person(self, claims: Mapping[str, Any]) -> Proven:
        mine = self.registration
        role = mine.role_of(claims)
        if mine.roles and role is None:
            raise ProofError(
                f"No group of yours has a role here: the provider lists none in {mine.claim!r} that counts. "
                "Ask an admin."
            )
        return Proven(
            issuer=mine.issuer,
            subject=str(claims["sub"]),
            name=_name(claims),
            role=role if mine.roles else None,
            newcomer=role,
        )


def _name(claims: Mapping[str, Any]) -> str:
    """Return what somebody is called; a mail address only if it is not said to be unproven."""
    email = claims.get("email") if claims.get("email_verified") is not False else None
    named = (claims.get("preferred_username"), email)
    return next((one.strip().lower() for one in named if isinstance(one, str) and one.strip()), "")


def _object(url: str, reply: Reply) -> dict[str, Any]:
    if reply.status is None:
        raise ProviderError(f"{url} does not answer: {reply.reason}")
    try:
        told = json.loads(reply.body)
    except (ValueError, RecursionError) as error:
        raise ProviderError(f"{url} answers with HTTP {reply.status} and no JSON") from error
    if not isinstance(told, dict):
        raise ProviderError(f"{url} answers with something else than a JSON object")
    return told
