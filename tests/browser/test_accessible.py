"""Axe finds no serious fault, light or dark, wide or narrow; and nothing is wider than a phone."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.browser.conftest import Site

PAGES: dict[str, str] = {
    "queue": "/candidates",
    "filtered": "/candidates?type=sanctions&state=all",
    "candidate": "/candidates/1",
    "document": "/documents/1",
    "adding": "/documents/1?add=1",
    "many": "/bulk?verdict=reject",
    "codebook": "/codebook",
    "problem": "/candidates/99",
}


WIDE: ViewportSize = {"width": 1300, "height": 850}
PHONE: ViewportSize = {"width": 400, "height": 800}
CONTRAST = {"runOnly": ["color-contrast"]}
COUNTED = {"moderate", "serious", "critical"}


def faults(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    found: Any = Axe().run(page, options=options or {"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']} ({one['impact']}): {node['html'][:160]}"
        for one in found
        if one["impact"] in COUNTED
        for node in one["nodes"][:3]
    ]


def looked_at(page: Page, name: str) -> list[str]:
    """Return the faults of a page as it stands, light and dark, wide and narrow."""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    told = faults(page)
    page.emulate_media(color_scheme="dark")
    told += faults(page, CONTRAST)
    page.set_viewport_size(PHONE)
    told += faults(page)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        told.append("wider than a phone")
    return [f"{name}: {one}" for one in told]


def test_login_has_no_fault(site: Site) -> None:
    page = site.visit()
    page.goto("/login")
    assert looked_at(page, "login") == []


def test_no_page_has_a_fault(site: Site) -> None:
    page = site.enter("ada").page
    told = []
    for name, address in PAGES.items():
        page.set_viewport_size(WIDE)
        page.goto(address)
        told += looked_at(page, name)
    assert told == []


@pytest.mark.parametrize(
    ("name", "key"), [("rejecting", "x"), ("repeating", "d"), ("help", "?"), ("finding", "w")]
)
def test_nothing_that_opens_has_a_fault(site: Site, name: str, key: str) -> None:
    hands = site.enter("ada")
    hands.page.goto("/candidates/1")
    hands.page.locator("main.scripted").wait_for()
    hands.press(key)
    hands.page.locator("dialog[open], .drop[open]").wait_for()
    assert looked_at(hands.page, key) == []
