"""What a person says: these candidates are one action, or this one is another."""

from collections.abc import Collection
from datetime import datetime
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.clusters.placing import replace
from db.schema import CandidateRow, Held, LinkRow, MemberRow
from pipeline.errors import DecisionError


def merge(
    session: Session, candidate_id: int, other: int, *, reviewer: str, note: str = "", now: datetime
) -> None:
    """Hold the clusters of two candidates to be one action, all of them; this is the last word on each pair.

    Raise DecisionError where one is in no cluster.
    """
    united = [*_cluster_of(session, candidate_id), *_cluster_of(session, other)]
    if len(set(united)) < len(united):
        raise DecisionError(f"candidates {candidate_id} and {other} are in one cluster already")
    _say(session, [(candidate_id, one) for one in united if one != candidate_id], True, reviewer, note, now)
    apart = [pair for pair in combinations(sorted(united), 2) if _held_apart(session, *pair)]
    _say(session, [pair for pair in apart if candidate_id not in pair], True, reviewer, note, now)
    replace(session, united, now=now)


def split(
    session: Session,
    candidate_id: int,
    *,
    from_: Collection[int] = (),
    reviewer: str,
    note: str = "",
    now: datetime,
) -> None:
    """Hold a candidate apart from the others of its cluster, or from these; for good.

    Raise DecisionError where it stands alone.
    """
    others = list(from_) or [one for one in _cluster_of(session, candidate_id) if one != candidate_id]
    if not others or candidate_id in others:
        raise DecisionError(f"candidate {candidate_id} stands alone: there is nothing to take it from")
    _say(session, [(candidate_id, one) for one in others], False, reviewer, note, now)
    replace(session, [candidate_id, *others], now=now)


def hold_same(session: Session, candidate_id: int, other: int, *, now: datetime) -> None:
    """Note that the machine holds two candidates to be the same; said once, and never against a person."""
    one, another = sorted((candidate_id, other))
    said = select(LinkRow.id).where(LinkRow.one == one, LinkRow.other == another)
    if session.scalar(said.limit(1)) is None:
        link = {"one": one, "other": another, "same": True, "reviewer": None, "note": "", "made_at": now}
        session.add(LinkRow(origin=Held.MACHINE, **link))
        session.flush()


def _cluster_of(session: Session, candidate_id: int) -> list[int]:
    row = session.get(MemberRow, candidate_id)
    if row is None:
        known = session.get(CandidateRow, candidate_id)
        why = f"is {known.state}, and in no cluster" if known else "is not known"
        raise DecisionError(f"candidate {candidate_id} {why}")
    members = select(MemberRow.candidate_id).where(MemberRow.cluster_id == row.cluster_id)
    return list(session.scalars(members.order_by(MemberRow.candidate_id)))


def _held_apart(session: Session, one: int, other: int) -> bool:
    said = select(LinkRow.same).where(
        LinkRow.one == one, LinkRow.other == other, LinkRow.origin == Held.HUMAN
    )
    return session.scalar(said.order_by(LinkRow.id.desc()).limit(1)) is False


def _say(
    session: Session, pairs: Collection[tuple[int, int]], same: bool, reviewer: str, note: str, now: datetime
) -> None:
    if not reviewer.strip():
        raise DecisionError("what holds candidates together or apart needs its reviewer's name")
    for pair in pairs:
        one, other = sorted(pair)
        said = {"one": one, "other": other, "same": same, "note": note.strip(), "made_at": now}
        session.add(LinkRow(origin=Held.HUMAN, reviewer=reviewer, **said))
    session.flush()
