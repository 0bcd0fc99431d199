"""A desk that is registered at a provider."""

from collections.abc import Iterator
from typing import Any, Protocol

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from db.session import Database
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from tests.making import NOW
from tests.web.conftest import browser
from tests.web.oidc.provider import CLIENT, SECRET, Provider, running
from web.app import create_app
from web.oidc.registration import Registration

ROLES = {"analysts": UserRole.REVIEWER, "chiefs": UserRole.ADMIN}


@pytest.fixture
def provider() -> Iterator[Provider]:
    """Return a running provider."""
    with running() as provider:
        yield provider


class At(Protocol):
    """What `at` does."""

    def __call__(self, *, passwords: bool = True, secure: bool = False, **registered: Any) -> TestClient: ...


@pytest.fixture
def at(provider: Provider, sqlite_database: Database, registry: Registry) -> At:
    """Return a function that returns a browser at a desk."""

    def build(*, passwords: bool = True, secure: bool = False, **registered: Any) -> TestClient:
        known: dict[str, Any] = {
            "issuer": provider.issuer,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "roles": ROLES,
            "contact": "https://us.example/",
            "allow_hosts": frozenset({"127.0.0.1"}),
        }
        oidc = Registration(**known | registered)
        made = create_app(
            sqlite_database, registry, oidc=oidc, passwords=passwords, secure=secure, now=lambda: NOW
        )
        return browser(made)

    return build


def come_in(desk: TestClient, provider: Provider, then: str = "/codebook", **instead: str) -> Response:
    """Return what a browser is answered that went to the provider, logged in there, and came back."""
    sent = desk.get("/login/oidc", params={"next": then})
    assert sent.status_code == 303, sent.text
    brought = provider.authorize(sent.headers["location"])
    return desk.get("/login/oidc/back", params=brought | instead)
