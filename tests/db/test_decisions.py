"""What people decide is kept beside what the machine proposed, and binds to what they were shown."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions import Decision, Quote, Rules, Verdict, decide
from db.queries import candidate, candidates, totals
from db.schema import ActionRow, DecisionRow, PartyRow
from db.session import Database
from db.store import ReadingCounts, save_document, save_reading
from pipeline.changes import CandidateState
from pipeline.errors import DatabaseError, DecisionError, StaleError
from pipeline.records import Candidate, Document
from pipeline.registry import load
from tests.making import HOUR, NOW, make_annotation, make_document, us_sanctions

RULES = Rules(codebook=load().codebook)
PLAIN = make_document()
REWORDED = make_document("The US has blacklisted Intellexa, as of March 2024.")


def read(session: Session, document: Document, *proposed: Candidate, later: int = 0) -> ReadingCounts:
    now = NOW + later * HOUR
    saved = save_document(session, document, page_id=None, now=now)
    return save_reading(session, saved.id, make_annotation(document), proposed, now=now)


def verdict(
    session: Session,
    verdict: Verdict,
    row: int = 1,
    *,
    shown: str | None = None,
    note: str = "seen",
    evidence: tuple[Quote, ...] = (),
    duplicate_of: int | None = None,
    **fields: Any,
) -> int:
    stored = candidate(session, row)
    assert stored
    given = Decision(
        verdict=verdict,
        note=note,
        fields=fields,
        evidence=evidence,
        reason="wrong_reading" if verdict is Verdict.REJECT else None,
        duplicate_of=duplicate_of,
    )
    seen = stored.shown if shown is None else shown
    return decide(session, row, given, reviewer="Ada", shown=seen, rules=RULES, now=NOW)


def standing(session: Session) -> list[dict[str, Any]]:
    """Return the actions that count now."""
    session.flush()
    rows = session.scalars(select(ActionRow).where(ActionRow.retired_by.is_(None)).order_by(ActionRow.id))
    parties = select(PartyRow.field, PartyRow.value).order_by(PartyRow.id)
    return [
        {
            "decision": row.decision_id,
            "type": row.type,
            "date": row.date,
            "derivation": row.date_derivation,
            "parties": [tuple(p) for p in session.execute(parties.where(PartyRow.action_id == row.id))],
        }
        for row in rows
    ]


@pytest.fixture
def proposed(database: Database) -> Database:
    """Return a database with one open candidate."""
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
    return database


def test_accepting_writes_the_action_as_proposed(proposed: Database) -> None:
    with proposed.session() as session:
        decision = verdict(session, Verdict.ACCEPT)
    with proposed.session() as session:
        assert standing(session) == [
            {
                "decision": decision,
                "type": "sanctions",
                "date": "2024-03",
                "derivation": "stated",
                "parties": [("actors", "US"), ("firms", "intellexa")],
            }
        ]
        stored = candidate(session, 1)
        assert stored
        assert (stored.state, stored.decision_id) == (CandidateState.DECIDED, decision)
        assert candidates(session) == []


def test_amending_writes_the_action_as_amended_and_leaves_the_proposal(proposed: Database) -> None:
    with proposed.session() as session:
        verdict(session, Verdict.AMEND, date="2024-03-05", actors=["US", "GB"], firms=[], instrument=None)
    with proposed.session() as session:
        (action,) = standing(session)
        assert (action["date"], action["derivation"]) == ("2024-03-05", None)
        assert action["parties"] == [("actors", "US"), ("actors", "GB")]
        stored = candidate(session, 1)
        assert stored
        assert stored.candidate == us_sanctions(PLAIN)
        kept = session.scalars(select(DecisionRow)).one()
        assert kept.fields == {"date": "2024-03-05", "actors": ["US", "GB"], "firms": [], "instrument": None}
        assert (kept.reviewer, kept.note, kept.decided_at) == ("Ada", "seen", NOW)


def test_rejecting_writes_no_action(proposed: Database) -> None:
    with proposed.session() as session:
        verdict(session, Verdict.REJECT)
        assert totals(session)["actions"] == 0


def test_last_of_two_decisions_counts_and_both_are_kept(proposed: Database) -> None:
    with proposed.session() as session:
        verdict(session, Verdict.ACCEPT)
        second = verdict(session, Verdict.AMEND, type="export_control")
        assert [(a["decision"], a["type"]) for a in standing(session)] == [(second, "export_control")]
        verdict(session, Verdict.REJECT)
        assert standing(session) == []
        assert (totals(session)["decisions"], totals(session)["actions"]) == (3, 1)


def test_colleague_who_saw_the_candidate_before_the_decision_is_refused(proposed: Database) -> None:
    with proposed.session() as session:
        seen = candidate(session, 1)
        assert seen
        verdict(session, Verdict.ACCEPT)
    with pytest.raises(StaleError, match="not what you were shown"), proposed.session() as session:
        verdict(session, Verdict.REJECT, shown=seen.shown)
    with proposed.session() as session:
        assert len(standing(session)) == 1


def test_colleague_who_saw_an_earlier_decision_is_refused(proposed: Database) -> None:
    with proposed.session() as session:
        verdict(session, Verdict.ACCEPT)
        seen = candidate(session, 1)
        assert seen
        verdict(session, Verdict.REJECT)
    with pytest.raises(StaleError), proposed.session() as session:
        verdict(session, Verdict.AMEND, shown=seen.shown, type="inquiry")


def test_colleague_who_saw_another_confidence_is_refused(proposed: Database) -> None:
    with proposed.session() as session:
        seen = candidate(session, 1)
        assert seen
        read(session, PLAIN, us_sanctions(PLAIN, confidence=0.9))
    with pytest.raises(StaleError), proposed.session() as session:
        verdict(session, Verdict.ACCEPT, shown=seen.shown)


def test_superseded_candidate_cannot_be_decided(proposed: Database) -> None:
    with proposed.session() as session:
        read(session, REWORDED, us_sanctions(REWORDED, cue="blacklisted"), later=1)
    with pytest.raises(StaleError), proposed.session() as session:
        verdict(session, Verdict.ACCEPT)


@pytest.mark.parametrize(
    ("how", "fields", "words"),
    [
        (Verdict.AMEND, {}, "names the fields or evidence"),
        (Verdict.ACCEPT, {"type": "sanctions"}, "names the fields or evidence"),
        (Verdict.AMEND, {"colour": "red"}, "'colour' is no field of an action"),
        (Verdict.AMEND, {"confidence": "1"}, "'confidence' is no field of an action"),
        (Verdict.AMEND, {"date": "March 2024"}, "date: 'March 2024' is no date"),
        (Verdict.AMEND, {"date": 2024}, "date: 2024 is no text"),
        (Verdict.AMEND, {"actors": "US"}, "actors: 'US' is no list"),
        (Verdict.AMEND, {"actors": ["usa"]}, "actors: 'usa' is neither"),
        (Verdict.AMEND, {"firms": ["NSO Group"]}, "firms: 'NSO Group' is neither"),
        (Verdict.AMEND, {"status": "maybe"}, "status: 'maybe' is not a valid Status"),
        (Verdict.AMEND, {"type": None}, "type: None is no text"),
        (Verdict.AMEND, {"type": "No Type"}, "type: 'No Type' is no action type"),
    ],
)
def test_amendment_out_of_form_is_refused(
    sqlite_database: Database, how: Verdict, fields: dict[str, Any], words: str
) -> None:
    with sqlite_database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        with pytest.raises(DecisionError, match=words):
            verdict(session, how, **fields)
        assert (totals(session)["decisions"], len(candidates(session))) == (0, 1)


def test_decision_without_candidate_or_reviewer_is_refused(proposed: Database) -> None:
    accept, given = Decision(verdict=Verdict.ACCEPT), {"rules": RULES, "now": NOW}
    with proposed.session() as session:
        seen = candidate(session, 1)
        assert seen
        with pytest.raises(DatabaseError, match="there is no candidate 9"):
            decide(session, 9, accept, reviewer="Ada", shown="", **given)
        with pytest.raises(DecisionError, match="reviewer's name"):
            decide(session, 1, accept, reviewer=" ", shown=seen.shown, **given)


def test_decided_candidate_is_left_alone_where_its_evidence_stays(proposed: Database) -> None:
    edited = make_document("Corrected. The US sanctioned Intellexa in March 2024.")
    surer = us_sanctions(edited, confidence=0.9)
    with proposed.session() as session:
        verdict(session, Verdict.ACCEPT)
        seen = candidate(session, 1)
        assert read(session, edited, surer, later=1) == ReadingCounts(kept=1)
    with proposed.session() as session:
        assert candidate(session, 1) == seen


def test_changed_evidence_under_a_decision_comes_back_for_re_review(proposed: Database) -> None:
    reworded = us_sanctions(REWORDED, cue="blacklisted")
    with proposed.session() as session:
        accepted = verdict(session, Verdict.ACCEPT)
        assert read(session, REWORDED, reworded, later=1) == ReadingCounts(re_review=1)
        assert [(c.id, c.re_review_of) for c in candidates(session)] == [(2, 1)]
        assert [a["decision"] for a in standing(session)] == [accepted]
        again = verdict(session, Verdict.ACCEPT, row=2)
        assert [a["decision"] for a in standing(session)] == [again]
        assert read(session, REWORDED, reworded, later=2) == ReadingCounts(kept=1)
