"""The record as it was known on any past day, whatever was decided since."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db import decisions
from db.decisions import Decision, Verdict
from db.queries.actions import actions
from db.queries.tables import TABLES, tables
from db.session import Database, open_database
from db.store import save_document, save_names, save_reading
from pipeline.errors import DecisionError, RightError, StaleError
from pipeline.registry import load
from tests.db.deciding import ALONE, PAIR, propose, shown_to
from tests.making import DAY, NOW, make_annotation, make_candidate, make_document, us_sanctions

FIRST = make_document()
EDITED = make_document("The US has blacklisted Intellexa, as of March 2024.")
COPY = make_document("Again: the US sanctioned Intellexa in March 2024.", url="https://copy.example/")
OTHER = make_document("France opened an inquiry.", url="https://other.example/")
GIVEN: dict[Verdict, list[dict[str, Any]]] = {
    Verdict.ACCEPT: [{}],
    Verdict.AMEND: [{"fields": {"type": "inquiry"}}, {"fields": {"actors": ["GB", "US"], "date": None}}],
    Verdict.REJECT: [{"reason": "off_topic"}],
    Verdict.DUPLICATE: [{"duplicate_of": n} for n in (1, 2, 3)],
}
given_verdicts = st.sampled_from(list(GIVEN)).flatmap(
    lambda v: st.tuples(st.just(v), st.sampled_from(GIVEN[v]))
)
steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.integers(1, 4), given_verdicts, st.sampled_from(["ada", "bob", "eve"])),
        st.tuples(st.just("undo"), st.integers(1, 9)),
        st.tuples(st.just("edit")),
    ),
    max_size=8,
)
ACCEPT, REJECT = (Verdict.ACCEPT, {}), (Verdict.REJECT, {"reason": "off_topic"})
REPEATS = {n: (Verdict.DUPLICATE, {"duplicate_of": n}) for n in (1, 2)}
ENDED = [("say", 1, ACCEPT, "ada"), ("say", 1, REJECT, "bob"), ("undo", 2)]
CHAIN = [("say", 1, ACCEPT, "ada"), ("say", 2, REPEATS[1], "ada"), ("say", 3, REPEATS[2], "ada"), ("undo", 2)]
ANEW = [("say", 1, ACCEPT, "ada"), ("edit",), ("say", 4, ACCEPT, "ada"), ("say", 3, REPEATS[1], "ada")]
AGREED = [("say", 1, ACCEPT, "ada"), ("say", 1, ACCEPT, "bob"), ("say", 1, REJECT, "eve"), ("undo", 3)]
Rows = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def proposed_file(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database with three open candidates; a fourth comes by an edit."""
    path = Path(shutil.copy(migrated_file, tmp_path_factory.mktemp("proposed")))
    with open_database(f"sqlite:///{path}") as database, database.session() as session:
        save_names(session, load())
        propose(session, FIRST, us_sanctions(FIRST))
        propose(session, OTHER, make_candidate(OTHER, "inquiry", type="inquiry"))
        propose(session, COPY, us_sanctions(COPY))
    return path


@contextmanager
def fresh(proposed_file: Path) -> Iterator[Database]:
    """Yield a copy."""
    with tempfile.TemporaryDirectory() as folder:
        copied = shutil.copy(proposed_file, folder)
        with open_database(f"sqlite:///{copied}") as database:
            yield database


def take(session: Session, step: Any, reviewers: int, day: int) -> None:
    """Do what a step says, on a day of its own."""
    rules, now = (PAIR if reviewers == 2 else ALONE), NOW + day * DAY
    match step:
        case "say", row, (verdict, more), reviewer:
            told = Decision(verdict=verdict, note="seen", **more)
            asked = {"reviewer": reviewer, "rules": rules, "now": now, "adjudicates": reviewer == "eve"}
            decisions.decide(session, row, told, shown=shown_to(session, reviewer, row), **asked)
        case "undo", number:
            decisions.undo(session, number, reviewer="eve", rules=rules, now=now, adjudicates=True)
        case _:
            saved = save_document(session, EDITED, page_id=None, now=now)
            said = us_sanctions(EDITED, cue="blacklisted")
            save_reading(session, saved.id, make_annotation(EDITED), [said], now=now)


def read(session: Session, day: int | None) -> Rows:
    """Return all tables, positions apart: they only order."""
    on = None if day is None else (NOW + day * DAY).date()
    found = tables(session, known_on_day=on)
    return {
        name: [{k: v for k, v in row.items() if k != "position"} for row in found[name].mappings()]
        for name in TABLES
    }


@settings(max_examples=15)
@example(steps=ENDED, reviewers=1)
@example(steps=CHAIN, reviewers=1)
@example(steps=ANEW, reviewers=1)
@example(steps=AGREED, reviewers=2)
@given(steps=steps, reviewers=st.integers(1, 2))
def test_every_past_day_is_shown_as_the_views_showed_it_then(
    proposed_file: Path, steps: list[Any], reviewers: int
) -> None:
    shown: list[Rows] = []
    with fresh(proposed_file) as database:
        for day, step in enumerate(steps):
            try:
                with database.session() as session:
                    take(session, step, reviewers, day)
            except (DecisionError, RightError, StaleError, AssertionError):
                pass  # refused, or there is no such candidate: nothing is written
            with database.session(read_only=True) as session:
                shown.append(read(session, None))
        with database.session(read_only=True) as session:
            for day, then in enumerate(shown):
                assert read(session, day) == then


def test_day_ends_at_midnight_in_utc(database: Database) -> None:
    midnight = NOW.replace(hour=0) + DAY
    with database.session() as session:
        propose(session, FIRST, us_sanctions(FIRST))
        accepted = decisions.decide(
            session,
            1,
            Decision(verdict=Verdict.ACCEPT),
            reviewer="ada",
            shown=shown_to(session, "ada"),
            rules=ALONE,
            now=midnight - timedelta(seconds=1),
        )
        decisions.undo(session, accepted, reviewer="ada", rules=ALONE, now=midnight)
    with database.session(read_only=True) as session:
        known = {
            day: [one.id for one in actions(session, known_on_day=day.date())]
            for day in (NOW - DAY, NOW, midnight)
        }
        assert list(known.values()) == [[], [1], []]


def test_action_known_on_a_day_has_the_coding_and_quotes_of_then(database: Database) -> None:
    with database.session() as session:
        propose(session, FIRST, us_sanctions(FIRST))
        take(session, ("say", 1, (Verdict.ACCEPT, {}), "ada"), 1, 0)
        take(session, ("say", 1, (Verdict.AMEND, {"fields": {"firms": ["nso_group"]}}), "bob"), 1, 3)
    with database.session(read_only=True) as session:
        (then,) = actions(session, known_on_day=(NOW + 2 * DAY).date())
        (now,) = actions(session)
        assert (then.firms, now.firms) == (("intellexa",), ("nso_group",))
        assert "Intellexa" in {proof.evidence.quote for proof in then.proofs}
        assert "Intellexa" not in {proof.evidence.quote for proof in now.proofs}
        assert (then.decided_at, now.decided_at) == (NOW, NOW + 3 * DAY)
        assert now.accepted_at == NOW
