"""An OpenID Connect provider of our own, over HTTP: as right, or as wrong, as a test wants it."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.making import NOW
from tests.receivers import HOST, serving

CLIENT, SECRET = "desk", "s3cret of the desk"
KEY, STRANGER = (RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"}) for _ in range(2))
Claims = dict[str, Any]


@dataclass
class Provider:
    """Hands out codes, and trades each for a signed token once; what is None or unset is left out."""

    issuer: str = ""
    person: Claims = field(
        default_factory=lambda: {"sub": "u-1", "preferred_username": "Ada", "groups": ["analysts"]}
    )
    more: Claims | None = None  # what userinfo tells
    spoil: Callable[[Claims], object] = lambda claims: None  # changes the claims before they are signed
    sign: Callable[[Claims], str] = lambda claims: jwt.encode({"alg": "RS256", "kid": "k1"}, claims, KEY)
    told: Claims = field(default_factory=dict)  # instead of what it tells of itself
    status: int = 200
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def authorize(self, address: str) -> dict[str, str]:
        """Return what a browser brings back that was sent to an address, and logged in."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert (query["response_type"], query["client_id"]) == ("code", CLIENT)
        assert (query["code_challenge_method"], query["scope"]) == ("S256", "openid profile email")
        code = f"code-{len(self.codes)}"
        self.codes[code] = query
        return {"code": code, "state": query["state"]}

    def trade(self, given: Mapping[str, str], authorization: str) -> Claims:
        """Return tokens for a code; `error` where it is none, or its proof is wrong."""
        begun = self.codes.pop(given["code"], None)
        proof = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(proof).rstrip(b"=").decode()
        if authorization != "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode():
            return {"error": "invalid_client"}
        if begun is None or begun["code_challenge"] != challenge:
            return {"error": "invalid_grant"}
        if begun["redirect_uri"] != given["redirect_uri"]:
            return {"error": "invalid_grant"}
        at = int(NOW.timestamp())
        claims = {"iss": self.issuer, "aud": CLIENT, "iat": at, "exp": at + 300, "nonce": begun["nonce"]}
        claims |= self.person
        self.spoil(claims)
        return {"id_token": self.sign(claims), "access_token": "opens", "token_type": "Bearer"}

    def itself(self) -> Claims:
        """Return what it tells of itself."""
        return (
            {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
            | ({"userinfo_endpoint": f"{self.issuer}/userinfo"} if self.more else {})
            | self.told
        )

    def answer(self, path: str, headers: Mapping[str, str], body: str) -> Claims:
        """Return what is to be had at a path."""
        self.asked.append(path)
        if path == "/token":
            return self.trade(dict(parse_qsl(body)), headers["Authorization"])
        if path == "/userinfo":
            assert headers["Authorization"] == "Bearer opens"
            return self.more or {}
        if path == "/jwks":
            return {"keys": [{"kty": "oct", "k": "AA"}, KEY.as_dict(private=False)]}
        assert path == "/.well-known/openid-configuration"
        return self.itself()


@contextmanager
def running() -> Iterator[Provider]:
    """Run a provider."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            told = provider.answer(self.path, self.headers, self.rfile.read(length).decode())
            raw = json.dumps(told).encode()
            self.send_response(400 if "error" in told else provider.status)
            self.send_header("Content-Length", str(len(raw)))
            self.end_headers()
            self.wfile.write(raw)

        do_POST = do_GET  # noqa: N815 - as its base class looks for it

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(ThreadingHTTPServer((HOST, 0), Handler)) as port:
        provider.issuer = f"http://{HOST}:{port}"
        yield provider
