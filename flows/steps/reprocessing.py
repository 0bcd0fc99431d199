"""Read what is stored by the model at hand, show what that would change, and adopt it when told to.

What was read is kept, so that exactly what was shown is what is adopted, and adopting takes no model. What
people decide meanwhile is minded: candidates are compared with what is stored at the moment of adopting.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from db import clusters, store
from db.queries import rereading
from db.queries.reprocesses import ReprocessLine, reprocess
from db.session import Database
from db.store import reprocesses
from flows.steps.naming import keep_names
from flows.steps.outcomes import Understood, understand_all
from flows.steps.sharing import share
from flows.summary import Report, silent
from flows.wiring import Clock, annotator, database, registry, utc_now
from pipeline.errors import ReprocessError
from pipeline.records import Document, Refused
from pipeline.registry import Registry
from pipeline.revision import Scope, revise
from pipeline.revision.tallying import Tally
from pipeline.settings import Settings

log = logging.getLogger(__name__)
BATCH = 16  # documents read and kept together
ADOPTED = 50  # documents adopted and committed together
Texts = Sequence[tuple[int, Document]]


@dataclass(slots=True)
class Adopted:
    """What adopting wrote; re_review: what comes back to the desk although it is decided."""

    documents: int = 0
    inserted: int = 0
    superseded: int = 0
    withdrawn: int = 0
    re_review: int = 0


def propose(
    settings: Settings, scope: Scope, *, now: Clock = utc_now, report: Report = silent
) -> ReprocessLine:
    """Read the documents of a scope anew, keep what differs, change nothing; one that was stopped goes on."""
    facts = registry(settings.registry)
    model = annotator(settings).version
    codebook, phrases = facts.codebook.version, _phrases(facts, scope)
    with database(settings) as opened:
        with opened.session(read_only=True) as session:
            asked = rereading.documents_to_reread(session, scope, phrases=phrases)
        with opened.session() as session:
            number = reprocesses.begin_reprocess(
                session, scope, model=model, codebook=codebook, documents=asked, now=now()
            )
        begun = told(opened, number)
        left = [one for one in asked if begun.last < one <= begun.until]
        done, tally, last = begun.read, begun.tally, begun.last
        for texts, read in share(settings, _Texts(opened, left), _read):
            rereads = _compare(opened, texts, read, tally, model=model, codebook=codebook)
            failed = sum(isinstance(one, Refused) for one in read)
            with opened.session() as session:
                reprocesses.add_rereads(
                    session,
                    number,
                    rereads,
                    before=last,
                    last=texts[-1][0],
                    read=len(texts),
                    failed=failed,
                    tally=tally.as_mapping(),
                )
            last, done = texts[-1][0], done + len(texts)
            report("reread", done, begun.documents)
        with opened.session() as session:
            reprocesses.end_rereading(session, number, now=now())
        return told(opened, number)


def adopt(settings: Settings, number: int, *, now: Clock = utc_now, report: Report = silent) -> Adopted:
    """Store what a reprocess proposes; a second time, nothing. One that was stopped goes on."""
    facts, done = registry(settings.registry), Adopted()
    model, codebook = annotator(settings).version, facts.codebook.version
    with database(settings) as opened:
        keep_names(opened, facts)
        with opened.session() as session:
            if not reprocesses.begin_adopting(session, number, model=model, codebook=codebook):
                return done
        differing = told(opened, number).tally.differing
        while True:
            with opened.session() as session:
                waiting = reprocesses.to_adopt(session, number, ADOPTED)
                for document, annotation, candidates in waiting:
                    counts = store.save_reading(
                        session, document, annotation, candidates, now=now(), codebook=codebook
                    )
                    clusters.follow_reading(session, document, now=now())
                    _count(done, counts)
                reprocesses.forget_readings(session, number, [document for document, *_ in waiting])
                if not waiting:
                    reprocesses.end_adopting(session, number, now=now())
                    return done
            report("adopt", done.documents, differing)


def told(opened: Database, number: int) -> ReprocessLine:
    """Return a reprocess; raise ReprocessError where there is none of that number."""
    with opened.session(read_only=True) as session:
        found = reprocess(session, number)
    if found is None:
        raise ReprocessError(f"there is no reprocess {number}: `mercwatch reprocess --list` has all")
    return found


def _phrases(facts: Registry, scope: Scope) -> tuple[str, ...]:
    """Return the words that a scope stands for: names and products of a firm, names of a body, or itself."""
    if scope.mentions is None:
        return ()
    named = facts.firms.get(scope.mentions) or facts.bodies.get(scope.mentions)
    return tuple(named.terms()) if named else (scope.mentions,)


def _read(settings: Settings, texts: Texts) -> list[Understood | Refused]:
    return understand_all(settings, [document for _, document in texts])


def _compare(
    opened: Database,
    texts: Texts,
    read: Sequence[Understood | Refused],
    tally: Tally,
    *,
    model: str,
    codebook: int,
) -> list[reprocesses.Reread]:
    """Return what of a batch differs, and count it."""
    rereads = []
    with opened.session(read_only=True) as session:
        for (number, document), outcome in zip(texts, read, strict=True):
            if isinstance(outcome, Refused):
                log.warning("not read anew: %s: %s", document.url, outcome.reason, extra={"document": number})
                continue
            _, annotation, candidates = outcome
            before = rereading.stored_reading(session, number, model=model, codebook=codebook)
            revision = revise(before.known, before.told, candidates)
            gained, lost = rereading.mentions_differ(before, annotation)
            tally.add(revision, gained, lost)
            if revision.changes or gained or lost:
                rereads.append(
                    reprocesses.Reread(
                        document_id=number,
                        annotation=annotation,
                        candidates=candidates,
                        differences=[one.as_mapping() for one in revision.differences],
                    )
                )
    return rereads


def _count(done: Adopted, counts: store.ReadingCounts) -> None:
    done.documents += 1
    for name in ("inserted", "superseded", "withdrawn", "re_review"):
        setattr(done, name, getattr(done, name) + getattr(counts, name))


class _Texts(Sequence[Texts]):
    """Batches of documents whose texts are loaded when they are asked for."""

    def __init__(self, opened: Database, ids: Sequence[int]) -> None:
        self._opened, self._ids = opened, ids

    def __len__(self) -> int:
        return (len(self._ids) + BATCH - 1) // BATCH

    @overload
    def __getitem__(self, which: int) -> Texts: ...
    @overload
    def __getitem__(self, which: slice) -> "_Texts": ...
    def __getitem__(self, which: int | slice) -> "Texts | _Texts":
        if isinstance(which, slice):
            start, stop, _ = which.indices(len(self))
            return _Texts(self._opened, self._ids[start * BATCH : stop * BATCH])
        ids = self._ids[which * BATCH : (which + 1) * BATCH]
        if not ids:
            raise IndexError(which)
        with self._opened.session(read_only=True) as session:
            return rereading.documents_of(session, ids)
