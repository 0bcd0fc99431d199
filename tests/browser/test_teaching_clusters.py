"""Reviewers merge, split and meet a late contradicting source in a browser; no decision is touched by it."""

import shutil
from pathlib import Path

import pytest

from db.clusters import follow_reading
from db.copying import tallies
from db.session import Database, open_database
from pipeline.dates import PartialDate
from pipeline.review.people import UserRole
from tests.browser.conftest import Serve, Site
from tests.browser.test_accessible import looked_at
from tests.db.deciding import propose
from tests.making import NOW, make_document, us_sanctions

WORDS = {None: "The US", "2024-03": "In March 2024 the US", "2024-03-05": "On 5 March 2024 the US"}
WORDS |= {"2024-03-07": "On 7 March 2024 the US", "2024-09-16": "On 16 September 2024 the US"}


def tell(database: Database, name: str, date: str | None) -> None:
    """Store what a publisher tells of when Intellexa was sanctioned, as a run does."""
    document = make_document(
        f"{WORDS[date]} sanctioned Intellexa. So told {name}.",
        title=f"As {name} has it",
        url=f"https://{name}.example/act",
        publisher=name,
    )
    quotes = {"US": "US", "intellexa": "Intellexa"}
    quotes |= {date: WORDS[date].removesuffix(" the US").split(" ", 1)[1]} if date else {}
    when = {"date": PartialDate(date) if date else None, "date_derivation": "stated" if date else None}
    with database.session() as session:
        number = propose(session, document, us_sanctions(document, quotes=quotes, **when))
        follow_reading(session, number, now=NOW)


def decided(database: Database) -> tuple[str, ...]:
    """Return a digest of every decision and of what they have made."""
    kept = {one.table: one.digest for one in tallies(database)}
    return kept["decisions"], kept["actions"], kept["action_parties"], kept["action_evidence"]


@pytest.fixture
def site(serve: Serve, migrated_file: Path, tmp_path: Path) -> Site:
    """Return a site with four documents, of which the first two are sure to tell of one action."""
    path = tmp_path / "mercwatch.db"
    shutil.copy(migrated_file, path)
    with open_database(f"sqlite:///{path}") as database:
        for name, date in (("Ada", "2024-03-05"), ("Bob", "2024-03"), ("Cy", "2024-09-16"), ("Di", None)):
            tell(database, name, date)
    return serve(path)


def test_merge_split_and_a_late_contradiction_leave_decisions_as_they_are(site: Site) -> None:
    page = site.enter("rea", UserRole.REVIEWER).page
    page.goto("/candidates/1")
    page.get_by_role("button", name="Accept").first.click()
    page.locator("#told", has_text="Accepted").wait_for()
    before = decided(site.database)
    faults = []

    page.goto("/candidates/4/cluster")
    assert "May tell of it too" in page.locator("main").inner_text()
    faults += looked_at(page, "before the merge")
    page.locator("#same_as").fill("1")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_text("3 documents, 3 independent sources").wait_for()
    faults += looked_at(page, "merged")

    page.goto("/candidates/2/cluster")
    page.get_by_role("button", name="This one tells of another action").click()
    page.get_by_text("1 document, 1 independent source").wait_for()
    page.goto("/candidates/1/cluster")
    assert "2 documents, 2 independent sources" in page.locator("main").inner_text()
    assert "as a reviewer said" in page.locator("main").inner_text()
    faults += looked_at(page, "split")

    tell(site.database, "Eve", "2024-03-07")
    page.goto("/candidates?state=open")
    page.get_by_text("As Eve has it").first.wait_for()
    page.goto("/candidates/5")
    late = page.locator(".late li")
    assert late.all_inner_texts() == ["Date of the act: 2024-03-07, not 2024-03-05"]
    page.set_viewport_size({"width": 1300, "height": 800})
    assert late.evaluate(
        "one => one.getBoundingClientRect().bottom < innerHeight / 2"
    )  # it is what they came for
    faults += looked_at(page, "late")

    tell(site.database, "Flo", "2024-03-05")  # which says nothing else, and so needs nobody
    page.goto("/candidates?state=open")
    assert page.get_by_text("As Flo has it").count() == 0
    assert decided(site.database) == before
    assert faults == []
