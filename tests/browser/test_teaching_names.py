"""A vendor is accepted at the desk, what mentions it is read anew, seen and adopted there; decisions stay."""

import shutil
from functools import partial
from pathlib import Path

import pytest

from cli.web import desk
from db import clusters, store
from db.queries import candidate
from db.session import open_database
from flows.steps.proposing import look_for_names
from flows.steps.reprocessing import propose as read_anew
from flows.wiring import annotator, registry
from pipeline.candidates import propose
from pipeline.registry.stamp import stamp
from pipeline.review.people import UserRole
from pipeline.revision import Scope
from pipeline.settings import Settings
from tests.browser.conftest import Serve, Site
from tests.browser.test_accessible import looked_at
from tests.browser.test_teaching_clusters import decided
from tests.making import NOW, make_document
from web.renewing import Renewing

TOLD = (
    "On 7 May 2025 the United States sanctioned the spyware maker Acme Intrusion.",
    "The spyware maker Acme Intrusion was sanctioned by the United States on 7 May 2025.",
)


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """Return settings of a home in which two documents are read by the model that is shipped."""
    shutil.copy(migrated_file, tmp_path / "mercwatch.db")
    made = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'mercwatch.db'}")
    facts = registry(None)
    given = [
        make_document(words, url=f"https://{n}.example/", publisher=f"Paper {n}", title=f"Sanctions {n}")
        for n, words in enumerate(TOLD)
    ]
    with open_database(made.database_url) as database:
        for document, said in zip(given, annotator(made).annotate(given), strict=True):
            with database.session() as session:
                row = store.save_document(session, document, page_id=None, now=NOW).id
                found = propose(document, said, facts.codebook)
                store.save_reading(session, row, said, found, now=NOW, codebook=facts.codebook.version)
                clusters.follow_reading(session, row, now=NOW)
        look_for_names(database, facts)
    return made


@pytest.fixture
def site(serve: Serve, settings: Settings) -> Site:
    """Return the desk of that home, as the command serves it."""

    def make(_path: Path, database: object) -> Renewing:
        return Renewing(partial(desk, settings, database), partial(stamp, settings.own_registry))  # type: ignore[arg-type] # it is one

    return serve(settings.home / "mercwatch.db", make)


def test_accepted_vendor_is_known_at_once_and_to_what_is_read_anew(site: Site, settings: Settings) -> None:
    page = site.enter("ada", UserRole.ADMIN).page
    page.goto("/candidates/1")
    page.get_by_role("button", name="Accept").first.click()
    page.locator("#told", has_text="Accepted").wait_for()
    before = decided(site.database)

    page.goto("/registry/proposals")
    page.get_by_role("link", name="Acme Intrusion").click()
    form = page.locator("details[open]")
    form.get_by_label("Countries").fill("IL")
    form.get_by_role("button", name="Show the difference").click()
    page.get_by_role("button", name="Write it").click()
    page.get_by_role("heading", name="Accepted", exact=True).wait_for()
    page.goto("/firms/acme_intrusion")  # by the desk that was started before
    assert "Acme Intrusion" in page.locator("h1").inner_text()

    own = Settings(home=settings.home, database_url=settings.database_url, registry=settings.own_registry)
    found = read_anew(own, Scope(mentions="acme_intrusion"))  # as `mercwatch reprocess --mentions` does
    assert (found.documents, found.tally.differing) == (2, 2)

    page.goto("/reprocesses")
    faults = looked_at(page, "readings")
    page.set_viewport_size({"width": 1300, "height": 850})
    page.locator("tbody a").first.click()
    shown = page.locator("main").inner_text()
    assert "documents that mention acme_intrusion" in shown.lower()
    assert page.locator(".both tr", has_text="firms").first.inner_text().split() == [
        *("firms", "-", "acme_intrusion"),
    ]
    faults += looked_at(page, "reading")
    assert decided(site.database) == before

    page.get_by_role("button", name="Adopt it").click()
    page.get_by_role("heading", name="adopted").wait_for()
    with site.database.session(read_only=True) as session:
        stored = [candidate(session, number, viewer="ada") for number in (1, 3)]
    assert [one and one.candidate.firms for one in stored] == [(), ("acme_intrusion",)]
    assert decided(site.database) == before
    assert faults == []
