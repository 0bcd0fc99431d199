"""How this desk is registered at an OpenID Connect provider, and what groups there mean here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Self

from pipeline.errors import SettingsError
from pipeline.review.people import UserRole
from pipeline.settings import PREFIX, Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What the provider knows this desk by.  roles: by group; others: of people in no such group."""

    issuer: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    claim: str = "groups"
    roles: Mapping[str, UserRole]
    others: UserRole | None = None
    contact: str
    allow_hosts: frozenset[str]

    @classmethod
    def of(cls, settings: Settings) -> Self | None:
        """Return what the settings say; None where they name no provider."""
        if settings.oidc_issuer is None or settings.oidc_client_id is None:
            return None
        if find_spec("authlib") is None:
            raise SettingsError(f"{PREFIX}OIDC_ISSUER needs an extra: install mercwatch[oidc]")
        pairs = (one.rpartition("=") for one in settings.oidc_roles)
        return cls(
            issuer=settings.oidc_issuer,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            claim=settings.oidc_claim,
            roles={group.strip(): UserRole(role) for group, _, role in pairs},
            others=UserRole.READER if settings.oidc_others == "reader" else None,
            contact=settings.contact,
            allow_hosts=settings.allow_hosts,
        )

    def role_of(self, claims: Mapping[str, Any]) -> UserRole | None:
        """Return the highest role that somebody's groups have; of those without one, what is set for them."""
        found = {self.roles[group] for group in groups(claims, self.claim) if group in self.roles}
        return max(found, key=list(UserRole).index, default=self.others)


def groups(claims: Mapping[str, Any], claim: str) -> Iterator[str]:
    """Yield what a claim lists; its name may be a path into objects, as in `realm_access.roles`."""
    value = found(claims, claim)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield one


def found(claims: Mapping[str, Any], claim: str) -> Any:
    """Return the value of a claim; None where there is none."""
    if claim in claims:
        return claims[claim]
    first, _, rest = claim.partition(".")
    inner = claims.get(first)
    return found(inner, rest) if rest and isinstance(inner, Mapping) else None
