"""Words of the text under a field: by selecting them, or by typing them."""

from typing import Any

import pytest

from db.queries.review import review
from tests.browser.conftest import TEXT, Hands, Site

SELECT = """(words) => {
  const lines = [...document.querySelectorAll('article.text > p')];
  const line = lines.find(one => one.textContent.includes(words));
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  const at = line.textContent.indexOf(words);
  const range = document.createRange();
  let seen = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const end = seen + node.data.length;
    if (at >= seen && at < end) range.setStart(node, at - seen);
    if (at + words.length > seen && at + words.length <= end) range.setEnd(node, at + words.length - seen);
    seen = end;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture
def ada(site: Site) -> Hands:
    """Return a reviewer at the first candidate."""
    hands = site.enter("ada")
    hands.page.goto("/candidates/1")
    hands.page.locator("main.scripted").wait_for()
    return hands


def stands(site: Site, row: int = 1) -> Any:
    with site.database.session() as session:
        return review(session, row)


def select(hands: Hands, words: str) -> None:
    hands.page.evaluate(SELECT, words)
    hands.page.locator("#quoting button").first.wait_for()


def test_selected_words_become_a_value_s_evidence(site: Site, ada: Hands) -> None:
    select(ada, "France")
    ada.page.get_by_role("button", name="Who joined").click()
    assert "France" in ada.page.locator('#field-endorsers li[data-value="FR"]').inner_text()
    ada.press("a")
    ada.told("Accepted as amended")
    found = stands(site)
    assert (found.facts["endorsers"], found.decisions[0].verdict) == (["FR"], "amend")
    (quote,) = [one for one in found.evidence if one["field"] == "endorsers"]
    assert (quote["quote"], TEXT[quote["start"] : quote["end"]]) == ("France", "France")


def test_selected_date_is_read(site: Site, ada: Hands) -> None:
    select(ada, "5 April 2024")
    ada.page.get_by_role("button", name="Date of the act").click()
    ada.press("a")
    ada.told("Accepted as amended")
    found = stands(site)
    assert found.facts["date"] == "2024-04-05"
    assert [one["quote"] for one in found.evidence if one["field"] == "date"] == ["5 April 2024"]


def test_words_are_quoted_by_keyboard_alone(site: Site, ada: Hands) -> None:
    ada.press("w")
    ada.type("𝕊𝕡𝕪 trade")
    ada.page.locator("#finding menu button").first.wait_for()
    ada.press("Tab")
    while ada.page.evaluate("document.activeElement.textContent") != "Instrument":
        ada.press("Tab")
    ada.press("Enter")
    ada.press("a")
    ada.told("Accepted as amended")
    (quote,) = [one for one in stands(site).evidence if one["field"] == "instrument"]
    assert (quote["start"], quote["quote"]) == (4, "𝕊𝕡𝕪 trade")


def test_value_without_words_needs_a_note(site: Site, ada: Hands) -> None:
    ada.press("e")
    ada.page.locator("#field-actors [data-add]").focus()
    ada.type("germany")
    ada.press("Enter")
    assert ada.page.locator('#field-actors li[data-value="DE"]').count()
    ada.press("Escape")
    ada.press("a")
    ada.told("Who acted: select words")
    assert ada.page.evaluate("document.activeElement.id") == "note"
    ada.type("its ministry says so elsewhere")
    ada.press("Control+Enter")
    ada.told("Accepted as amended")
    found = stands(site)
    assert (found.facts["actors"], found.decisions[0].note) == (
        ["US", "DE"],
        "its ministry says so elsewhere",
    )


def test_word_that_nothing_is_called_is_not_added(ada: Hands) -> None:
    ada.page.locator("#field-actors [data-add]").focus()
    ada.type("Atlantis")
    ada.press("Enter")
    ada.told("nothing is called “Atlantis”")
    assert ada.page.locator("#field-actors li[data-value]").count() == 1


def test_value_is_taken_out(site: Site, ada: Hands) -> None:
    ada.page.get_by_role("button", name="Remove Intellexa from Firms").click()
    ada.press("Escape")
    ada.press("a")
    ada.told("Accepted as amended")
    assert stands(site).facts["firms"] == []


def test_field_and_words_light_each_other(ada: Hands) -> None:
    ada.page.locator("#field-firms .quote").hover()
    assert ada.page.locator(".mark.lit").inner_text() == "Intellexa"
    ada.page.mouse.move(0, 0)
    ada.page.locator(".mark", has_text="March 2024").focus()
    assert [one.get_attribute("id") for one in ada.page.locator(".row.lit").all()] == ["field-date"]


def test_selection_across_lines_counts_what_lies_between(ada: Hands) -> None:
    found = ada.page.evaluate(
        """async () => {
          const { selected } = await import('/static/desk/offsets.js');
          const [first, second] = document.querySelectorAll('article.text > p');
          const range = document.createRange();
          range.setStart(first.firstChild, 0);
          range.setEnd(second, 0);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          const short = selected(document.querySelector('article.text'));
          range.setEnd(second.firstChild, 3);
          getSelection().removeAllRanges();
          getSelection().addRange(range);
          return [short, selected(document.querySelector('article.text'))];
        }"""
    )
    for one in found:
        assert TEXT[one["start"] : one["end"]] == one["words"]
    assert [one["words"] for one in found] == ["The 𝕊𝕡𝕪 trade.", "The 𝕊𝕡𝕪 trade.\n\nThe"]


def test_missing_action_is_added_from_the_text(site: Site, ada: Hands) -> None:
    ada.page.goto("/documents/1")
    ada.page.get_by_role("link", name="Add an action").click()
    ada.page.locator("main.scripted").wait_for()
    ada.page.locator("#field-type select").select_option("statement")
    select(ada, "joined")
    ada.page.get_by_role("button", name="Type").click()
    select(ada, "France")
    ada.page.get_by_role("button", name="Who acted").click()
    ada.page.get_by_role("button", name="Add this action").click()
    ada.page.wait_for_url("**/candidates/6")
    found = stands(site, 6)
    assert (found.facts["type"], found.facts["actors"]) == ("statement", ["FR"])
    assert "added by ada" in ada.page.locator("h1").inner_text()


def test_undone_amendment_is_in_the_form_again(site: Site, ada: Hands) -> None:
    select(ada, "France")
    ada.page.get_by_role("button", name="Who joined").click()
    ada.press("a")
    ada.told("Accepted as amended")
    ada.press("Backspace")
    ada.told("Undone")
    assert ada.page.locator('#field-endorsers li[data-value="FR"] .quote').inner_text() == "France"
    ada.press("a")
    ada.told("Accepted as amended")
    assert stands(site).facts["endorsers"] == ["FR"]
