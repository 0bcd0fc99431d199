"""Axe finds no serious fault, light or dark, wide or narrow; and nothing is wider than a phone."""

from typing import Any

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
    "api": "/api#post-candidates-{candidate_id}-decisions",
    "cluster": "/candidates/1/cluster",
}


WIDE: ViewportSize = {"width": 1300, "height": 850}
PHONE: ViewportSize = {"width": 400, "height": 800}
ON_A_PHONE = {"runOnly": ["color-contrast", "scrollable-region-focusable", "target-size"]}
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
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    told += faults(page, ON_A_PHONE)
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        told.append("wider than a phone")
    return [f"{name}: {one}" for one in told]


def test_login_has_no_fault(site: Site) -> None:
    page = site.visit()
    page.goto("/login")
    assert looked_at(page, "login") == []


def test_no_page_has_a_fault_nor_what_opens_on_it(site: Site) -> None:
    hands = site.enter("ada")
    told = []
    for name, address in PAGES.items():
        hands.page.goto(address)
        told += looked_at(hands.page, name)
    for key in ("x", "d", "?", "w"):
        hands.page.goto("/candidates/1")
        hands.page.locator("main.scripted").wait_for()
        hands.press(key)
        hands.page.locator("dialog[open], .drop[open]").wait_for()
        told += looked_at(hands.page, key)
    assert told == []
