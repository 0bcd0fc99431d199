"""Keys decide, and never while somebody types, holds a modifier, or stands on a button."""

import pytest

from db.queries import candidate
from tests.browser.conftest import Hands, Site


@pytest.fixture
def ada(site: Site) -> Hands:
    """Return a reviewer at the first candidate."""
    hands = site.enter("ada")
    hands.press("j", "Enter")
    hands.page.locator("main.scripted").wait_for()
    assert hands.at() == 1
    return hands


def state(site: Site, row: int) -> str:
    with site.database.session() as session:
        found = candidate(session, row)
        assert found
        return str(found.state)


def test_each_verdict_has_its_key_and_the_next_candidate_comes(site: Site, ada: Hands) -> None:
    ada.press("a")
    ada.come_to(1)
    ada.told("Accepted")
    ada.press("x", "2")
    ada.come_to(2)
    ada.told("Rejected")
    ada.press("d")
    ada.page.locator("#repeat .found button", has_text="1, Sanctions").wait_for()
    ada.press("1")
    ada.come_to(3)
    ada.told("duplicate")
    ada.press("Space")
    ada.come_to(4)
    ada.told("Put off")
    ada.press("f")
    ada.page.wait_for_url("**/candidates?*")
    assert [state(site, row) for row in range(1, 6)] == ["decided", "decided", "decided", "open", "open"]
    assert "3 decided by you today" in ada.page.locator(".progress").inner_text()
    assert "Nothing waits for you" in ada.page.locator(".empty").inner_text()


def test_undo_brings_the_candidate_back(site: Site, ada: Hands) -> None:
    ada.press("a")
    ada.come_to(1)
    ada.press("Backspace")
    ada.come_to(2)
    ada.told("Undone")
    assert (ada.at(), state(site, 1)) == (1, "open")
    ada.press("Backspace")
    ada.told("nothing of yours to undo")


def test_j_and_k_go_through_the_queue_without_deciding(site: Site, ada: Hands) -> None:
    ada.press("j")
    ada.come_to(1)
    ada.press("j")
    ada.come_to(2)
    ada.press("k")
    ada.come_to(3)
    assert ada.at() == 2
    ada.page.go_back()
    ada.come_to(2)
    assert ada.at() == 3
    assert {state(site, row) for row in range(1, 6)} == {"open"}


def test_nothing_is_caught_while_somebody_types(site: Site, ada: Hands) -> None:
    date, actors = '[data-field="date"] input', '[data-field="actors"] [data-add]'
    for where in ("#note", "#search", date, actors, "select"):
        ada.page.locator(where).first.focus()
        ada.press("a", "x", "e", "d", "Space", "f", "j", "k", "Backspace", "?")
        assert ada.at() == 1
        assert not ada.page.locator("dialog[open], .drop[open]").count()
    assert {state(site, row) for row in range(1, 6)} == {"open"}


def test_modifiers_and_held_keys_are_left_alone(site: Site, ada: Hands) -> None:
    for key in ("Control+a", "Control+f", "Meta+x", "Alt+d", "Control+Backspace"):
        ada.page.keyboard.press(key)
    ada.page.keyboard.down("j")
    ada.come_to(1)
    ada.page.keyboard.down("j")  # the same key still held
    ada.page.wait_for_timeout(200)
    assert ada.at() == 2
    assert {state(site, row) for row in range(1, 6)} == {"open"}


def test_space_and_backspace_on_a_button_are_the_button_s(site: Site, ada: Hands) -> None:
    ada.press("a")
    ada.come_to(1)
    ada.told("Accepted")
    ada.page.get_by_role("button", name="Second opinion").focus()
    ada.press("Backspace")
    ada.page.wait_for_timeout(150)
    assert (ada.at(), state(site, 1)) == (2, "decided")
    ada.press("Space")
    ada.told("A second opinion is asked for")


def test_help_lists_the_keys_and_takes_them_up_while_open(ada: Hands) -> None:
    ada.press("?")
    ada.page.locator("#keys[open]").wait_for()
    ada.press("a")
    ada.press("Escape")
    assert ada.at() == 1
    ada.press("/")
    assert ada.page.evaluate("document.activeElement.id") == "search"


def test_note_of_a_rejection_chooses_no_reason_by_itself(site: Site, ada: Hands) -> None:
    ada.press("x", "8")
    ada.told("Say why")
    ada.type("told twice, 2 times")
    ada.press("Enter")
    ada.come_to(1)
    ada.told("Rejected")
    assert state(site, 1) == "decided"
