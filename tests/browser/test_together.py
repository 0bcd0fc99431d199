"""Two reviewers at once, and many candidates at once."""

from db.queries import count_candidates
from tests.browser.conftest import Site


def test_conflict_shows_both_side_by_side_and_keeps_what_was_typed(site: Site) -> None:
    ada, bob = site.enter("ada"), site.enter("bob")
    for hands in (ada, bob):
        hands.page.goto("/candidates/1")
        hands.page.locator("main.scripted").wait_for()
    bob.page.locator("#field-type select").select_option("inquiry")
    bob.page.locator("#note").fill("it is one")
    bob.page.locator("#note").press("Escape")
    bob.press("a")
    bob.told("Accepted as amended")

    ada.page.locator("#note").fill("my own words")
    ada.page.locator("#field-status select").select_option("announced")
    ada.page.locator("#field-status select").press("Escape")
    ada.press("a")
    ada.page.locator("#conflict[open]").wait_for()
    assert ada.at() == 1
    differing = ada.page.locator("#conflict tr.differs").inner_text().split("\t")
    assert [one.strip() for one in differing] == ["Type", "sanctions", "inquiry"]
    assert "amend by bob" in ada.page.locator("#conflict .since").inner_text()
    ada.page.get_by_role("button", name="Look at it as it is now").click()
    ada.told("what you typed is in the form")
    assert ada.page.locator("#field-type select").input_value() == "inquiry"
    assert ada.page.locator("#field-status select").input_value() == "announced"
    assert ada.page.locator("#note").input_value() == "my own words"
    ada.press("a")
    ada.told("Accepted as amended")


SLOW = """const quick = fetch;
window.fetch = async (path, options) => {
  if (String(path).startsWith('/candidates/2')) await new Promise((go) => setTimeout(go, 500));
  return quick(path, options);
};"""


def test_silent_server_loses_nothing(site: Site) -> None:
    ada = site.enter("ada")
    ada.page.add_init_script(SLOW)
    ada.page.goto("/candidates/1")
    ada.page.locator("main.scripted").wait_for()
    ada.page.locator("#note").fill("kept")
    ada.page.route("**/decisions", lambda route: route.abort())
    ada.page.locator("#note").press("Escape")
    ada.press("a")
    ada.told("does not answer")
    ada.page.wait_for_timeout(700)  # until the next candidate has come, which nobody wants any more
    assert (ada.at(), ada.page.locator("#note").input_value()) == (1, "kept")
    ada.page.unroute("**/decisions")
    ada.press("a")
    ada.told("Accepted")


def test_many_are_looked_at_rejected_and_undone(site: Site) -> None:
    ada = site.enter("ada")
    page = ada.page
    page.goto("/bulk?verdict=reject&min_confidence=0.65")
    assert "This would reject 3 candidates" in page.locator("h2").inner_text()
    page.locator("select[name=reason]").select_option("off_topic")
    page.get_by_role("button", name="Reject all 3").click()
    page.wait_for_url("**/bulk/*")
    with site.database.session() as session:
        assert count_candidates(session, state="decided") == 3
    page.get_by_role("button", name="Undo all 3").click()
    page.locator(".empty", has_text="All of it is undone").wait_for()
    with site.database.session() as session:
        assert count_candidates(session, state="open") == 5


def test_without_a_script_forms_do_the_same(site: Site) -> None:
    ada = site.enter("ada", java_script_enabled=False)
    page = ada.page
    page.goto("/candidates/1")
    page.get_by_role("button", name="Accept").click()
    page.wait_for_url("**/candidates/2*")
    page.get_by_text("Reject", exact=False).first.click()
    page.get_by_role("button", name="off topic").click()
    page.wait_for_url("**/candidates/3*")
    page.get_by_role("button", name="Skip").click()
    page.wait_for_url("**/candidates/4*")
    page.goto("/candidates?state=mine")
    page.get_by_role("button", name="Undo").first.click()
    with site.database.session() as session:
        assert count_candidates(session, state="decided") == 1
