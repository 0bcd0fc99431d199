"""A proposed vendor becomes a row of the registry through the browser, and a wrong one goes for good."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from db.session import open_database
from db.store import save_document, save_reading
from flows.steps.proposing import look_for_names
from pipeline.proposals import Finder
from pipeline.registry import Registry, load
from tests.browser.conftest import Site
from tests.browser.test_accessible import looked_at
from tests.making import NOW, make_annotation, make_document

WORDS = "The Israeli spyware maker Acme Intrusion closed. The exploit broker Crowfence did not."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the folder of the desk's own registry, which is not there yet."""
    return tmp_path / "registry"


@pytest.fixture
def site(serve: Callable[[Path], Site], registry: Registry, migrated_file: Path, tmp_path: Path) -> Site:
    """Return a site with three texts that name vendors."""
    path = tmp_path / "mercwatch.db"
    shutil.copy(migrated_file, path)
    with open_database(f"sqlite:///{path}") as database:
        for number in range(3):
            document = make_document(
                f"{WORDS} So {number}.", url=f"https://x.example/{number}", publisher=f"Paper {number}"
            )
            with database.session() as session:
                saved = save_document(session, document, page_id=None, now=NOW)
                save_reading(session, saved.id, make_annotation(document), [], now=NOW)
        look_for_names(database, registry)
    return serve(path)


def test_proposed_vendor_is_accepted_as_the_difference_that_was_shown(site: Site, folder: Path) -> None:
    page = site.enter("ada").page
    page.locator(".menu summary", has_text="Review").click()
    page.get_by_role("link", name="Names").click()
    page.get_by_role("link", name="Acme Intrusion").click()
    assert page.locator("mark").all_inner_texts() == ["Acme Intrusion"] * 3
    form = page.locator("details[open]")
    form.get_by_label("Countries").fill("QQ")
    form.get_by_role("button", name="Show the difference").click()
    assert "'QQ' is no known country" in page.get_by_role("alert").inner_text()
    form = page.locator("details[open]")
    assert form.get_by_label("Countries").input_value() == "QQ"
    form.get_by_label("Countries").fill("IL")
    form.get_by_role("button", name="Show the difference").click()
    diff = page.locator(".diff").inner_text()
    assert "+++ b/added/firms/acme_intrusion.yml" in diff
    assert "+    jurisdictions: [IL]" in diff
    assert not folder.exists()
    page.get_by_role("button", name="Write it").click()
    page.get_by_role("heading", name="Accepted", exact=True).wait_for()
    assert "mercwatch reprocess --mentions acme_intrusion" in page.locator("main").inner_text()
    registry = load(folder)
    assert registry.firms["acme_intrusion"].jurisdictions == ("IL",)
    assert [one.name for one in Finder(registry).look(WORDS)] == ["Crowfence"]
    page.get_by_role("link", name="Names the registry does not know").click()
    assert page.locator("tbody th").all_inner_texts() == ["Crowfence"]


def test_dismissed_name_is_gone(site: Site) -> None:
    page = site.enter("ada").page
    page.goto("/registry/proposals/crowfence")
    page.get_by_label("Why it is none of these").fill("a band")
    page.get_by_role("button", name="Dismiss it for good").click()
    page.get_by_role("heading", name="Dismissed for good").wait_for()
    page.goto("/registry/proposals")
    assert page.locator("tbody th").all_inner_texts() == ["Acme Intrusion"]


def test_no_page_of_names_or_gaps_has_a_fault(site: Site) -> None:
    page = site.enter("ada").page
    told = []
    for address in ("/registry/proposals", "/registry/proposals/acme%20intrusion", "/gaps"):
        page.goto(address)
        told += looked_at(page, address)
    page.goto("/registry/proposals/acme%20intrusion")
    page.locator("details[open]").get_by_label("Countries").fill("IL")
    page.locator("details[open]").get_by_role("button").click()
    page.locator(".diff").wait_for()
    told += looked_at(page, "the difference")
    assert told == []


def test_gaps_lead_to_who_is_missing(site: Site) -> None:
    page = site.enter("ada").page
    page.locator(".menu summary", has_text="The record").click()
    page.get_by_role("link", name="Gaps", exact=True).first.click()
    page.get_by_role("link", name="Latvia").click()
    page.wait_for_url("**/actors/LV")
