"""What a briefing is made of, read from the record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.queries.explored.actions import accepted
from db.queries.explored.gaps import gaps
from db.queries.explored.sources import passages, sources
from pipeline.briefing import Material, Period, Told
from pipeline.briefing.joint import is_name, named
from pipeline.records import Action


def material(
    session: Session,
    period: Period,
    *,
    joint: Collection[str],
    made: datetime,
    last: datetime | None = None,
    link: str | None = None,
) -> Material:
    """Return the accepted actions of a period and what joint acts of it go back to.

    joint: the types whose parties count together.  last: when the last report was made.
    """
    here = accepted(session, order="oldest", since=period.since, until=period.until)
    instruments = {
        named(one.instrument): one.instrument
        for one in here
        if one.type in joint and one.instrument and is_name(one.instrument)
    }
    found = {
        action.id: action
        for name in instruments.values()
        for action in accepted(session, order="oldest", instrument=name, until=period.until)
        if action.type in joint
    }
    known = {
        one.action.id: one for one in told(session, [*here, *(a for a in found.values() if a not in here)])
    }
    return Material(
        period=period,
        told=[known[action.id] for action in here],
        joint=[known[number] for number in found],
        gaps=gaps(session),
        made=made,
        last=last,
        link=link,
    )


def told(session: Session, actions: Sequence[Action]) -> list[Told]:
    """Return actions with their passages and sources."""
    quoted, documents = passages(session, actions), sources(session, actions)
    return [Told(action=one, passage=quoted.get(one.id), sources=tuple(documents[one.id])) for one in actions]
