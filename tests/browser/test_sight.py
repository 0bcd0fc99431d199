"""What a reviewer needs is on the screen, however long the text is."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from db.session import open_database
from tests.browser.conftest import Serve, Site
from tests.db.deciding import propose
from tests.making import make_document, us_sanctions

MANY = 500  # paragraphs before the act and after it


@pytest.fixture
def site(serve: Serve, migrated_file: Path, tmp_path: Path) -> Site:
    """Return a site with one candidate, told in the middle of a long text."""
    path = tmp_path / "mercwatch.db"
    shutil.copy(migrated_file, path)
    around = "\n\n".join(["Nothing happened to the trade on that day, as far as the committee knows."] * MANY)
    document = make_document(f"{around}\n\nThe US sanctioned Intellexa in March 2024.\n\n{around}")
    with open_database(f"sqlite:///{path}") as database, database.session() as session:
        propose(session, document, us_sanctions(document))
    return serve(path)


def in_sight(one: Locator) -> bool:
    """Tell whether something is whole within the window."""
    top, bottom, height = one.evaluate(
        "one => [one.getBoundingClientRect().top, one.getBoundingClientRect().bottom, innerHeight]"
    )
    return bool(top >= 0 and bottom <= height)


def test_candidate_opens_at_its_words_and_keeps_title_and_verdicts(site: Site) -> None:
    hands = site.enter("ada", viewport={"width": 1300, "height": 800})
    hands.page.locator(".start").wait_for()
    hands.press("Enter")  # which opens the first
    hands.page.locator("main.scripted").wait_for()
    accept = hands.page.locator("[data-do=accept]")
    for one in (hands.page.locator(".mark[data-fields~=type]"), accept, hands.page.locator("#title")):
        assert in_sight(one)
    hands.page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    assert in_sight(accept)

    hands.press("w")
    hands.type("the ")  # in most paragraphs twice
    hands.page.locator("#finding .told", has_text="1 of 200 or more places").wait_for()


def test_phone_shows_the_form_before_the_text(site: Site) -> None:
    page = site.enter("ada", viewport={"width": 390, "height": 844}).page
    page.goto("/candidates/1")
    page.locator("main.scripted").wait_for()
    assert in_sight(page.locator("#field-type select"))
    assert in_sight(page.locator("[data-do=accept]"))
