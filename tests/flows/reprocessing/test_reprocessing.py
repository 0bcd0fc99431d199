"""What is stored is read anew: seen first, adopted as seen, and no decision is touched."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from db import queries
from db.queries.reprocesses import differences
from db.schema import Progress
from db.session import open_database
from db.store.reprocesses import drop_reprocess
from flows.steps import reprocessing
from flows.steps.reprocessing import adopt
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.errors import DatabaseError
from pipeline.records import EntryState, Refused
from pipeline.revision import Scope, Turn
from pipeline.settings import Settings
from tests.flows.rereading import (
    Model,
    Reading,
    dated,
    fill,
    plain,
    requoted,
    rows,
    see,
    states,
)
from tests.making import DAY, NOW, make_annotation, make_candidate

OF_PEOPLE = ("decisions", "actions", "action_parties", "action_evidence", "action_sources", "reviews")


def test_the_same_model_finds_no_difference(settings: Settings, model: Model) -> None:
    found = see(settings)
    assert (found.progress, found.read, found.documents) == (Progress.PROPOSED, 3, 3)
    assert found.tally.is_empty
    assert found.tally.turns == {}


def test_seeing_changes_nothing(settings: Settings, model: Model) -> None:
    before = rows(settings, "reprocesses", "rereadings")
    model.version, model.reads = "rules-2", requoted
    found = see(settings)
    assert rows(settings, "reprocesses", "rereadings") == before
    assert found.tally.turns == {"sanctions": {"returns": 1, "changed": 2}}
    assert found.tally.fields == {"sanctions": {"evidence": 3}}
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        (line, *_) = shown = list(differences(session, found.id))
        assert len(list(differences(session, found.id, each=1))) == 2
    assert [one.document_id for one in shown] == [1, 2, 3]
    assert (line.url, line.told["turn"]) == ("https://x.example/1", "returns")


def test_adopting_supersedes_what_is_open_and_puts_back_what_is_decided_on_other_words(
    settings: Settings, model: Model
) -> None:
    before = rows(settings)
    model.version, model.reads = "rules-2", requoted
    done = adopt(settings, see(settings).id, now=lambda: NOW)
    assert (done.documents, done.inserted, done.superseded, done.re_review) == (3, 0, 2, 1)
    after = rows(settings)
    assert {name: after[name] for name in OF_PEOPLE} == {name: before[name] for name in OF_PEOPLE}
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        again = [one for one in queries.candidates(session) if one.re_review_of]
    assert [(one.re_review_of, one.model) for one in again] == [(1, "rules-2")]
    assert dict(states(settings))[1] is CandidateState.DECIDED


def test_decided_on_the_same_words_stays_off_the_desk(settings: Settings, model: Model) -> None:
    model.version, model.reads = "rules-2", dated
    found = see(settings)
    assert found.tally.turns == {"sanctions": {"stands": 1, "changed": 2}}
    done = adopt(settings, found.id, now=lambda: NOW)
    assert (done.superseded, done.re_review) == (2, 0)
    assert see(settings).tally.differing == 0


def test_another_codebook_puts_back_what_was_decided_by_the_old_one(
    settings: Settings, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = reprocessing.registry(None)
    other = replace(facts, codebook=replace(facts.codebook, version=99))
    monkeypatch.setattr(reprocessing, "registry", lambda folder: other)
    model.reads = dated
    found = see(settings)
    assert (found.codebook, found.tally.total(Turn.RETURNS)) == (99, 1)
    assert adopt(settings, found.id, now=lambda: NOW).re_review == 1


def test_adopting_twice_changes_nothing(settings: Settings, model: Model) -> None:
    model.version, model.reads = "rules-2", requoted
    number = see(settings).id
    adopt(settings, number, now=lambda: NOW)
    before = rows(settings)
    assert adopt(settings, number, now=lambda: NOW + DAY) == reprocessing.Adopted()
    assert rows(settings) == before
    assert see(settings).tally.is_empty


def test_only_what_the_model_at_hand_has_read_is_adopted(settings: Settings, model: Model) -> None:
    model.version, model.reads = "rules-2", requoted
    number = see(settings).id
    model.version = "rules-3"
    with pytest.raises(DatabaseError, match="read by rules-2 and codebook 1; at hand are rules-3"):
        adopt(settings, number)
    with pytest.raises(DatabaseError, match="no reprocess 7"):
        adopt(settings, 7)
    with open_database(settings.database_url) as opened, opened.session() as session:
        drop_reprocess(session, number)
    with pytest.raises(DatabaseError, match="was dropped"):
        adopt(settings, number)


def test_mention_that_comes_or_goes_is_a_difference_and_is_kept(settings: Settings, model: Model) -> None:
    model.version = "rules-2"
    assert see(settings).tally.is_empty
    model.version = "rules-3"

    def also(given: Settings, texts: reprocessing.Texts) -> list[object]:
        document = texts[0][1]
        annotation = make_annotation(document, "Intellexa", "Paragon", model=model.version)
        return [(document, annotation, tuple(plain(document)))]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reprocessing, "_read", also)
        found = see(settings)
        assert found.tally.mentions == {"FIRM": {"gained": 3}}
        adopt(settings, found.id, now=lambda: NOW)
        assert see(settings).tally.is_empty
        assert see(settings, Scope(mentions="paragon")).documents == 3


def test_document_that_breaks_us_is_counted_and_left_as_it_is(settings: Settings, model: Model) -> None:
    broken = Refused(state=EntryState.FAILED, reason="it broke")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reprocessing, "_read", lambda *_: [broken])
        found = see(settings)
    assert (found.read, found.failed, found.tally.differing) == (3, 3, 0)
    assert found.progress is Progress.PROPOSED


@pytest.mark.parametrize(
    ("scope", "documents"),
    [
        (Scope(), 3),
        (Scope(mentions="intellexa"), 3),
        (Scope(mentions="Part 2"), 1),
        (Scope(mentions="nso_group"), 0),
        (Scope(mentions="paragon"), 3),  # by its name; nothing was read of it yet
        (Scope(since=NOW + 2 * DAY), 2),
        (Scope(mentions="Part 2", since=NOW + 3 * DAY), 0),
    ],
)
def test_scope_names_what_is_read(settings: Settings, model: Model, scope: Scope, documents: int) -> None:
    found = see(settings, scope)
    assert (found.documents, found.read, len(model.asked)) == (documents, documents, documents)


QUOTES = {"US": "US", "2024-03": "March 2024"}
choices = st.lists(
    st.builds(
        lambda cue, kind, date: (
            lambda document: make_candidate(
                document,
                cue=cue,
                type=kind,
                date=date,
                actors=("US",),
                quotes={"US": "US", "2024-03": "March 2024"},
            )
        ),
        st.sampled_from(["sanctioned", "blacklisted", "raided"]),
        st.sampled_from(["sanctions", "inquiry"]),
        st.sampled_from([None, PartialDate("2024-03")]),
    ),
    min_size=1,
    max_size=3,
)


@given(old=choices, new=choices)
@with_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=8)
def test_no_reading_touches_what_people_decided(
    old: list[Reading], new: list[Reading], model: Model, migrated_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "own.db"
    path.unlink(missing_ok=True)
    shutil.copy(migrated_file, path)
    settings = Settings(home=tmp_path, database_url=f"sqlite:///{path}")
    fill(settings, 1, lambda document: [read(document) for read in old])
    before = rows(settings)
    model.version, model.reads = "rules-1", lambda document: [read(document) for read in old]
    assert see(settings).tally.is_empty
    model.version, model.reads = "rules-2", lambda document: [read(document) for read in new]
    adopt(settings, see(settings).id, now=lambda: NOW)
    after = rows(settings)
    assert {name: after[name] for name in OF_PEOPLE} == {name: before[name] for name in OF_PEOPLE}
    assert see(settings).tally.is_empty
