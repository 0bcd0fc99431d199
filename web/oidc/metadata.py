"""What a provider tells of itself (OpenID Connect Discovery 1.0)."""

from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from pipeline.errors import ProviderError
from pipeline.ids import is_web_url

WELL_KNOWN = "/.well-known/openid-configuration"


class Metadata(BaseModel):
    """Where to ask it what, and how it signs."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    id_token_signing_alg_values_supported: list[str] = ["RS256"]
    token_endpoint_auth_methods_supported: list[str] = ["client_secret_basic"]
    scopes_supported: list[str] = []
    authorization_response_iss_parameter_supported: bool = False

    @classmethod
    def of(cls, told: Any, issuer: str) -> Self:
        """Return what was told, checked; raise ProviderError, which names the key."""
        try:
            made = cls.model_validate(told)
        except ValidationError as error:
            where = ".".join(map(str, error.errors()[0]["loc"]))
            raise ProviderError(f"{issuer}{WELL_KNOWN}: {where}: {error.errors()[0]['msg']}") from error
        if made.issuer != issuer:
            raise ProviderError(
                f"{issuer}{WELL_KNOWN} is of {made.issuer}: set MERCWATCH_OIDC_ISSUER to exactly that"
            )
        scheme = urlsplit(issuer).scheme
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            url = getattr(made, name)
            if url is not None and not (is_web_url(url) and urlsplit(url).scheme in {"https", scheme}):
                raise ProviderError(f"{issuer}{WELL_KNOWN}: {name}: {url!r} is no https URL")
        return made

    @property
    def scope(self) -> str:
        """Return what to ask to be told of people."""
        return "openid profile email" + (" groups" if "groups" in self.scopes_supported else "")

    def client_auth(self, secret: str | None) -> str:
        """Return how this desk proves to be itself."""
        if not secret:
            return "none"
        known = self.token_endpoint_auth_methods_supported
        return "client_secret_basic" if "client_secret_basic" in known else "client_secret_post"
