"""What a briefing is made of, read from the record."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from db.queries.explored.actions import accepted
from db.queries.explored.counts import spellings
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
    named_here = {
        named(one.instrument)
        for one in here
        if one.type in joint and one.instrument and is_name(one.instrument)
    }
    written = [name for name in spellings(session, types=joint) if named(name) in named_here]
    found = accepted(session, order="oldest", until=period.until, types=joint, instruments=written)
    known = {one.id: one for one in (*here, *found)}
    all_told = {one.action.id: one for one in told(session, list(known.values()))}
    return Material(
        period=period,
        told=[all_told[one.id] for one in here],
        joint=[all_told[one.id] for one in found],
        gaps=gaps(session),
        made=made,
        last=last,
        link=link,
    )


def told(session: Session, actions: Sequence[Action]) -> list[Told]:
    """Return actions with their passages and sources."""
    quoted, documents = passages(session, actions), sources(session, actions)
    return [Told(action=one, passage=quoted.get(one.id), sources=tuple(documents[one.id])) for one in actions]
