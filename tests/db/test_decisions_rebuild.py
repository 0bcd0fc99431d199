"""Actions are the fold of decisions: whatever was decided, made anew from decisions they are the same."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.decisions import Verdict, rebuild, undo
from db.queries.review import review
from db.session import Database, open_database
from db.store import save_document, save_reading
from pipeline.changes import CandidateState
from pipeline.errors import DecisionError, RightError, StaleError
from tests.db.deciding import ALONE, PAIR, followed, propose, say
from tests.making import HOUR, NOW, make_annotation, make_candidate, make_document, us_sanctions

OTHER = make_document("France opened an inquiry.", url="https://other.example/")
WORDINGS = [
    (make_document(), "sanctioned"),
    (make_document("The US has blacklisted Intellexa, as of March 2024."), "blacklisted"),
    (make_document("In March 2024 the US designated Intellexa."), "designated"),
]
GIVEN = {
    Verdict.AMEND: [{"fields": {"type": "inquiry"}}, {"fields": {"actors": ["GB", "US"], "date": None}}],
    Verdict.DUPLICATE: [{"duplicate_of": n} for n in (1, 2, 3)],
    Verdict.REJECT: [{"reason": "off_topic"}, {"reason": "wrong_reading"}],
}
VERDICTS = [v for v in Verdict if v is not Verdict.UNDO]
verdicts = st.sampled_from(VERDICTS).flatmap(
    lambda v: st.tuples(st.just(v), st.sampled_from(GIVEN.get(v, [{}])))
)
rows = st.integers(1, 4)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), rows, verdicts, st.sampled_from(["ada", "bob", "eve"])),
        st.tuples(st.just("undo"), rows),
        st.tuples(st.just("edit"), st.sampled_from(WORDINGS)),
    ),
    max_size=14,
)


@contextmanager
def fresh(migrated_file: Path) -> Iterator[Database]:
    """Yield a database with two open candidates; more come as the first one's document is edited."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(migrated_file, folder)
        with open_database(f"sqlite:///{folder}/{migrated_file.name}") as database:
            with database.session() as session:
                propose(session, WORDINGS[0][0], us_sanctions(WORDINGS[0][0]))
                propose(session, OTHER, make_candidate(OTHER, "inquiry", type="inquiry"))
            yield database


def take(session: Session, step: tuple, reviewers: int, hour: int) -> None:  # type: ignore[type-arg] # of three kinds
    rules = PAIR if reviewers == 2 else ALONE
    match step:
        case "say", row, (verdict, more), reviewer:
            if review(session, row) is not None:
                say(session, verdict, row, by=reviewer, rules=rules, adjudicates=reviewer == "eve", **more)
        case "undo", row:
            told = review(session, row)
            if last := [one for one in told.decisions if not one.undone] if told else []:
                undo(session, last[-1].id, reviewer="eve", rules=rules, now=NOW, adjudicates=True)
        case "edit", (document, cue):
            now = NOW + hour * HOUR
            saved = save_document(session, document, page_id=None, now=now)
            said = us_sanctions(document, cue=cue)
            save_reading(session, saved.id, make_annotation(document), [said], now=now)


@settings(max_examples=40)
@given(steps=steps, reviewers=st.integers(1, 2))
def test_rebuilt_from_decisions_everything_is_the_same(
    migrated_file: Path,
    steps: list[tuple],  # type: ignore[type-arg] # of three kinds
    reviewers: int,
) -> None:
    with fresh(migrated_file) as database:
        for hour, step in enumerate(steps, 1):
            try:
                with database.session() as session:
                    take(session, step, reviewers, hour)
            except (DecisionError, RightError, StaleError):
                continue  # refused, and nothing is written
        with database.session() as session:
            before = followed(session)
            rebuild(session)
            assert followed(session) == before


@settings(max_examples=25)
@given(steps=steps, row=st.integers(1, 2), verdict=verdicts)
def test_decision_and_its_undoing_change_nothing(
    migrated_file: Path,
    steps: list[tuple],  # type: ignore[type-arg] # of three kinds
    row: int,
    verdict: tuple[Verdict, dict[str, object]],
) -> None:
    with fresh(migrated_file) as database:
        for hour, step in enumerate(steps, 1):
            try:
                with database.session() as session:
                    take(session, step, 1, hour)
            except (DecisionError, RightError, StaleError):
                continue
        with database.session() as session:
            before = followed(session)
            try:
                made = say(session, verdict[0], row, by="bob", **verdict[1])
            except (DecisionError, RightError, StaleError):
                return
            undo(session, made, reviewer="bob", rules=ALONE, now=NOW)
            after = followed(session)
            assert standing(after) == standing(before)
            for table in ("actions", "action_parties", "action_evidence", "action_sources", "candidates"):
                assert after[table] == before[table]


def standing(known: dict[str, list[tuple[Any, ...]]]) -> list[tuple[Any, ...]]:
    """Return where reviews stand, the last decision's number and those that stand at nothing apart."""
    rows = [((candidate, stage), more) for candidate, _, stage, _, *more in known["reviews"]]
    return [row for row in rows if row[0][1] != "open" or any(row[1])]


def test_rebuilding_mends_tables_that_were_tampered_with(sqlite_database: Database) -> None:
    with sqlite_database.session() as session:
        propose(session, OTHER, make_candidate(OTHER, "inquiry", type="inquiry"))
        say(session, Verdict.ACCEPT)
        before = followed(session)
        for table in ("action_sources", "action_parties", "action_evidence", "actions", "reviews"):
            session.connection().exec_driver_sql(f"DELETE FROM {table}")
        assert followed(session) != before
        assert rebuild(session) == 1
        assert followed(session) == before
        assert followed(session)["candidates"] == [(1, CandidateState.DECIDED)]
