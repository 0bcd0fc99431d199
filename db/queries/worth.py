"""Candidates in the order in which they are worth a reviewer's next minute."""

import json
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, Text, cast, select
from sqlalchemy.orm import Session

from db.queries.alike import Sides, together
from db.schema import CandidateRow, DocumentRow
from pipeline.dates import PartialDate
from pipeline.records import Role

Official = Callable[[str | None, str], bool]  # of a publisher and a URL: is it the source of an act itself?
_TOLD = select(
    CandidateRow.id,
    CandidateRow.type,
    CandidateRow.date,
    # as they are written: most lists of parties recur, and are read once
    cast(CandidateRow.actors, Text).label("actors"),
    cast(CandidateRow.endorsers, Text).label("endorsers"),
    cast(CandidateRow.firms, Text).label("firms"),
    CandidateRow.role,
    CandidateRow.confidence,
    DocumentRow.publisher,
    DocumentRow.url,
).join(DocumentRow, DocumentRow.id == CandidateRow.document_id)


def worth_first(session: Session, ids: Select[tuple[int]], official: Official) -> list[int]:
    """Return some candidates: primary before background, official sources first, and then the surest.

    What seems to tell of one action comes together.
    """
    told = session.execute(_TOLD.where(CandidateRow.id.in_(ids)))
    rows = sorted(told, key=lambda row: (row.role, row.confidence, row.id), reverse=True)
    ordered = []
    for _, same_role in groupby(rows, key=lambda row: row.role is Role.PRIMARY):
        best_first = sorted(same_role, key=lambda row: not official(row.publisher, row.url))
        ordered += together([(row.id, _sides(row)) for row in best_first])
    return ordered


def _sides(row: Row[Any]) -> Sides:
    date = _date(row.date) if row.date else None
    return Sides(type=row.type, date=date, actors=_named(row.actors, row.endorsers), firms=_named(row.firms))


@lru_cache(10_000)
def _named(*written: str) -> frozenset[str]:
    return frozenset(one for parties in written for one in json.loads(parties))


@lru_cache(10_000)
def _date(text: str) -> PartialDate:
    return PartialDate(text)
