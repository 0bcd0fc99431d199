"""A model that reads as it is told, and documents for it to read anew."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest

from db import queries, store
from db.copying import tallies
from db.decisions import Verdict
from db.session import Database, open_database
from flows.steps import reprocessing
from flows.steps.reprocessing import propose
from pipeline.changes import CandidateState
from pipeline.records import Candidate, Document
from pipeline.revision import Scope
from pipeline.settings import Settings
from tests.db.deciding import say
from tests.making import DAY, NOW, make_annotation, make_document, us_sanctions

TEXT = "The US sanctioned Intellexa in March 2024. The US blacklisted it. Paragon was raided."
Reading = Callable[[Document], Sequence[Candidate]]


def plain(document: Document) -> list[Candidate]:
    return [us_sanctions(document)]


def dated(document: Document) -> list[Candidate]:
    """Read no firm: another coding on some of the same words."""
    return [us_sanctions(document, firms=())]


def requoted(document: Document) -> list[Candidate]:
    return [us_sanctions(document, cue="blacklisted")]


@dataclass
class Model:
    """A language model that reads as it is told; asked: the documents that it was given."""

    version: str = "rules-1"
    reads: Reading = plain
    asked: list[str] = field(default_factory=list)
    breaks: str | None = None  # at this document, as a process that is stopped

    def read(self, settings: Settings, texts: reprocessing.Texts) -> list[object]:
        found: list[object] = []
        for _, document in texts:
            if document.url == self.breaks:
                raise KeyboardInterrupt
            self.asked.append(document.url)
            annotation = make_annotation(document, "Intellexa", model=self.version)
            found.append((document, annotation, tuple(self.reads(document))))
        return found


def fill(settings: Settings, number: int = 3, reads: Reading = plain) -> None:
    """Store documents 1 to 3 with what the plain model reads in them; the first is decided on."""
    with open_database(settings.database_url) as opened:
        for n in range(1, number + 1):
            keep(opened, make_document(f"{TEXT} Part {n}.", url=f"https://x.example/{n}"), n, reads)
        with opened.session() as session:
            say(session, Verdict.ACCEPT)


def keep(opened: Database, document: Document, day: int, reads: Reading = plain) -> int:
    with opened.session() as session:
        saved = store.save_document(session, document, page_id=None, now=NOW + day * DAY)
        store.save_reading(
            session, saved.id, make_annotation(document, "Intellexa"), reads(document), now=NOW
        )
    return saved.id


def at_hand(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Return the model at hand, one document a batch."""
    model = Model()
    monkeypatch.setattr(reprocessing, "annotator", lambda settings: model)
    monkeypatch.setattr(reprocessing, "_read", model.read)
    monkeypatch.setattr(reprocessing, "BATCH", 1)
    monkeypatch.setattr(reprocessing, "ADOPTED", 1)
    return model


def states(settings: Settings) -> list[tuple[int, CandidateState]]:
    with open_database(settings.database_url) as opened, opened.session(read_only=True) as session:
        return sorted((one.id, one.state) for one in queries.candidates(session, state=None))


def rows(settings: Settings, *but: str) -> dict[str, str]:
    """Return a digest of every table."""
    with open_database(settings.database_url) as opened:
        return {one.table: one.digest for one in tallies(opened) if one.table not in but}


def see(settings: Settings, scope: Scope = Scope()) -> reprocessing.ReprocessLine:  # noqa: B008 - frozen
    return propose(settings, scope, now=lambda: NOW)
