"""The other documents of the same action: what they amount to, and what else may belong to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.clusters.outlines import read_outline
from db.queries.proposed import StoredCandidate, candidates_of
from db.schema import (
    ActionRow,
    AttachmentRow,
    ClusterKeyRow,
    CopyRow,
    DocumentRow,
    EntryRow,
    Held,
    MemberRow,
    NameRow,
    ReviewRow,
)
from pipeline.candidates.corroboration import Corroboration, Witness, corroborate
from pipeline.candidates.late import Differing
from pipeline.clusters import resemble
from pipeline.duplicates import Kind
from pipeline.records import FeedKind

SUGGESTED = 5
COMPARED = 500  # candidates that are looked at for suggestions
SAID = ("type", "date", "actors", "endorsers", "firms", "instrument", "status", "certainty")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A candidate of a cluster.

    kind: of the feed that listed its document.  copy_of: the document that its document is a copy of.
    fields: on which it agrees with the one it joined.  by_person: a person said that it belongs here.
    """

    candidate: StoredCandidate
    kind: FeedKind | None
    copy_of: int | None
    fields: tuple[str, ...]
    by_person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Late:
    """That a candidate tells of what is known: to_id says nothing else, or differs so.

    to_id: an accepted action; where it is a copy the candidate that it repeats, decided on or not.
    """

    to_id: int
    is_copy: bool
    differs: tuple[Differing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """A candidate's cluster.  suggested: what resembles it, where one has no date, and how."""

    cluster_id: int
    members: tuple[Member, ...]
    corroboration: Corroboration
    late: Late | None
    suggested: tuple[tuple[StoredCandidate, tuple[str, ...]], ...]

    @property
    def ids(self) -> set[int]:
        """Return the candidates that it names."""
        return {one.candidate.id for one in self.members} | {one.id for one, _ in self.suggested}


def together(session: Session, candidate_id: int, *, viewer: str | None = None) -> Together | None:
    """Return the cluster of a candidate as a reviewer (None: the program) may see it; None: it is in none."""
    row = session.get(MemberRow, candidate_id)
    if row is None:
        return None
    of_it = select(MemberRow).where(MemberRow.cluster_id == row.cluster_id).order_by(MemberRow.candidate_id)
    rows = {one.candidate_id: one for one in session.scalars(of_it)}
    stored = candidates_of(session, sorted(rows), viewer=viewer)
    copies, kinds, seen = _of_documents(session, {one.document.id for one in stored})
    members = [
        Member(
            candidate=one,
            kind=kinds.get(one.document.id),
            copy_of=copies.get(one.document.id),
            fields=tuple(rows[one.id].fields),
            by_person=rows[one.id].origin is Held.HUMAN,
        )
        for one in stored
    ]
    witnesses = [
        Witness(
            candidate_id=one.candidate.id,
            text=one.copy_of or one.candidate.document.id,
            kind=one.kind,
            publisher=one.candidate.document.publisher,
            published=one.candidate.document.published_date,
            seen_at=seen[one.candidate.document.id],
            said=_said(one.candidate),
        )
        for one in members
    ]
    return Together(
        cluster_id=row.cluster_id,
        members=tuple(members),
        corroboration=corroborate(witnesses),
        late=_late(session, candidate_id),
        suggested=_suggested(session, row, viewer),
    )


def corroboration(session: Session, action_id: int) -> Corroboration | None:
    """Return what the documents of an accepted action amount to; None where it is in no cluster."""
    tells = select(MemberRow.candidate_id).join(ReviewRow, ReviewRow.candidate_id == MemberRow.candidate_id)
    first = session.scalar(tells.where(ReviewRow.action_id == action_id).order_by(MemberRow.candidate_id))
    found = together(session, first) if first is not None else None
    return found.corroboration if found else None


def _said(stored: StoredCandidate) -> Mapping[str, str | tuple[str, ...] | None]:
    given = {name: getattr(stored.candidate, name) for name in SAID}
    return {
        name: value if value is None or isinstance(value, tuple) else str(value)
        for name, value in given.items()
    }


def _of_documents(
    session: Session, ids: Collection[int]
) -> tuple[dict[int, int], dict[int, FeedKind], dict[int, datetime]]:
    """Return by document what it is a copy of, of what kind its feed is, and when it was first read."""
    copied = select(CopyRow.document_id, CopyRow.copy_of)
    copied = copied.where(CopyRow.document_id.in_(ids), CopyRow.kind == Kind.COPY)
    copies = dict(session.execute(copied).tuples().all())
    listed = (
        select(EntryRow.document_id, NameRow.category)
        .join(NameRow, NameRow.code == EntryRow.feed)
        .where(NameRow.kind == "feed", EntryRow.document_id.in_(ids))
        .order_by(EntryRow.id.desc())
    )
    listings = session.execute(listed).tuples()
    kinds = {number: FeedKind(kind) for number, kind in listings if number is not None and kind}
    read = select(DocumentRow.id, DocumentRow.created_at).where(DocumentRow.id.in_(ids))
    return copies, kinds, dict(session.execute(read).tuples().all())


def _late(session: Session, candidate_id: int) -> Late | None:
    row = session.get(AttachmentRow, candidate_id)
    if row is None:
        return None
    action = None if row.is_copy else session.get(ActionRow, row.to_id)
    if not row.is_copy and (action is None or action.retired_by is not None):
        return None  # the note on one that differs stays where the action is taken back
    return Late(to_id=row.to_id, is_copy=row.is_copy, differs=tuple(Differing(**one) for one in row.differs))


def _suggested(
    session: Session, row: MemberRow, viewer: str | None
) -> tuple[tuple[StoredCandidate, tuple[str, ...]], ...]:
    """Return what resembles a candidate without being surely the same, the most alike first."""
    outline = read_outline(row.outline)
    heads = {key.rpartition("|")[0] + "|" for key in outline.posts}
    posted = select(ClusterKeyRow.candidate_id).where(
        or_(*(ClusterKeyRow.key.startswith(head, autoescape=True) for head in heads))
    )
    others = (
        select(MemberRow)
        .where(MemberRow.candidate_id.in_(posted), MemberRow.cluster_id != row.cluster_id, MemberRow.attracts)
        .where(MemberRow.document != row.document)
        .order_by(MemberRow.candidate_id.desc())
        .limit(COMPARED)
    )
    found = []
    for other in session.scalars(others):
        alike = resemble(outline, read_outline(other.outline))
        if alike:
            found.append((-alike.score, other.candidate_id, alike.fields))
    best = {number: fields for _, number, fields in sorted(found)[:SUGGESTED]}
    return tuple((one, best[one.id]) for one in candidates_of(session, list(best), viewer=viewer))
