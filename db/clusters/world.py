"""What is placed and held together in the database, as placing asks for it."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from db.clusters.outlines import read_outline
from db.schema import (
    CandidateRow,
    ClusterKeyRow,
    DecisionRow,
    Held,
    LinkRow,
    MemberRow,
    ReviewRow,
    Verdict,
)
from pipeline.clusters import Outline, Place

T = TypeVar("T")
CHUNK = 500  # values that one statement names


class StoredWorld:
    """The clusters in a database, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._held: dict[int, dict[int, bool]] = {}
        self._keys: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._by_person: set[int] = set()

    def expect(self, numbers: Mapping[str, int]) -> None:
        """Take the numbers of candidates that are being placed for the first time."""
        self._numbers |= numbers
        self._keys |= {number: key for key, number in numbers.items()}

    def by_person(self, id: str) -> bool:
        """Tell whether a person said what one is the same as, or one that is the same as it."""
        return bool(self._group(self._number(id)) & self._by_person)

    def placed(self, ids: Collection[str]) -> Mapping[str, tuple[Outline, Place]]:
        """Return outline and place of those that have one."""
        return self._read(select(MemberRow).where(MemberRow.key.in_(part)) for part in _parts(ids))

    def near(self, keys: Collection[str], *, attracting: bool) -> Mapping[str, tuple[Outline, Place]]:
        """Return those that are posted under one of the keys, or only those that attract."""
        statements = []
        for part in _parts(keys):
            posted = select(ClusterKeyRow.candidate_id).where(ClusterKeyRow.key.in_(part))
            found = select(MemberRow).where(MemberRow.candidate_id.in_(posted))
            statements.append(found.where(MemberRow.attracts) if attracting else found)
        return self._read(statements)

    def joined_to(self, id: str) -> Collection[str]:
        """Return those that joined one, itself apart."""
        found = select(MemberRow.key).where(MemberRow.joined == id, MemberRow.key != id)
        return self._session.scalars(found).all()

    def of_document(self, document: str) -> Collection[str]:
        """Return those of a document."""
        return self._session.scalars(select(MemberRow.key).where(MemberRow.document == document)).all()

    def same(self, id: str) -> Collection[str]:
        """Return all that are held to be the same as one, itself included, by way of others too."""
        return {id, *self._named(self._group(self._number(id)))}

    def apart(self, id: str) -> Collection[str]:
        """Return all that are held apart from one, or from one that is the same."""
        group = self._group(self._number(id))
        held = {other for one in group for other, same in self._links(one).items() if not same}
        return self._named({number for other in held for number in self._group(other)} - group)

    def _read(self, statements: Iterable[Select[tuple[MemberRow]]]) -> dict[str, tuple[Outline, Place]]:
        found: dict[str, tuple[Outline, Place]] = {}
        for statement in statements:
            for row in self._session.scalars(statement):
                place = Place(
                    joined=row.joined,
                    leader=row.leader,
                    fields=tuple(row.fields),
                    linked=row.attracts and row.joined != row.key,
                    score=row.score,
                    thin=row.thin,
                )
                found[row.key] = read_outline(row.outline), place
                self._numbers[row.key] = row.candidate_id
                self._keys[row.candidate_id] = row.key
        return found

    def _number(self, id: str) -> int | None:
        if id not in self._numbers:
            self.placed([id])
        return self._numbers.get(id)

    def _named(self, numbers: Collection[int]) -> set[str]:
        unknown = [number for number in numbers if number not in self._keys]
        for part in _parts(unknown):
            of_them = select(MemberRow.candidate_id, MemberRow.key).where(MemberRow.candidate_id.in_(part))
            self.expect({key: number for number, key in self._session.execute(of_them).tuples()})
        return {self._keys[number] for number in numbers if number in self._keys}

    def _group(self, number: int | None) -> set[int]:
        found, waiting = (set[int](), list[int]()) if number is None else ({number}, [number])
        while waiting:
            new = {other for other, same in self._links(waiting.pop()).items() if same} - found
            found |= new
            waiting += new
        return found

    def _links(self, number: int) -> dict[int, bool]:
        """Return whom one is held to be the same as or not: the last word counts, a person's first."""
        if number not in self._held:
            self._held[number] = self._told_anew(number) | self._repeated(number) | self._linked(number)
        return self._held[number]

    def _told_anew(self, number: int) -> dict[int, bool]:
        before = select(CandidateRow.re_review_of).where(
            CandidateRow.id == number, CandidateRow.re_review_of.is_not(None)
        )
        after = select(CandidateRow.id).where(CandidateRow.re_review_of == number)
        return dict.fromkeys(self._session.scalars(before.union_all(after)), True)

    def _repeated(self, number: int) -> dict[int, bool]:
        """Return those that were decided to repeat one, or to be repeated by it."""
        said = (
            select(DecisionRow.candidate_id, DecisionRow.duplicate_of)
            .join(ReviewRow, ReviewRow.settled_by == DecisionRow.id)
            .where(DecisionRow.verdict == Verdict.DUPLICATE)
            .where(or_(DecisionRow.candidate_id == number, DecisionRow.duplicate_of == number))
        )
        pairs = self._session.execute(said).tuples()
        found = {other: True for pair in pairs for other in pair if other not in {number, None}}
        self._by_person |= {number} if found else set()
        return found

    def _linked(self, number: int) -> dict[int, bool]:
        links = select(LinkRow).where(or_(LinkRow.one == number, LinkRow.other == number))
        found: dict[int, tuple[bool, bool]] = {}
        for row in self._session.scalars(links.order_by(LinkRow.id)):
            other, human = (row.other if row.one == number else row.one), row.origin is Held.HUMAN
            self._by_person |= {number} if human else set()
            if human or not found.get(other, (False, False))[1]:
                found[other] = row.same, human
        return {other: same for other, (same, _) in found.items()}


def _parts(values: Collection[T]) -> list[list[T]]:
    ordered = list(values)
    return [ordered[n : n + CHUNK] for n in range(0, len(ordered), CHUNK)]
