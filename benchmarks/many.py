"""A large record for benchmarks: documents by the million, candidates on some of them, written in bulk."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from db.convert import write_candidate, write_evidence
from db.schema import AnnotationRow, CandidateRow, DocumentRow, EntryRow, EvidenceRow, FeedRow
from db.session import Database
from pipeline.changes import CandidateState
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records import Candidate, Certainty, EntryState, Evidence, Origin, Role, Status
from pipeline.registry import Registry

START = datetime(2019, 1, 1, tzinfo=UTC)
DAYS = 2800
CHUNK = 20_000
FILLING = (
    "Officials said that more would follow. The ministry thanked its partners. Rights groups welcomed it. "
    "The vendor did not answer. Journalists had been targeted. The measure is in force since that day."
)


@dataclass(frozen=True, slots=True)
class Words:
    """What documents are made of: codes with the words that name them."""

    types: tuple[str, ...]
    countries: tuple[tuple[str, str], ...]
    firms: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, registry: Registry) -> "Words":
        """Return those of a registry."""
        countries = sorted((one.code, one.name) for one in registry.countries.values())[:60]
        firms = sorted((one.id, one.name) for one in registry.firms.values())
        return cls(tuple(registry.codebook.types), tuple(countries), tuple(firms))


def fill(database: Database, registry: Registry, *, documents: int, candidates: int, seed: int = 1) -> None:
    """Store so many documents, each listed by a feed and read once, and candidates on some of them."""
    words, chance = Words.of(registry), random.Random(seed)
    feeds = [slug for slug, feed in registry.feeds.items() if feed.enabled][:60]
    with database.session() as session:
        session.execute(insert(FeedRow), [_feed(slug) for slug in feeds])
    every = documents // candidates
    for start in range(0, documents, CHUNK):
        made = [
            _Made(number, words, chance) for number in range(start + 1, min(start + CHUNK, documents) + 1)
        ]
        telling = [one for one in made if one.number % every == 0]
        with database.session() as session:
            session.execute(insert(DocumentRow), [one.document() for one in made])
            session.execute(insert(AnnotationRow), [one.annotation() for one in made])
            session.execute(insert(EntryRow), [one.entry(chance.choice(feeds)) for one in made])
            said = [(one.number // every, one.candidate(chance)) for one in telling]
            rows = [_candidate(id, id * every, one) for id, one in said]
            session.execute(insert(CandidateRow), rows)
            session.execute(
                insert(EvidenceRow), [write_evidence(id, proof) for id, one in said for proof in one.evidence]
            )
    with database.session() as session:
        _settle(session)


def _settle(session: Session) -> None:
    """Let the database know what it holds; and PostgreSQL the next numbers."""
    if session.get_bind().dialect.name == "postgresql":
        for table in ("documents", "annotations", "entries", "candidates"):
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
            )
    session.execute(text("ANALYZE"))


class _Made:
    """One document, its words chosen by chance."""

    def __init__(self, number: int, words: Words, chance: random.Random) -> None:
        self.number, self.type = number, chance.choice(words.types)
        self.actors = sorted(chance.sample(words.countries, chance.choice((1, 1, 1, 2, 5))))
        self.firm = chance.choice(words.firms)
        self.at = START + timedelta(days=chance.randrange(DAYS), seconds=number % 86_400)
        self.day: date = self.at.date()
        self.title = f"{self.actors[0][1]} acts on {self.firm[1]}, notice {number}"
        named = ", ".join(name for _, name in self.actors)
        filling = " ".join(chance.sample(FILLING.split(". "), 4))
        self.text = f"{named} acted against {self.firm[1]} on {self.day:%d %B %Y}. {filling}."

    def document(self) -> dict[str, Any]:
        """Return the columns of the document."""
        url = f"https://site{self.number % 500}.example/notice/{self.number}"
        return {
            "id": self.number,
            "url": url,
            "url_key": digest(url),
            "version": 1,
            "digest": digest(url, self.title, self.text),
            "title": self.title,
            "text": self.text,
            "text_digest": digest(self.text),
            "published": self.at.isoformat(),
            "publisher": f"Publisher {self.number % 500}",
            "country": self.actors[0][0],
            "language": "en" if self.number % 20 else "fr",
            "origin": Origin.PAGE,
            "created_at": self.at,
            "current_since": self.at,
        }

    def annotation(self) -> dict[str, Any]:
        """Return the columns of its reading."""
        return {
            "id": self.number,
            "document_id": self.number,
            "model": "bench",
            "language": "en",
            "created_at": self.at,
        }

    def entry(self, feed: str) -> dict[str, Any]:
        """Return the columns of the entry that led to it."""
        return {
            "id": self.number,
            "feed": feed,
            "guid": str(self.number),
            "url": f"https://site{self.number % 500}.example/notice/{self.number}",
            "title": self.title,
            "summary": "",
            "content": "",
            "digest": digest(self.title),
            "state": EntryState.STORED,
            "attempts": 1,
            "first_seen_at": self.at,
            "last_seen_at": self.at,
            "document_id": self.number,
        }

    def candidate(self, chance: random.Random) -> Candidate:
        """Return what it tells."""
        role = chance.choice((Role.PRIMARY, Role.PRIMARY, Role.BACKGROUND))
        return Candidate(
            type=self.type,
            date=PartialDate(self.day.isoformat()),
            date_derivation="stated",
            actors=tuple(code for code, _ in self.actors),
            endorsers=(),
            members=(),
            firms=(self.firm[0],),
            instrument=None,
            status=Status.DONE,
            certainty=Certainty.CONFIRMED,
            role=role,
            confidence=round(chance.betavariate(4, 2), 3),
            evidence=tuple(self._evidence(role)),
        )

    def _evidence(self, role: Role) -> Iterator[Evidence]:
        said = [("type", self.type), ("status", "done"), ("certainty", "confirmed"), ("role", role)]
        quotes = [(field, value, "acted") for field, value in said]
        quotes += [("actors", code, name) for code, name in self.actors]
        quotes += [("firms", *self.firm), ("date", self.day.isoformat(), f"{self.day:%d %B %Y}")]
        for field, value, quote in quotes:
            start = self.text.index(quote)
            yield Evidence(field=field, value=value, quote=quote, start=start, end=start + len(quote))


def _candidate(id: int, document_id: int, said: Candidate) -> dict[str, Any]:
    return write_candidate(said) | {
        "id": id,
        "document_id": document_id,
        "model": "bench",
        "state": CandidateState.OPEN,
        "created_at": START + timedelta(days=DAYS),
    }


def _feed(slug: str) -> dict[str, Any]:
    return {
        "slug": slug,
        "url": f"https://{slug}.example/feed",
        "last_fetch_at": START,
        "failures": 0,
        "moved_days": 0,
    }
