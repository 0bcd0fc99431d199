"""Documents are kept by version; candidates follow what the document says now."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from db.queries import DocumentLine, StoredCandidate, candidate, candidates, totals, untagged
from db.queries import document as document_of
from db.schema import AnnotationRow, CandidateRow, MentionRow
from db.session import Database
from db.store import ReadingCounts, SavedDocument, save_document, save_reading
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.records import Candidate, Document, Evidence
from tests.making import HOUR, NOW, make_annotation, make_candidate, make_document, us_sanctions

PLAIN = make_document()
EDITED = make_document("Corrected. The US sanctioned Intellexa in March 2024.")
REWORDED = make_document("The US has blacklisted Intellexa, as of March 2024.")


def read(
    session: Session, document: Document, *proposed: Candidate, model: str = "rules-1", later: int = 0
) -> ReadingCounts:
    now = NOW + later * HOUR
    saved = save_document(session, document, page_id=None, now=now)
    return save_reading(session, saved.id, make_annotation(document, model=model), proposed, now=now)


def states(session: Session) -> list[tuple[int, CandidateState, int | None]]:
    session.flush()
    columns = select(CandidateRow.id, CandidateRow.state, CandidateRow.superseded_by)
    return [tuple(row) for row in session.execute(columns.order_by(CandidateRow.id))]


# documents


def test_same_words_are_the_stored_version_and_other_words_the_next(database: Database) -> None:
    with database.session() as session:
        saved = [save_document(session, d, page_id=None, now=NOW) for d in (PLAIN, EDITED, PLAIN)]
    assert saved == [
        SavedDocument(id=1, version=1, digest=PLAIN.digest, is_new=True),
        SavedDocument(id=2, version=2, digest=EDITED.digest, is_new=True),
        SavedDocument(id=1, version=1, digest=PLAIN.digest, is_new=False),
    ]


def test_same_words_at_another_url_are_another_document(database: Database) -> None:
    other = make_document(url="https://treasury.example/" + "long" * 1000)
    with database.session() as session:
        save_document(session, PLAIN, page_id=None, now=NOW)
        assert save_document(session, other, page_id=None, now=NOW).version == 1


@pytest.mark.parametrize("published", [None, NOW, PartialDate("2024"), PartialDate("2024-03")])
def test_publication_date_keeps_its_precision(database: Database, published: PartialDate | None) -> None:
    document = make_document(published=published)
    with database.session() as session:
        read(session, document, make_candidate(document, actors=("US",)))
    with database.session() as session:
        assert document_of(session, 1) == document
        line = candidates(session)[0].document
        assert (line.published_date, line.digest) == (document.published_date, document.digest)


words = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12)


@given(words, st.text("🕵️𝒸é\u0301\r\n\t \u200fa", min_size=1, max_size=8), words)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_offsets_hold_after_a_round_trip(database: Database, before: str, quote: str, after: str) -> None:
    text = before + quote + after
    assume(text.strip())
    document = make_document(text, title=before, url=f"https://treasury.example/{len(text)}")
    span = {"quote": quote, "start": len(before), "end": len(before) + len(quote)}
    proposed = make_candidate(make_document("sanctioned"))
    values = ("sanctions", "US", "done", "confirmed", "primary")
    fields = ("type", "actors", "status", "certainty", "role")
    evidence = tuple(
        Evidence(field=field, value=value, **span) for field, value in zip(fields, values, strict=True)
    )
    proposed = Candidate(
        **{name: getattr(proposed, name) for name in Candidate.__dataclass_fields__}
        | {"actors": ("US",), "evidence": evidence}
    )
    with database.session() as session:
        read(session, document, proposed)
        session.expire_all()
        stored = candidates(session, order="newest")[0]
        kept = document_of(session, stored.document.id)
        assert (kept, stored.candidate) == (document, proposed)
        shown = stored.candidate.evidence[0]
        assert kept.text[shown.start : shown.end] == shown.quote
        session.rollback()


# readings


def test_reading_twice_writes_nothing(database: Database) -> None:
    proposed = [us_sanctions(PLAIN), make_candidate(PLAIN, type="inquiry", actors=("US",))]
    with database.session() as session:
        assert read(session, PLAIN, *proposed) == ReadingCounts(inserted=2)
    with database.session() as session:
        written: list[str] = []
        event.listen(session.connection(), "before_cursor_execute", lambda *a: written.append(a[2]))
        before = totals(session)
        assert read(session, PLAIN, *reversed(proposed), later=1) == ReadingCounts(kept=2)
        session.flush()
        assert [s for s in written if s.split()[0] in {"INSERT", "UPDATE", "DELETE"}] == []
        assert totals(session) == before


def test_mentions_are_kept_once_a_model(database: Database) -> None:
    with database.session() as session:
        saved = save_document(session, PLAIN, page_id=None, now=NOW)
        for model in ("rules-1", "rules-1", "rules-2"):
            annotation = make_annotation(PLAIN, "Intellexa", model=model)
            save_reading(session, saved.id, annotation, [], now=NOW)
        rows = session.execute(select(MentionRow.registry_id, MentionRow.quote)).all()
    assert rows == [("intellexa", "Intellexa")] * 2


def test_edit_elsewhere_in_the_page_makes_no_new_candidate(database: Database) -> None:
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        assert read(session, EDITED, us_sanctions(EDITED), later=1) == ReadingCounts(kept=1)
        assert [(c.document.version, c.document.digest) for c in candidates(session)] == [(1, PLAIN.digest)]
        assert [c.document.version for c in candidates(session, document_id=2)] == [1]
        assert candidates(session, document_id=3) == []


def test_changed_evidence_supersedes(database: Database) -> None:
    reworded = us_sanctions(REWORDED, cue="blacklisted")
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        assert read(session, REWORDED, reworded, later=1) == ReadingCounts(superseded=1)
        assert states(session) == [(1, CandidateState.SUPERSEDED, 2), (2, CandidateState.OPEN, None)]
        assert [c.document.version for c in candidates(session)] == [2]


def test_candidate_that_the_new_version_does_not_tell_is_withdrawn(database: Database) -> None:
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        assert read(session, EDITED, later=1) == ReadingCounts(withdrawn=1)
        assert states(session) == [(1, CandidateState.WITHDRAWN, None)]


def test_edit_taken_back_opens_the_first_candidate_again(database: Database) -> None:
    reworded = us_sanctions(REWORDED, cue="blacklisted")
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        read(session, REWORDED, reworded, later=1)
        assert read(session, PLAIN, us_sanctions(PLAIN), later=2) == ReadingCounts(superseded=1)
        assert states(session) == [(1, CandidateState.OPEN, None), (2, CandidateState.SUPERSEDED, 1)]


def test_reading_of_an_outdated_version_leaves_the_candidates_alone(database: Database) -> None:
    with database.session() as session:
        old = save_document(session, PLAIN, page_id=None, now=NOW)
        read(session, EDITED, us_sanctions(EDITED), later=1)
        annotation = make_annotation(PLAIN, "Intellexa", model="rules-2")
        assert save_reading(session, old.id, annotation, [], now=NOW + 2 * HOUR) == ReadingCounts()
        assert states(session) == [(1, CandidateState.OPEN, None)]
        assert totals(session)["mentions"] == 1


def test_new_model_that_is_surer_updates_the_open_candidate(database: Database) -> None:
    with database.session() as session:
        read(session, PLAIN, us_sanctions(PLAIN))
        surer = us_sanctions(PLAIN, confidence=0.9, reasons=("trained",))
        assert read(session, PLAIN, surer, model="trained-2") == ReadingCounts(kept=1)
        (stored,) = candidates(session)
    assert (stored.candidate.confidence, stored.model) == (0.9, "trained-2")


def test_coalition_of_39_members_comes_back_in_order(database: Database) -> None:
    codes = [f"{a}{b}" for a in "ABCD" for b in "CDEFGHIJKL"][:39][::-1]
    document = make_document("The coalition called for restraint. Members: " + ", ".join(codes))
    proposed = make_candidate(
        document,
        "called for",
        type="joint_statement",
        actors=("FOC",),
        members=tuple(codes),
        quotes={code: code for code in codes} | {"FOC": "coalition"},
    )
    with database.session() as session:
        read(session, document, proposed)
    with database.session() as session:
        (stored,) = candidates(session, actor="FOC")
    assert stored.candidate == proposed
    assert len(stored.candidate.members) == 39


def test_reading_of_another_text_is_a_mistake(database: Database) -> None:
    with database.session() as session:
        saved = save_document(session, PLAIN, page_id=None, now=NOW)
        with pytest.raises(ValueError, match="not of document 1"):
            save_reading(session, saved.id, make_annotation(EDITED), [], now=NOW)
        with pytest.raises(ValueError, match="of the text is not 'sanctioned'"):
            save_reading(session, saved.id, make_annotation(PLAIN), [us_sanctions(EDITED)], now=NOW)
        assert totals(session)["annotations"] == 0


def stored_one(session: Session) -> StoredCandidate:
    read(session, PLAIN, us_sanctions(PLAIN))
    found = candidate(session, 1)
    assert found
    return found


def test_candidate_is_shown_with_all_that_is_stored_of_it(database: Database) -> None:
    with database.session() as session:
        stored = stored_one(session)
    assert stored == StoredCandidate(
        id=1,
        state=CandidateState.OPEN,
        candidate=us_sanctions(PLAIN),
        document=DocumentLine(
            id=1,
            version=1,
            digest=PLAIN.digest,
            url=PLAIN.url,
            title=PLAIN.title,
            published_date=PLAIN.published_date,
            publisher=PLAIN.publisher,
            language=PLAIN.language,
            origin=PLAIN.origin,
        ),
        model="rules-1",
        created_at=NOW,
        re_review_of=None,
        decision_id=None,
    )


def test_a_reading_keeps_its_language_and_why_nothing_was_looked_for(database: Database) -> None:
    read, other = make_document(url="https://a.example/1"), make_document(url="https://a.example/2")
    why = "Greek is not among the languages that are read"
    untold = replace(make_annotation(other), language="el", untagged=why)
    with database.session() as session:
        ids = [save_document(session, one, page_id=None, now=NOW).id for one in (read, other)]
        save_reading(session, ids[0], make_annotation(read), [], now=NOW)
        save_reading(session, ids[1], untold, [], now=NOW)
        assert [untagged(session, id) for id in ids] == [None, why]
        assert sorted(session.scalars(select(AnnotationRow.language))) == ["el", "en"]
