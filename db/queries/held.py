"""What the record is held against, and what it is held by: entries of lists, actions, open candidates."""

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.schema import ActionRow, CandidateRow, EntryRow, EvidenceRow, PartyRow
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.gaps import Entry, Expected, Finding, Telling, expected, hold
from pipeline.records import FeedFormat
from pipeline.registry import Registry

FIELDS = ("actors", "endorsers", "members", "firms")


def gaps_of(session: Session, registry: Registry) -> list[Finding]:
    """Return what official lists and instruments say should be there, and whether it is."""
    lists = {
        slug: feed.columns.list
        for slug, feed in registry.feeds.items()
        if feed.format is FeedFormat.LIST and feed.columns
    }
    wanted = expected(registry, entries(session, lists))
    return hold(wanted, actions(session, wanted), candidates(session, wanted))


def entries(session: Session, lists: Mapping[str, str]) -> Iterator[Entry]:
    """Yield the changes that feeds of official lists told; lists: the list of each feed."""
    rows = session.execute(
        select(EntryRow.feed, EntryRow.guid, EntryRow.published_at)
        .where(EntryRow.feed.in_(lists))
        .order_by(EntryRow.feed, EntryRow.guid)
    )
    for feed, guid, published in rows:
        date = PartialDate.of(published.date()) if published else None
        if one := Entry.of(lists[feed], guid, date):
            yield one


def actions(session: Session, wanted: Collection[Expected]) -> list[Telling]:
    """Return the actions that count now and may be among what is wanted."""
    of_firm = select(PartyRow.action_id).where(PartyRow.field == "firms", PartyRow.value.in_(_firms(wanted)))
    chosen = (
        ActionRow.retired_by.is_(None),
        ActionRow.type.in_(_types(wanted)),
        or_(ActionRow.id.in_(of_firm), ActionRow.instrument.is_not(None)),
    )
    parties: dict[int, dict[str, set[str]]] = {}
    for number, field, value in session.execute(
        select(PartyRow.action_id, PartyRow.field, PartyRow.value)
        .join(ActionRow, ActionRow.id == PartyRow.action_id)
        .where(*chosen)
    ):
        parties.setdefault(number, {}).setdefault(field, set()).add(value)
    return [
        _telling(row, parties.get(row.id, {})) for row in session.scalars(select(ActionRow).where(*chosen))
    ]


def candidates(session: Session, wanted: Collection[Expected]) -> list[Telling]:
    """Return the open candidates that may be among what is wanted."""
    of_firm = select(EvidenceRow.candidate_id).where(
        EvidenceRow.field == "firms", EvidenceRow.value.in_(_firms(wanted))
    )
    rows = session.scalars(
        select(CandidateRow)
        .where(
            CandidateRow.state == CandidateState.OPEN,
            CandidateRow.type.in_(_types(wanted)),
            or_(CandidateRow.id.in_(of_firm), CandidateRow.instrument.is_not(None)),
        )
        .order_by(CandidateRow.confidence.desc(), CandidateRow.id)
    )
    return [_telling(row, {field: set(getattr(row, field)) for field in FIELDS}) for row in rows]


def _telling(row: ActionRow | CandidateRow, parties: Mapping[str, set[str]]) -> Telling:
    named = {
        field: frozenset(parties.get(field, ())) for field in ("actors", "endorsers", "members", "firms")
    }
    return Telling(
        id=row.id,
        type=row.type,
        status=row.status,
        date=PartialDate(row.date) if row.date else None,
        actors=named["actors"],
        parties=named["actors"] | named["endorsers"] | named["members"],
        firms=named["firms"],
        instrument=row.instrument,
    )


def _firms(wanted: Collection[Expected]) -> set[str]:
    return {one.who for one in wanted if not one.joined}


def _types(wanted: Collection[Expected]) -> set[str]:
    return {code for one in wanted for code in one.types}
