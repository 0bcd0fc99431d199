"""Models that learnt from decisions are compared, put in use and taken back in a browser; decisions stay."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator

from db.people import acts
from db.session import Database, open_database
from flows.steps import training
from flows.wiring import annotator
from models.learning import versions
from models.sentences.examples import load_examples
from pipeline.review.people import UserRole
from pipeline.settings import Settings
from tests.browser.conftest import Serve, Site
from tests.browser.test_accessible import looked_at
from tests.browser.test_teaching_clusters import decided
from tests.flows.test_training import SHIPPED, decide_by_truth, gold
from web.app import create_app

__all__ = ["gold"]  # the fixture
MORE = [one for number, one in enumerate(load_examples()) if number % 5 == 0]


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Return settings of a home in which a reviewer has decided on what the shipped model proposes."""
    pytest.importorskip("sklearn")
    shutil.copy(migrated_file, tmp_path / "mercwatch.db")
    made = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path / 'mercwatch.db'}")
    monkeypatch.setattr(training, "load_examples", lambda: SHIPPED)
    monkeypatch.setattr(training, "load", lambda *_, **__: annotator(made))  # loaded already
    with open_database(made.database_url) as database:
        decide_by_truth(database, made)
    return made


@pytest.fixture
def site(serve: Serve, settings: Settings, registry: object) -> Site:
    """Return the desk of that home."""

    def make(_path: Path, database: Database) -> object:
        return create_app(database, registry, models=settings.models)  # type: ignore[arg-type] # it is one

    return serve(settings.home / "mercwatch.db", make)  # type: ignore[arg-type] # likewise


def test_models_are_compared_put_in_use_and_taken_back(
    site: Site, settings: Settings, gold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = site.enter("root", UserRole.ADMIN).page
    page.locator(".menu summary", has_text="Machine").click()
    page.goto("/models")
    page.get_by_text("None was trained here yet").wait_for()
    before = decided(site.database)

    poor = training.train(settings, gold)  # as `mercwatch train` does
    page.reload()
    card = page.locator("section.card", has_text=poor.version.name)
    shows(card, poor)
    assert poor.refusals
    card.get_by_label("though it is no better").check()
    card.get_by_role("button", name="Put it in use").click()
    page.get_by_role("heading", name=f"In use: {poor.version.name}").wait_for()
    assert annotator(settings).version.startswith(poor.version.name)

    monkeypatch.setattr(training, "load_examples", lambda: MORE)
    better = training.train(settings, gold)
    page.reload()
    card = page.locator("section.card", has_text=better.version.name)
    shows(card, better)
    assert better.refusals == []
    assert better.before.name == poor.version.name
    assert "Better where it matters." in card.inner_text()
    faults = looked_at(page, "compared")
    card.get_by_role("button", name="Put it in use").click()
    page.get_by_role("heading", name=f"In use: {better.version.name}").wait_for()
    assert annotator(settings).version.startswith(better.version.name)
    faults += looked_at(page, "adopted")

    page.get_by_role("button", name="Take it back").click()
    page.get_by_role("heading", name=f"In use: {poor.version.name}").wait_for()
    page.get_by_role("button", name="Take it back").click()
    page.get_by_text("shipped is in use").wait_for()
    assert versions.adopted(settings.models) is None
    assert annotator(settings).version.startswith("trained-1+")

    with site.database.session(read_only=True) as session:
        assert [one.act for one in acts(session, 4)] == [*["take model back"] * 2, *["adopt model"] * 2]
    assert decided(site.database) == before
    assert faults == []


def shows(card: Locator, made: training.Trained) -> None:
    """See that a version's card has its figures beside the other's, and why it should not be adopted."""
    row = card.get_by_role("row", name="done acts").locator("td").all_inner_texts()
    was, now = (one.held.tallies["done acts"] for one in (made.before, made.after))
    assert row[:3] == [str(was.wanted), f"{was.precision:.3f}", f"{now.precision:.3f}"]
    assert row[4:6] == [f"{was.recall:.3f}", f"{now.recall:.3f}"]
    assert [one for one in made.refusals if one not in card.inner_text()] == []
