"""Actions counted: what charts, lists of countries, firms and instruments are made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Unpack

from sqlalchemy import Select, distinct, func, select
from sqlalchemy.orm import Session, aliased

from db.queries.explored.filters import Wanted, conditions
from db.schema import ActionRow, DecisionRow, PartyRow
from pipeline.records import Status

BEHIND = ("actors", "endorsers")  # who stands behind an action
LATE = 1000  # numbers of decisions: of two at once the later one may be stored first


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A party of an instrument and the action by which it joined, the first that names it."""

    party: str
    date: str | None
    action_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A named instrument: its name as most often written, its actions, and the dates of first and last."""

    name: str
    actions: int
    first: str | None
    last: str | None


def stamp(session: Session) -> tuple[int, int]:
    """Return the last decision and how many the last are: the record is the same as long as they are."""
    last = select(func.max(DecisionRow.id)).scalar_subquery()
    lately = select(func.count()).select_from(DecisionRow).where(DecisionRow.id > last - LATE)
    found = session.execute(select(last, lately.scalar_subquery())).one()
    return found[0] or 0, found[1]


def _ids(session: Session, wanted: Wanted) -> Select[tuple[int]]:
    return select(ActionRow.id).where(*conditions(session, wanted))


def per_month_and_type(session: Session, **wanted: Unpack[Wanted]) -> list[tuple[str, str, int]]:
    """Return month (or year, where no more is known), type and number of actions; the undated left out."""
    month = func.substr(ActionRow.date, 1, 7)
    statement = (
        select(month, ActionRow.type, func.count())
        .where(*conditions(session, wanted), ActionRow.date.is_not(None))
        .group_by(month, ActionRow.type)
        .order_by(month, ActionRow.type)
    )
    return [(str(when), kind, number) for when, kind, number in session.execute(statement).tuples()]


def by_party(session: Session, *fields: str, **wanted: Unpack[Wanted]) -> list[tuple[str, int, str | None]]:
    """Return each party in these fields, the number of its actions and the date of the last, most first."""
    number = func.count(distinct(PartyRow.action_id))
    statement = (
        select(PartyRow.value, number, func.max(ActionRow.date))
        .join(ActionRow, ActionRow.id == PartyRow.action_id)
        .where(PartyRow.field.in_(fields), *conditions(session, wanted))
        .group_by(PartyRow.value)
        .order_by(number.desc(), PartyRow.value)
    )
    return list(session.execute(statement).tuples())


def per_firm_and_party(session: Session, **wanted: Unpack[Wanted]) -> list[tuple[str, str, int]]:
    """Return actor, firm and the number of actions of the one about the other."""
    firm = aliased(PartyRow)
    statement = (
        select(PartyRow.value, firm.value, func.count(distinct(PartyRow.action_id)))
        .join(firm, firm.action_id == PartyRow.action_id)
        .where(PartyRow.field == "actors", firm.field == "firms")
        .where(PartyRow.action_id.in_(_ids(session, wanted)))
        .group_by(PartyRow.value, firm.value)
        .order_by(PartyRow.value, firm.value)
    )
    return list(session.execute(statement).tuples())


def pairs(session: Session, **wanted: Unpack[Wanted]) -> list[tuple[str, str, int]]:
    """Return any two who stand behind the same actions, and behind how many."""
    other = aliased(PartyRow)
    statement = (
        select(PartyRow.value, other.value, func.count(distinct(PartyRow.action_id)))
        .join(other, other.action_id == PartyRow.action_id)
        .where(PartyRow.field.in_(BEHIND), other.field.in_(BEHIND), PartyRow.value < other.value)
        .where(PartyRow.action_id.in_(_ids(session, wanted)))
        .group_by(PartyRow.value, other.value)
        .order_by(PartyRow.value, other.value)
    )
    return list(session.execute(statement).tuples())


def by_instrument(session: Session, **wanted: Unpack[Wanted]) -> list[Instrument]:
    """Return the instruments named, whatever their case, those of most actions first."""
    statement = (
        select(
            func.max(ActionRow.instrument), func.count(), func.min(ActionRow.date), func.max(ActionRow.date)
        )
        .where(*conditions(session, wanted), ActionRow.instrument.is_not(None))
        .group_by(func.lower(ActionRow.instrument))
        .order_by(func.count().desc(), func.lower(ActionRow.instrument))
    )
    return [
        Instrument(name=name or "", actions=number, first=first, last=last)
        for name, number, first, last in session.execute(statement).tuples()
    ]


def spellings(session: Session, **wanted: Unpack[Wanted]) -> list[str]:
    """Return every name of an instrument as it is written."""
    written = select(ActionRow.instrument).where(*conditions(session, wanted)).distinct()
    return [name for name in session.scalars(written) if name is not None]


def members_of(session: Session, **wanted: Unpack[Wanted]) -> list[Member]:
    """Return who stands behind these actions of an instrument and since when, in order of joining."""
    return list(_joining(session, wanted))


def _joining(session: Session, wanted: Wanted) -> Iterator[Member]:
    statement = (
        select(PartyRow.value, ActionRow.date, ActionRow.id)
        .join(ActionRow, ActionRow.id == PartyRow.action_id)
        .where(PartyRow.field.in_(BEHIND), ActionRow.status != Status.REVERSED)
        .where(*conditions(session, wanted))
        .order_by(ActionRow.date.asc().nulls_last(), ActionRow.id, PartyRow.id)
    )
    known: set[str] = set()
    for party, date, action_id in session.execute(statement).tuples():
        if party not in known:
            known.add(party)
            yield Member(party=party, date=date, action_id=action_id)
