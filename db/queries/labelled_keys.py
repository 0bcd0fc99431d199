"""By what the event of a settled candidate is known: its cluster, else itself."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.schema import CandidateRow, DocumentRow, MemberRow, ReviewRow, Stage


def keys_of(session: Session) -> dict[int, frozenset[str]]:
    """Return the keys of settled candidates, and of those that share a cluster with one.

    A cluster is named by the key of the candidate that leads it, which is the same in whatever order
    documents arrive; a candidate outside of any by its document and its own key.
    """
    settled = select(ReviewRow.candidate_id).where(ReviewRow.stage == Stage.SETTLED)
    clustered = session.execute(
        select(MemberRow.candidate_id, MemberRow.leader, MemberRow.cluster_id).where(
            MemberRow.cluster_id.in_(select(MemberRow.cluster_id).where(MemberRow.candidate_id.in_(settled)))
        )
    ).all()
    first: dict[int, str] = {}
    for _, leader, cluster in clustered:
        first[cluster] = min(leader, first.get(cluster, leader))
    keys = {row: frozenset({f"cluster: {first[cluster]}"}) for row, _, cluster in clustered}
    alone = session.execute(
        select(CandidateRow.id, DocumentRow.url_key, CandidateRow.key)
        .join(DocumentRow, DocumentRow.id == CandidateRow.document_id)
        .where(CandidateRow.id.in_(settled))
    )
    for row, url_key, key in alone:
        keys.setdefault(row, frozenset({f"candidate: {url_key} {key}"}))
    return keys
