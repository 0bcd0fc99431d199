"""What is to be read anew, how it stands, and what reading it anew would change."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import DocumentRow, Progress, ReprocessRow, RereadingRow
from pipeline.revision import Scope
from pipeline.revision.tallying import Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprocessLine:
    """One reprocess; documents: how many are asked for.  read: how many were."""

    id: int
    model: str
    codebook: int
    scope: Scope
    progress: Progress
    documents: int
    read: int
    failed: int
    last: int
    until: int
    tally: Tally
    started_at: datetime
    proposed_at: datetime | None
    adopted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceLine:
    """One difference and the document it is in; told: as `Difference.as_mapping` gives it."""

    document_id: int
    title: str
    url: str
    told: dict[str, Any]


def reprocesses(session: Session, limit: int) -> list[ReprocessLine]:
    """Return the last reprocesses, the newest first."""
    found = session.scalars(select(ReprocessRow).order_by(ReprocessRow.id.desc()).limit(limit))
    return [_line(row) for row in found]


def reprocess(session: Session, reprocess_id: int) -> ReprocessLine | None:
    """Return one, or None if there is none."""
    row = session.get(ReprocessRow, reprocess_id)
    return None if row is None else _line(row)


def differences(
    session: Session, reprocess_id: int, *, each: int | None = None, after: int = 0
) -> Iterator[DifferenceLine]:
    """Yield differences by document; each: of a type and turn so many at most."""
    found = (
        select(RereadingRow.document_id, DocumentRow.title, DocumentRow.url, RereadingRow.differences)
        .join(DocumentRow, DocumentRow.id == RereadingRow.document_id)
        .where(RereadingRow.reprocess_id == reprocess_id, RereadingRow.document_id > after)
        .order_by(RereadingRow.document_id)
    )
    seen: Counter[tuple[str, str]] = Counter()
    for number, title, url, told in session.execute(found, execution_options={"yield_per": 500}):
        for one in told:
            kind = one["type"], one["turn"]
            seen[kind] += 1
            if each is None or seen[kind] <= each:
                yield DifferenceLine(document_id=number, title=title, url=url, told=one)


def _line(row: ReprocessRow) -> ReprocessLine:
    return ReprocessLine(
        id=row.id,
        model=row.model,
        codebook=row.codebook,
        scope=Scope(mentions=row.mentions, since=row.since),
        progress=row.progress,
        documents=row.documents,
        read=row.read,
        failed=row.failed,
        last=row.last,
        until=row.until,
        tally=Tally.of(row.tally),
        started_at=row.started_at,
        proposed_at=row.proposed_at,
        adopted_at=row.adopted_at,
    )
