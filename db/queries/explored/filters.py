"""Which actions: filters as conditions on rows."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import TypedDict

from sqlalchemy import ColumnElement, ColumnExpressionArgument, func, select
from sqlalchemy.orm import Session

from db.queries.search import matching, more_match
from db.schema import ActionRow, ActionSourceRow, DecisionRow, PartyRow, Told
from pipeline.dates import PartialDate


class Wanted(TypedDict, total=False):
    """Which accepted actions; None: whatever it is.

    actor: who acted.  party: who acted, endorsed or is a member.  instrument: its name, in any case.
    instruments, types: any of these, as they are written.
    since, until: may have happened in these years, months or days; an action without a date did not.
    words: all of them in one document that is quoted.  accepted_after: made as it is after that time.
    """

    type: str | None
    actor: str | None
    party: str | None
    firm: str | None
    instrument: str | None
    instruments: Collection[str] | None
    types: Collection[str] | None
    status: str | None
    certainty: str | None
    since: PartialDate | None
    until: PartialDate | None
    words: str | None
    accepted_after: datetime | None


FEW = 10_000  # documents


def conditions(
    session: Session, wanted: Wanted, *, walking: bool = False
) -> Iterator[ColumnExpressionArgument[bool]]:
    """Yield what a row of `actions` must meet; what was retired never does.

    walking: rows are asked in an order until a page is full, rather than all of them.
    """
    yield ActionRow.retired_by.is_(None)
    for name in ("type", "status", "certainty"):
        if (code := wanted.get(name)) is not None:
            yield getattr(ActionRow, name) == code
    for name, fields in (
        ("actor", ("actors",)),
        ("party", ("actors", "endorsers", "members")),
        ("firm", ("firms",)),
    ):
        if (code := wanted.get(name)) is not None:
            found = select(PartyRow.action_id).where(PartyRow.value == code, PartyRow.field.in_(fields))
            yield ActionRow.id.in_(found)
    if (instrument := wanted.get("instrument")) is not None:
        yield func.lower(ActionRow.instrument) == func.lower(instrument)
    if (instruments := wanted.get("instruments")) is not None:
        yield ActionRow.instrument.in_(instruments)
    if (types := wanted.get("types")) is not None:
        yield ActionRow.type.in_(types)
    yield from _dated(wanted.get("since"), wanted.get("until"))
    if (after := wanted.get("accepted_after")) is not None:
        yield ActionRow.decision_id.in_(select(DecisionRow.id).where(DecisionRow.decided_at > after))
    if (words := wanted.get("words")) is not None:
        yield _quoting(session, words, walking=walking)


def _quoting(session: Session, words: str, *, walking: bool) -> ColumnElement[bool]:
    """Return the condition that an action quotes a document with these words.

    Of a page of what many documents have, each action's own documents are asked: few are until it is full.
    """
    quoting = select(ActionSourceRow.action_id).where(ActionSourceRow.told == Told.QUOTED)
    found = matching(session, words)
    if not (walking and more_match(session, words, FEW)):
        return ActionRow.id.in_(quoting.where(ActionSourceRow.document_id.in_(found)))
    own = quoting.where(ActionSourceRow.action_id == ActionRow.id)
    # a sum has no index: SQLite would else go through all that was found, for each action
    return own.where((ActionSourceRow.document_id + 0).in_(found)).correlate(ActionRow).exists()


def _dated(since: PartialDate | None, until: PartialDate | None) -> Iterator[ColumnElement[bool]]:
    """Compare the days that a date may mean, as texts: an index serves."""
    if since is not None:
        yield ActionRow.date_end >= since.first.isoformat()
    if until is not None:
        yield ActionRow.date_start <= until.last.isoformat()
