"""The analysts' pages in a real browser: axe finds no fault, light or dark; nothing is from another host."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from db.decisions import Verdict
from pipeline.dates import PartialDate
from pipeline.review.people import UserRole
from tests.browser.conftest import Hands, Site
from tests.browser.test_accessible import PHONE, WIDE, looked_at
from tests.db.deciding import propose, say
from tests.making import make_candidate, make_document

TEXT = "The US and France sanctioned Intellexa under the Pall Mall Process in {when}. More follows."
PAGES = {
    "list": "/actions",
    "filtered list": "/actions?type=sanctions&candidates=true&since=2023",
    "nothing found": "/actions?type=funding",
    "figures": "/overview",
    "action": "/actions/6",
    "actors": "/actors",
    "actor": "/actors/US",
    "firms": "/firms",
    "firm": "/firms/intellexa",
    "instruments": "/instruments",
    "instrument": "/instruments?instrument=Pall+Mall+Process",
    "briefing": "/briefing?since=2022&until=2024",
    "alerts": "/alerts",
    "new alert": "/alerts/new/actions?type=sanctions&actor=US",
    "new alert of candidates": "/alerts/new/candidates?min_confidence=0.5",
}


@pytest.fixture
def record(site: Site) -> Site:
    """Return a site with six accepted actions of three years beside the five candidates."""
    for number, when in enumerate(("2022", "2023", "2023-03", "2024-03", "2024-04", "2024-05"), 6):
        document = make_document(
            TEXT.format(when=when), url=f"https://t.example/{number}", title=f"Act {when}"
        )
        said = make_candidate(
            document,
            date=PartialDate(when),
            date_derivation="stated",
            actors=("US",),
            endorsers=("FR",),
            firms=("intellexa",),
            instrument="Pall Mall Process",
            quotes={"US": "US", "FR": "France", "intellexa": "Intellexa", when: when}
            | {"Pall Mall Process": "Pall Mall Process"},
        )
        with site.database.session() as session:
            propose(session, document, said)
            say(session, Verdict.ACCEPT, number)
    return site


@pytest.fixture
def ada(record: Site) -> Hands:
    """Return an admin who has logged in, with an alert of each kind."""
    hands = record.enter("ada", UserRole.ADMIN)
    csrf = hands.page.locator("meta[name=csrf]").get_attribute("content") or ""
    for given in (
        {"name": "Sanctions", "target": "ada@example.org", "filters": {"type": "sanctions"}},
        {"name": "All", "target": "https://h.example/", "channel": "post", "cadence": "each"},
    ):
        answer = hands.page.request.post("/alerts", data=given, headers={"X-CSRF-Token": csrf})
        assert answer.status == 201
    with record.database.session() as session:
        say(session, Verdict.AMEND, 6, fields={"status": "announced"})  # and so a delivery
    return hands


def listen(page: Page) -> set[str]:
    """Return the hosts that a page asks, as it asks them."""
    asked: set[str] = set()

    def hear(request: Request) -> None:
        if not request.url.startswith("data:"):
            asked.add(urlsplit(request.url).netloc)

    page.on("request", hear)
    return asked


def test_no_page_has_a_fault_or_asks_another_host(record: Site, ada: Hands) -> None:
    asked = listen(ada.page)
    told: list[str] = []
    for name, address in PAGES.items():
        ada.page.goto(address)
        told += looked_at(ada.page, name)
    assert told == []
    assert asked == {urlsplit(record.address).netloc}


def test_figures_are_drawn_for_the_ground_they_stand_on(ada: Hands) -> None:
    page = ada.page
    drawn: dict[str, Any] = {}
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of them
        page.goto("/overview")
        page.wait_for_load_state("networkidle")
        drawn[scheme] = page.evaluate("[...document.images].map(one => [one.currentSrc, one.naturalWidth])")
    figures = {scheme: [one for one in all_of if "/charts/" in one[0]] for scheme, all_of in drawn.items()}
    assert len(figures["light"]) == len(figures["dark"]) == 5
    assert all(width > 0 for one in figures.values() for _, width in one)
    assert all("theme=dark" in source for source, _ in figures["dark"])
    assert not any("theme=dark" in source for source, _ in figures["light"])


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_alert_is_made_from_the_list_and_stopped_by_hand(record: Site, size: Any) -> None:
    hands = record.enter("bob", UserRole.READER, viewport=size, timezone_id="Europe/Paris")
    page = hands.page
    page.goto("/actions?type=sanctions")
    page.get_by_role("link", name="Tell me of these").click()
    expect(page.locator("#zone")).to_have_value("Europe/Paris")
    page.get_by_label("Mail address, or URL").fill("bob@example.org")
    page.get_by_role("button", name="Tell me").click()
    page.wait_for_url("**/alerts")
    assert "08:00, Europe/Paris" in (page.locator(".alerts").text_content() or "")
    page.get_by_role("button", name="Stop: Sanctions").click()
    page.locator(".alerts .stopped").wait_for()
    assert page.locator(".alerts button").count() == 0


def test_secret_is_shown_once_and_has_no_fault(ada: Hands) -> None:
    page = ada.page
    page.goto("/alerts/new/actions")
    page.locator("select[name=channel]").select_option("post")
    page.get_by_label("Mail address, or URL").fill("https://hooks.example/key")
    page.get_by_role("button", name="Tell me").click()
    page.locator(".secret").wait_for()
    secret = (page.locator(".secret").text_content() or "").strip()
    assert secret.startswith("whsec_")
    assert looked_at(page, "made") == []
    page.goto("/alerts")
    assert secret not in page.content()
