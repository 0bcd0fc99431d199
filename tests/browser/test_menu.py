"""The menu: one row on a screen, whole on a phone, opened by the keyboard, and without a script."""

import pytest

from pipeline.review.people import UserRole
from tests.browser.conftest import Hands, Site
from tests.browser.test_accessible import PHONE, WIDE, looked_at

FOCUSED = "document.activeElement.textContent.trim()"


@pytest.fixture
def admin(site: Site) -> Hands:
    """Return whoever has most in the menu."""
    return site.enter("administrator", UserRole.ADMIN)


def test_menu_is_one_row_on_a_screen_beside_search_and_name(admin: Hands) -> None:
    admin.page.set_viewport_size(WIDE)
    tops = {one.bounding_box()["y"] for one in admin.page.locator(".rooms > *").all()}  # type: ignore[index] # shown
    assert max(tops) - min(tops) < 10
    assert admin.page.locator(".top").bounding_box()["height"] < 60  # type: ignore[index] # shown


@pytest.mark.parametrize("width", [320, PHONE["width"]])
def test_every_room_is_within_a_phone_s_screen(admin: Hands, width: int) -> None:
    admin.page.set_viewport_size({"width": width, "height": 800})
    for menu in admin.page.locator(".menu").all():
        menu.locator("summary").click()
        for way in menu.locator("a").all():
            box = way.bounding_box()
            assert box
            assert 0 <= box["x"] < box["x"] + box["width"] <= width
    assert admin.page.evaluate("document.documentElement.scrollWidth") <= width


def test_keyboard_opens_a_group_goes_in_and_leaves_it(admin: Hands) -> None:
    page = admin.page
    page.locator(".menu summary", has_text="The record").focus()
    admin.press("Enter", "Tab")
    assert page.evaluate(FOCUSED) == "Figures"
    admin.press("Escape")
    assert page.locator(".menu[open]").count() == 0
    assert page.evaluate(FOCUSED) == "The record"
    admin.press("Space", "Tab", "Tab", "Enter")
    page.wait_for_url("**/actors")
    assert page.locator("[aria-current=page]").text_content() == "Actors"


def test_group_closes_when_another_opens_or_something_else_is_done(admin: Hands) -> None:
    page = admin.page
    for name in ("Review", "Machine"):
        page.locator(".menu summary", has_text=name).click()
        assert page.locator(".menu[open] summary").text_content() == name
    page.locator("h1").click()
    page.locator(".menu[open]").wait_for(state="detached")


def test_open_group_has_no_fault(admin: Hands) -> None:
    admin.page.locator(".menu summary", has_text="Review").click()
    assert looked_at(admin.page, "menu") == []


def test_menu_works_without_a_script(site: Site) -> None:
    page = site.visit(java_script_enabled=False)
    page.goto("/candidates")
    page.locator(".menu summary", has_text="Review").click()
    page.get_by_role("link", name="Codebook").click()
    page.wait_for_url("**/codebook")
