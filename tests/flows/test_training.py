"""A model learns from what reviewers decided: trained, compared, adopted, rolled back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from db.decisions import Decision, Quote, Rules, Verdict, add_action, decide
from db.queries import candidate
from db.schema import CandidateRow, DecisionRow
from db.session import Database, open_database
from db.store import save_document, save_reading
from flows.steps import training
from flows.wiring import annotator, registry
from models.learning import versions
from models.sentences.examples import Example, load_examples
from pipeline.candidates import propose
from pipeline.errors import ModelError
from pipeline.records import Document
from pipeline.settings import Settings
from tests.making import NOW, make_document

SHIPPED = [one for number, one in enumerate(load_examples()) if number % 30 == 0]  # few, so that it is quick
TOLD = [one for number, one in enumerate(load_examples()) if number % 32 == 1]  # in documents, 3 in each


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    pytest.importorskip("sklearn")
    made = Settings(home=tmp_path, database_url=sqlite_url)
    monkeypatch.setattr(training, "load_examples", lambda: SHIPPED)
    monkeypatch.setattr(training, "load", lambda *_, **__: annotator(made))  # loaded already
    return made


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "gold" / "documents").mkdir(parents=True)
    rows = []
    for number, one in enumerate(one for one in SHIPPED[:40]):
        document = {"id": str(number), "title": "Commercial spyware", "text": one.text}
        (tmp_path / "gold" / "documents" / f"{number}.json").write_text(json.dumps(document))
        actions = [
            {"type": act.type, "date": None, "actors": [id for id, _ in act.actors]} for act in one.acts
        ]
        rows.append(json.dumps({"id": str(number), "actions": actions, "countries": [], "firms": []}))
    (tmp_path / "gold" / "gold.jsonl").write_text("\n".join(rows))
    return tmp_path / "gold"


def documents() -> Iterator[tuple[Document, list[tuple[int, Example]]]]:
    """Yield documents of three sentences, with where each of these begins."""
    for first in range(0, len(TOLD) - 2, 3):
        sentences, text = [], ""
        for one in TOLD[first : first + 3]:
            sentences.append((len(text), one))
            text += one.text + "\n\n"
        url = f"https://{first}.example/"
        yield make_document(text, url=url, title="Commercial spyware", publisher=None), sentences


def decide_by_truth(database: Database, settings: Settings) -> None:
    """Store the documents with what is proposed, and decide on all of it as a reviewer who knows would."""
    rules = Rules(codebook=registry(None).codebook)
    given = list(documents())
    read = annotator(settings).annotate(document for document, _ in given)
    for (document, sentences), said in zip(given, read, strict=True):
        with database.session() as session:
            row = save_document(session, document, page_id=None, now=NOW).id
            save_reading(session, row, said, propose(document, said, rules.codebook), now=NOW)
            ids = session.scalars(select(CandidateRow.id).where(CandidateRow.document_id == row)).all()
            found = set()
            for number in ids:
                shown = candidate(session, number, viewer="ada")
                assert shown
                words = next(e for e in shown.candidate.evidence if e.field == "type")
                at = max(i for i, (start, _) in enumerate(sentences) if start <= words.start)
                right = shown.candidate.type in {act.type for act in sentences[at][1].acts}
                found.add(at)
                verdict = Decision(verdict=Verdict.ACCEPT) if right else REJECTED
                decide(session, number, verdict, reviewer="ada", shown=shown.shown, rules=rules, now=NOW)
            for at, (start, one) in enumerate(sentences):
                if one.acts and at not in found:
                    fields = {"type": one.acts[0].type, "actors": [id for id, _ in one.acts[0].actors]}
                    quote = Quote(
                        document_id=row,
                        field="type",
                        value=fields["type"],
                        start=start,
                        end=start + len(one.text),
                    )
                    add_action(
                        session, row, fields, [quote], reviewer="ada", rules=rules, now=NOW, note="missed"
                    )


REJECTED = Decision(verdict=Verdict.REJECT, reason="not_an_action")


def test_a_trained_version_is_compared_kept_and_the_same_each_time(settings: Settings, gold: Path) -> None:
    with open_database(settings.database_url) as database:
        decide_by_truth(database, settings)
        with database.session(read_only=True) as session:
            decisions = session.execute(select(DecisionRow.id, DecisionRow.shown)).all()
            candidates = session.execute(select(CandidateRow.id, CandidateRow.model)).all()
    made = training.train(settings, gold)
    counts = made.version.manifest["decisions"]
    assert counts["learnt from"] + counts["held out"] == len(decisions)
    assert counts["accepted"]
    assert counts["rejected"]
    assert counts["missed"]
    assert made.before.held.tallies["done acts"].wanted == made.after.held.tallies["done acts"].wanted > 0
    assert made.before.name == "trained-1"
    files = {path.name: path.read_bytes() for path in made.version.folder.iterdir()}
    again = training.train(settings, gold)
    assert again.version.folder == made.version.folder
    assert {path.name: path.read_bytes() for path in again.version.folder.iterdir()} == files

    versions.adopt(settings.models, made.version.name, NOW)
    assert annotator(settings).version.startswith(f"{made.version.name}+")
    versions.roll_back(settings.models, NOW)
    assert annotator(settings).version.startswith("trained-1+")
    with open_database(settings.database_url) as database, database.session(read_only=True) as session:
        assert session.execute(select(DecisionRow.id, DecisionRow.shown)).all() == decisions
        assert session.execute(select(CandidateRow.id, CandidateRow.model)).all() == candidates


def test_too_few_decisions_teach_nothing(settings: Settings, gold: Path) -> None:
    with pytest.raises(ModelError, match="there are 0 decisions to learn from"):
        training.train(settings, gold)
    assert not settings.models.exists()
