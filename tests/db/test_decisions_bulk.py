"""Deciding on all that a filter finds: what was looked at, all or nothing, and back as one."""

import pytest

from db.decisions import Decision, Rules, Verdict, apply, preview, undo_batch
from db.queries import Filters, candidates, count_candidates, totals
from db.session import Database
from pipeline.errors import DecisionError, StaleError
from tests.db.deciding import ALONE, PAIR, followed, propose, say
from tests.making import NOW, make_candidate, make_document

REJECT = Decision(verdict=Verdict.REJECT, reason="off_topic")


@pytest.fixture
def proposed(database: Database) -> Database:
    """Return a database with four candidates of two documents, three of them sanctions."""
    kinds = ("sanctions", "inquiry"), ("sanctions", "sanctions")
    with database.session() as session:
        for number, pair in enumerate(kinds):
            document = make_document(f"cue one two {number}", url=f"https://{number}.example/")
            said = (make_candidate(document, w, type=t) for w, t in zip(("one", "two"), pair, strict=True))
            propose(session, document, *said)
    return database


def look(database: Database, *, by: str = "ada", rules: Rules = ALONE, **filters: str) -> str:
    with database.session(read_only=True) as session:
        return preview(session, Verdict.REJECT, Filters(**filters), reviewer=by, rules=rules).hash  # type: ignore[typeddict-item]


def test_preview_tells_what_would_be_touched_and_writes_nothing(proposed: Database) -> None:
    with proposed.session(read_only=True) as session:
        found = preview(session, Verdict.REJECT, Filters(type="sanctions"), reviewer="ada", rules=ALONE)
        assert found.by_type == {"sanctions": 3}
        assert len(found.ids) == 3
        assert found.left_out == ()
        assert totals(session)["decisions"] == 0


def test_applying_touches_exactly_what_was_looked_at_and_is_undone_as_one(proposed: Database) -> None:
    expected = look(proposed, type="sanctions")
    with proposed.session() as session:
        given = {"reviewer": "ada", "rules": ALONE, "now": NOW}
        batch, touched = apply(session, REJECT, Filters(type="sanctions"), expected=expected, **given)  # type: ignore[arg-type]
        assert [one.candidate.type for one in candidates(session)] == ["inquiry"]
        undone = undo_batch(session, batch, **given)  # type: ignore[arg-type]
        assert (len(undone.decisions), undone.left) == (3, {})
        assert count_candidates(session) == 4
        again = undo_batch(session, batch, **given)  # type: ignore[arg-type]
        assert set(again.left) == set(touched.ids)
        assert totals(session)["decisions"] == 6


def test_set_that_changed_since_the_preview_is_refused_whole(proposed: Database) -> None:
    expected = look(proposed, type="sanctions")
    with proposed.session() as session:
        one = candidates(session, type="sanctions")[0].id
        say(session, Verdict.ACCEPT, one, by="bob")
    with pytest.raises(StaleError, match="has changed since the preview"), proposed.session() as session:
        apply(
            session,
            REJECT,
            Filters(type="sanctions"),
            reviewer="ada",
            expected=expected,
            rules=ALONE,
            now=NOW,
        )
    with proposed.session() as session:
        assert totals(session)["decisions"] == 1


def test_undoing_a_batch_leaves_what_another_decided_since(proposed: Database) -> None:
    expected = look(proposed, type="sanctions")
    with proposed.session() as session:
        filters = Filters(type="sanctions")
        batch, touched = apply(
            session, REJECT, filters, reviewer="ada", expected=expected, rules=ALONE, now=NOW
        )
        since = touched.ids[1]
        say(session, Verdict.ACCEPT, since, by="bob")
        undone = undo_batch(session, batch, reviewer="ada", rules=ALONE, now=NOW)
        assert (len(undone.decisions), list(undone.left)) == (2, [since])
        assert [row[0] for row in followed(session)["actions"]] == [since]


def test_candidates_that_another_has_to_decide_on_are_left_out(proposed: Database) -> None:
    with proposed.session() as session:
        one = candidates(session)[0].id
        say(session, Verdict.ACCEPT, one, rules=PAIR)
        own = preview(session, Verdict.REJECT, Filters(), reviewer="ada", rules=PAIR)
        other = preview(session, Verdict.REJECT, Filters(), reviewer="bob", rules=PAIR)
    assert (own.left_out, other.left_out) == ((one,), ())
    assert own.hash != other.hash


@pytest.mark.parametrize("verdict", [Verdict.AMEND, Verdict.UNDO])
def test_amendments_are_made_one_by_one(sqlite_database: Database, verdict: Verdict) -> None:
    with sqlite_database.session() as session, pytest.raises(DecisionError, match="many at once can be"):
        preview(session, verdict, Filters(), reviewer="ada", rules=ALONE)


def test_nothing_found_and_unknown_batches_are_told(sqlite_database: Database) -> None:
    expected = look(sqlite_database, type="sanctions")
    with sqlite_database.session() as session:
        with pytest.raises(DecisionError, match="finds nothing"):
            apply(session, REJECT, Filters(), reviewer="ada", expected=expected, rules=ALONE, now=NOW)
        with pytest.raises(DecisionError, match="no batch 'x'"):
            undo_batch(session, "x", reviewer="ada", rules=ALONE, now=NOW)
