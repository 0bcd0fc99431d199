"""Reading anew, and adopting, while other things happen: stopped, at once with another, edits, decisions."""

from contextlib import suppress

import pytest

from db import store
from db.decisions import Verdict
from db.session import open_database
from db.store.reprocesses import drop_reprocess
from flows.steps import reprocessing
from flows.steps.reprocessing import adopt
from pipeline.changes import CandidateState
from pipeline.errors import BusyError, DatabaseError
from pipeline.revision import Scope
from pipeline.settings import Settings
from tests.db.deciding import say
from tests.flows.rereading import (
    TEXT,
    Model,
    dated,
    keep,
    plain,
    requoted,
    see,
    states,
)
from tests.making import DAY, NOW, make_document


def test_reading_that_was_stopped_goes_on_where_it_was(settings: Settings, model: Model) -> None:
    model.version, model.reads, model.breaks = "rules-2", requoted, "https://x.example/3"
    with pytest.raises(KeyboardInterrupt):
        see(settings)
    model.breaks = None
    with pytest.raises(DatabaseError, match="not read to its end"):
        adopt(settings, 1)
    found = see(settings)
    assert (found.id, found.read, found.tally.differing) == (1, 3, 3)
    assert model.asked == [f"https://x.example/{n}" for n in (1, 2, 3)]


def test_adopting_that_was_stopped_goes_on_and_ends_like_one_that_was_not(
    settings: Settings, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.version, model.reads = "rules-2", requoted
    number = see(settings).id
    follow = reprocessing.clusters.follow_reading

    def stopped(session: store.Session, document: int, *, now: object) -> None:
        if document == 2:
            raise KeyboardInterrupt
        follow(session, document, now=NOW)

    with monkeypatch.context() as patch:
        patch.setattr(reprocessing.clusters, "follow_reading", stopped)
        with pytest.raises(KeyboardInterrupt):
            adopt(settings, number, now=lambda: NOW)
    assert len(states(settings)) == 4  # the first document's alone
    with (
        pytest.raises(DatabaseError, match="dropped no more"),
        open_database(settings.database_url) as opened,
        opened.session() as session,
    ):
        drop_reprocess(session, number)
    assert adopt(settings, number, now=lambda: NOW).documents == 2
    assert [state for _, state in states(settings)].count(CandidateState.SUPERSEDED) == 2


@pytest.mark.parametrize("breaks", [None, "https://x.example/2"])
def test_two_who_read_the_same_at_once_keep_it_once(
    settings: Settings, model: Model, breaks: str | None
) -> None:
    """The other one reads all, or a document and stops, before our first batch is kept."""
    model.version, model.reads = "rules-2", requoted

    def interrupted(given: Settings, texts: reprocessing.Texts) -> list[object]:
        with pytest.MonkeyPatch.context() as within, suppress(KeyboardInterrupt):
            within.setattr(reprocessing, "_read", model.read)
            model.breaks = breaks
            see(given)
        model.breaks = None
        return model.read(given, texts)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reprocessing, "_read", interrupted)
        with pytest.raises(BusyError, match="another process reads the same"):
            see(settings)
    with open_database(settings.database_url) as opened:
        kept = reprocessing.told(opened, 1)
    assert (kept.read, kept.tally.differing) == ((3, 3) if breaks is None else (1, 1))


def test_decision_made_meanwhile_holds(settings: Settings, model: Model) -> None:
    model.version, model.reads = "rules-2", dated
    number = see(settings).id
    with open_database(settings.database_url) as opened, opened.session() as session:
        say(session, Verdict.REJECT, 2)
    done = adopt(settings, number, now=lambda: NOW)
    assert (done.superseded, done.re_review) == (1, 0)
    assert dict(states(settings))[2] is CandidateState.DECIDED


def test_page_edited_meanwhile_keeps_what_its_new_words_tell(settings: Settings, model: Model) -> None:
    model.version, model.reads = "rules-2", requoted
    number = see(settings).id
    with open_database(settings.database_url) as opened:
        edited = make_document(f"{TEXT} Part 2. Corrected.", url="https://x.example/2")
        keep(opened, edited, 9)
    adopt(settings, number, now=lambda: NOW)
    assert dict(states(settings))[2] in {CandidateState.OPEN, CandidateState.ATTACHED}
    model.reads = plain
    assert see(settings).documents == 3  # not the version before
    assert see(settings, Scope(since=NOW + 9 * DAY)).documents == 1
