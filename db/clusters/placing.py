"""Place candidates in clusters, and keep the numbers of clusters as they were."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from db.clusters.outlines import told_by, write_outline
from db.clusters.world import StoredWorld
from db.schema import CandidateRow, ClusterKeyRow, ClusterRow, DocumentRow, Held, MemberRow
from db.store.locks import hold
from pipeline.clusters import Outline, Place, settle


def place_document(session: Session, document: str, *, now: datetime) -> list[int]:
    """Place what a document tells by now; return the candidates that are new in clusters.

    document: its url_key.  A second time nothing is written.
    """
    hold(session, "clusters", "*")
    session.flush()
    told = {one.outline.id: one for one in told_by(session, document)}
    world = StoredWorld(session)
    before = world.placed(world.of_document(document))
    arrived = [one for id, one in told.items() if id not in before or before[id][0] != one.outline]
    gone = [id for id in before if id not in told]
    world.expect({id: one.candidate_id for id, one in told.items()})
    outlines = [one.outline for one in arrived]
    places = settle(world, outlines, gone, touched=_held(world, [*told, *gone]))
    _write(session, world, places, outlines, {one.outline.id: one.candidate_id for one in arrived}, now)
    return [one.candidate_id for one in arrived if one.outline.id not in before]


def replace(session: Session, candidates: Collection[int], *, now: datetime) -> None:
    """Place candidates anew, after what holds them together or apart has changed."""
    hold(session, "clusters", "*")
    session.flush()
    keys = session.scalars(select(MemberRow.key).where(MemberRow.candidate_id.in_(candidates))).all()
    world = StoredWorld(session)
    touched = {other for key in keys for other in (*world.same(key), *world.apart(key))}
    _write(session, world, settle(world, touched={*touched, *_held(world, keys)}), [], {}, now)


def _held(world: StoredWorld, ids: Collection[str]) -> set[str]:
    """Return those of these, and of those beside them, that are where they are because someone said so."""
    near = {other for id in ids for other in (id, *world.joined_to(id))}
    linked = {id for id, (_, place) in world.placed(near).items() if place.linked}
    return linked | {id for id in ids if len(world.same(id)) > 1}


def unplaced(session: Session, limit: int = 500) -> list[str]:
    """Return documents (url_keys) that have open candidates in no cluster."""
    waiting = (
        select(DocumentRow.url_key)
        .join(CandidateRow, CandidateRow.document_id == DocumentRow.id)
        .outerjoin(MemberRow, MemberRow.candidate_id == CandidateRow.id)
        .where(CandidateRow.state == "open", MemberRow.candidate_id.is_(None))
    )
    return list(session.scalars(waiting.distinct().limit(limit)))


def _write(
    session: Session,
    world: StoredWorld,
    places: Mapping[str, Place | None],
    outlines: Collection[Outline],
    numbers: Mapping[str, int],
    now: datetime,
) -> None:
    changed = {*places, *numbers}
    rows = {row.key: row for row in session.scalars(select(MemberRow).where(MemberRow.key.in_(changed)))}
    were = {id: row.cluster_id for id, row in rows.items()}
    clusters = _clusters(session, places, rows, now)
    for id, place in places.items():
        if place is None:
            session.execute(delete(ClusterKeyRow).where(ClusterKeyRow.candidate_id == rows[id].candidate_id))
            session.delete(rows[id])
    said = {outline.id: outline for outline in outlines}
    for id in changed:
        place = places.get(id)
        if place is None and id in places:
            continue
        row = rows.get(id) or MemberRow(key=id, candidate_id=numbers[id])
        if place is not None:
            row.joined, row.leader, row.fields = place.joined, place.leader, list(place.fields)
            row.score, row.thin = place.score, place.thin
            row.attracts, row.cluster_id = place.attracts(id), clusters[place.leader]
            row.origin = Held.HUMAN if place.linked and world.by_person(id) else Held.MACHINE
        if id in said:
            row.outline, row.document = write_outline(said[id]), said[id].document
        session.add(row)
    session.flush()
    for outline in outlines:
        _post(session, numbers[outline.id], outline)
    now_in = {id: row.cluster_id for id, row in rows.items() if places.get(id, row) is not None}
    _forward(session, {were[id]: now_in[id] for id in sorted(now_in) if were[id] != now_in[id]})


def _post(session: Session, candidate_id: int, outline: Outline) -> None:
    session.execute(delete(ClusterKeyRow).where(ClusterKeyRow.candidate_id == candidate_id))
    keys = [{"candidate_id": candidate_id, "key": key} for key in sorted(outline.posts)]
    if keys:
        session.execute(insert(ClusterKeyRow), keys)


def _clusters(
    session: Session, places: Mapping[str, Place | None], rows: Mapping[str, MemberRow], now: datetime
) -> dict[str, int]:
    """Return the cluster of each leader: its own, else that of the first of its members whose leader is none.

    So a cluster keeps its number when another candidate comes to lead it.
    """
    members: dict[str, list[str]] = {}
    for id, place in places.items():
        if place is not None:
            members.setdefault(place.leader, []).append(id)
    leaders = set(members)
    known = select(MemberRow.key, MemberRow.cluster_id).where(
        MemberRow.key.in_(leaders), MemberRow.leader == MemberRow.key
    )
    clusters = dict(session.execute(known).tuples().all())
    taken = set(clusters.values())
    still_led = {cluster for key, cluster in clusters.items()}
    for leader in sorted(leaders - set(clusters)):
        free = sorted(
            rows[id].cluster_id
            for id in members[leader]
            if id in rows and rows[id].cluster_id not in taken | still_led and _dissolved(rows[id], places)
        )
        if free:
            clusters[leader] = free[0]
        else:
            row = ClusterRow(created_at=now)
            session.add(row)
            session.flush()
            clusters[leader] = row.id
        taken.add(clusters[leader])
    return clusters


def _dissolved(row: MemberRow, places: Mapping[str, Place | None]) -> bool:
    """Tell whether who led a candidate's cluster leads no more."""
    if row.leader not in places:
        return False
    place = places[row.leader]
    return place is None or place.leader != row.leader


def _forward(session: Session, went: Mapping[int, int]) -> None:
    """Note where a cluster's last candidates went, so that its number still leads somewhere."""
    for cluster, goal in went.items():
        if session.scalar(select(MemberRow.key).where(MemberRow.cluster_id == cluster).limit(1)) is None:
            session.execute(update(ClusterRow).where(ClusterRow.id == cluster).values(merged_into=goal))
