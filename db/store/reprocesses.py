"""Keep what a reading anew would change, batch by batch, until it is adopted or dropped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from db.rereading import read_reading, write_reading
from db.schema import DocumentRow, Progress, ReprocessRow, RereadingRow
from db.store.locks import hold
from pipeline.errors import BusyError, ReprocessError
from pipeline.records import Annotation, Candidate
from pipeline.revision import Scope

UNDER_WAY = "another process reads the same anew; wait for it, or stop it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread:
    """A document that is read otherwise; differences: as `Difference.as_mapping` gives them."""

    document_id: int
    annotation: Annotation
    candidates: tuple[Candidate, ...]
    differences: Sequence[dict[str, Any]] = ()


def begin_reprocess(
    session: Session, scope: Scope, *, model: str, codebook: int, documents: Collection[int], now: datetime
) -> int:
    """Return the reprocess of a scope by a model that was stopped, or store that one begins."""
    hold(session, "reprocesses", "*")
    stopped = select(ReprocessRow.id).where(
        ReprocessRow.progress == Progress.READING,
        ReprocessRow.model == model,
        ReprocessRow.codebook == codebook,
        ReprocessRow.mentions.is_not_distinct_from(scope.mentions),
        ReprocessRow.since.is_not_distinct_from(scope.since),
    )
    found = session.scalar(stopped.order_by(ReprocessRow.id.desc()).limit(1))
    if found is not None:
        return found
    row = ReprocessRow(
        model=model,
        codebook=codebook,
        mentions=scope.mentions,
        since=scope.since,
        progress=Progress.READING,
        documents=len(documents),
        read=0,
        failed=0,
        last=0,
        until=session.scalar(select(func.max(DocumentRow.id))) or 0,
        tally={},
        started_at=now,
    )
    session.add(row)
    session.flush()
    return row.id


def add_rereads(
    session: Session,
    reprocess_id: int,
    rereads: Sequence[Reread],
    *,
    before: int,
    last: int,
    read: int,
    failed: int,
    tally: dict[str, Any],
) -> None:
    """Keep a batch, and that all up to its last document is read; raise BusyError where another did so.

    before: the last one of the batch before.  tally: of all batches up to this one.
    """
    told = {"last": last, "tally": tally}
    moved = session.execute(
        update(ReprocessRow)
        .where(ReprocessRow.id == reprocess_id, ReprocessRow.last == before)
        .where(ReprocessRow.progress == Progress.READING)
        .values(**told, read=ReprocessRow.read + read, failed=ReprocessRow.failed + failed)
        .returning(ReprocessRow.id)
        .execution_options(synchronize_session=False)
    )
    if moved.first() is None:
        raise BusyError(UNDER_WAY)
    session.add_all(
        RereadingRow(
            reprocess_id=reprocess_id,
            document_id=one.document_id,
            reading=write_reading(one.annotation, one.candidates),
            differences=list(one.differences),
        )
        for one in rereads
    )


def end_rereading(session: Session, reprocess_id: int, *, now: datetime) -> None:
    """Store that all is read, and can be adopted."""
    row = session.get_one(ReprocessRow, reprocess_id)
    row.progress, row.proposed_at = Progress.PROPOSED, now


def begin_adopting(session: Session, reprocess_id: int, *, model: str, codebook: int) -> bool:
    """Store that a reprocess is being adopted; return False where it was adopted before.

    Raise ReprocessError, with the mend, where it cannot be: not read to its end, dropped, by another model.
    """
    hold(session, "reprocesses", "*")
    row = _reprocess(session, reprocess_id)
    if row.progress is Progress.ADOPTED:
        return False
    if row.progress is Progress.READING:
        raise ReprocessError(f"reprocess {row.id} is not read to its end: run `mercwatch reprocess` again")
    if row.progress is Progress.DROPPED:
        raise ReprocessError(f"reprocess {row.id} was dropped: run `mercwatch reprocess` again")
    if (row.model, row.codebook) != (model, codebook):
        raise ReprocessError(
            f"reprocess {row.id} was read by {row.model} and codebook {row.codebook}; at hand are {model} "
            f"and {codebook}, by which new pages are read: run `mercwatch reprocess` again"
        )
    row.progress = Progress.ADOPTING
    return True


def to_adopt(
    session: Session, reprocess_id: int, limit: int
) -> list[tuple[int, Annotation, tuple[Candidate, ...]]]:
    """Return readings that are not adopted yet, by document."""
    waiting = select(RereadingRow).where(
        RereadingRow.reprocess_id == reprocess_id, RereadingRow.reading.is_not(None)
    )
    rows = session.scalars(waiting.order_by(RereadingRow.document_id).limit(limit))
    return [(row.document_id, *read_reading(row.reading or {})) for row in rows]


def forget_readings(session: Session, reprocess_id: int, documents: Collection[int] | None = None) -> None:
    """Let go of readings that are adopted or dropped, all where no documents are named."""
    kept = update(RereadingRow).where(RereadingRow.reprocess_id == reprocess_id)
    if documents is not None:
        kept = kept.where(RereadingRow.document_id.in_(documents))
    session.execute(kept.values(reading=None).execution_options(synchronize_session=False))


def end_adopting(session: Session, reprocess_id: int, *, now: datetime) -> None:
    """Store that a reprocess is adopted."""
    row = session.get_one(ReprocessRow, reprocess_id)
    row.progress, row.adopted_at = Progress.ADOPTED, now


def drop_reprocess(session: Session, reprocess_id: int) -> None:
    """Let a reprocess go; raise ReprocessError where some of it is adopted."""
    hold(session, "reprocesses", "*")
    row = _reprocess(session, reprocess_id)
    if row.progress in {Progress.ADOPTING, Progress.ADOPTED}:
        raise ReprocessError(f"reprocess {row.id} is {row.progress}: it can be dropped no more")
    row.progress = Progress.DROPPED
    forget_readings(session, reprocess_id)


def _reprocess(session: Session, reprocess_id: int) -> ReprocessRow:
    row = session.get(ReprocessRow, reprocess_id)
    if row is None:
        raise ReprocessError(f"there is no reprocess {reprocess_id}: `mercwatch reprocess --list` has all")
    return row
