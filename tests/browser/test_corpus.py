"""A reviewer's afternoon: twenty candidates of real documents, by keyboard alone."""

import json
import logging
import re
import shutil
import time
from collections.abc import Callable
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from db.queries import count_candidates
from db.session import open_database
from flows.steps.outcomes import understand
from flows.steps.reading import keep
from pipeline.records import Document, Origin
from pipeline.settings import Settings
from tests.browser.conftest import Hands, Site
from tests.browser.test_amending import SELECT
from tests.making import NOW

ACCEPTED, REJECTED = 12, 4
log = logging.getLogger(__name__)  # figures, for who asks: --log-cli-level=INFO


@pytest.fixture(scope="session")
def corpus_file(shared: Path, migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database in which the candidates of the twenty documents wait."""
    path = tmp_path_factory.mktemp("corpus") / "mercwatch.db"
    shutil.copy(migrated_file, path)
    settings = Settings(home=path.parent, database_url=f"sqlite:///{path}")
    documents = [document(one) for one in sorted((shared / "corpus/documents").glob("*.json"))]
    read = understand(settings, documents)
    with open_database(settings.database_url) as database, database.session() as session:
        for one in read:
            keep(session, *one, page_id=None, now=NOW)
    return path


@pytest.fixture
def corpus(corpus_file: Path, serve: Callable[[Path], Site], tmp_path: Path) -> Site:
    """Return a site of the real documents."""
    return serve(Path(shutil.copy(corpus_file, tmp_path / "mercwatch.db")))


def document(path: Path) -> Document:
    given = json.loads(path.read_text(encoding="utf-8"))
    return Document(
        url=given["url"],
        title=given["title"],
        text=given["text"],
        published=datetime.fromisoformat(given["published"]),
        publisher=given["publisher"],
        country="US",
        language="en",
        origin=Origin.SUBMITTED,
    )


class Afternoon:
    """Decisions one after the other, with keys and seconds of each."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.seconds: list[float] = []
        self.keys: list[int] = []

    def decide(self, *keys: str) -> None:
        """Press the keys of a verdict, and wait for the next candidate."""
        old, pressed, began = self.hands.at(), len(self.hands.pressed), time.perf_counter()
        for key in keys:
            if key.isdigit() and keys[0] in "xd":
                self.hands.page.locator(".drop[open] ol button").first.wait_for()
            self.hands.press(key)
        self.hands.come_to(old)
        self.seconds.append(time.perf_counter() - began)
        self.keys.append(len(self.hands.pressed) - pressed)


@pytest.mark.shared
def test_twenty_real_candidates_are_reviewed_by_keyboard(corpus: Site) -> None:
    ada, bob = corpus.enter("ada"), corpus.enter("bob")
    ada.press("j", "Enter")
    ada.page.locator("main.scripted").wait_for()
    work = Afternoon(ada)

    for _ in range(ACCEPTED):
        work.decide("a")
    for number in range(REJECTED):
        work.decide("x", str(number + 1))
    work.decide("Space")
    repeat(work)
    repeat(work)
    amend(work)
    assert len(work.keys) == 20
    ada.told("Accepted as amended")

    undone = ada.at()
    ada.press("Backspace")
    ada.come_to(undone)
    ada.told("Undone")
    with corpus.database.session() as session:
        assert count_candidates(session, state="decided") == 18  # the skip and the undone one wait

    bob.page.goto(ada.page.url)
    bob.page.locator("main.scripted").wait_for()
    bob.press("x", "3")
    bob.told("Rejected")
    ada.press("a")
    ada.page.locator("#conflict[open]").wait_for()
    assert "reject by bob" in ada.page.locator("#conflict .since").inner_text()
    told = "20 decisions: %.2f keys each; %.2f s from the first key to the next candidate, median"
    log.info(told, sum(work.keys) / len(work.keys), sorted(work.seconds)[len(work.seconds) // 2])


def repeat(work: Afternoon) -> None:
    """Go on to a candidate that seems to tell of another one's action, and say so."""
    for _ in count():
        if work.hands.page.locator("#alike li:not(:has(.mine))").count():
            break
        here = work.hands.at()
        work.hands.page.keyboard.press("j")
        work.hands.come_to(here)
    work.decide("d", "1")
    work.hands.told("duplicate")


def amend(work: Afternoon) -> None:
    """Put other words under the type, and accept."""
    page = work.hands.page
    line = page.locator("article.text > p", has_text=re.compile(r"\w{6}")).first.text_content() or ""
    page.evaluate(SELECT, line.strip()[:12])
    page.locator("#quoting button").first.wait_for()
    work.decide("1", "a")


@pytest.mark.shared
def test_real_candidates_are_rejected_by_filter_and_brought_back(corpus: Site) -> None:
    ada = corpus.enter("ada")
    ada.page.goto("/candidates?type=statement")
    found = int(ada.page.locator("h1 .count").inner_text().rstrip("+"))  # + until all are counted
    ada.page.get_by_role("link", name="Decide on all of these").click()
    ada.page.get_by_role("button", name="Look").click()
    assert f"This would reject {found} " in ada.page.locator("h2").first.inner_text()
    ada.page.get_by_role("button", name="Reject all").click()
    ada.page.wait_for_url("**/bulk/*")
    with corpus.database.session() as session:
        assert count_candidates(session, state="decided") == found
    ada.page.get_by_role("button", name="Undo all").click()
    ada.page.locator(".empty", has_text="All of it is undone").wait_for()
    with corpus.database.session() as session:
        assert count_candidates(session, state="decided") == 0
