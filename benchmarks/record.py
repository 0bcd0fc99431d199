"""A record of many accepted actions for benchmarks, written in bulk: what the review would have left."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, text

from db.decisions.fold import Facts
from db.schema import (
    ActionEvidenceRow,
    ActionRow,
    ActionSourceRow,
    Base,
    CandidateRow,
    DecisionRow,
    DocumentRow,
    EntryRow,
    FeedRow,
    PartyRow,
    ReviewRow,
)
from db.session import Database
from db.store import save_names
from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.registry import Registry

NOW = datetime(2026, 1, 1, tzinfo=UTC)
CHUNK = 10_000
REPEATED = 10  # every so manieth action is told by a second document
WORDS = "The government of state {actor} took a step against firm {firm}, number {number}, on that day."
LISTS = ("actors", "endorsers", "members", "firms")
Rows = Iterator[dict[str, Any]]


def fill(database: Database, registry: Registry, actions: int) -> None:
    """Store so many accepted actions, each of a document of its own, some repeated by another."""
    with database.session() as session:
        save_names(session, registry)
        now = {"last_fetch_at": NOW, "failures": 0, "moved_days": 0}
        session.execute(insert(FeedRow), [{"slug": s, "url": f.url} | now for s, f in registry.feeds.items()])
    book, total = _Book(registry, actions), actions + actions // REPEATED
    tables: tuple[tuple[type[Base], Callable[[int], Rows], int], ...] = (
        (DocumentRow, book.documents, total),
        (EntryRow, book.entries, total),
        (CandidateRow, book.candidates, total),
        (DecisionRow, book.decisions, total),
        (ReviewRow, book.reviews, total),
        (ActionRow, book.actions, actions),
        (PartyRow, book.parties, actions),
        (ActionEvidenceRow, book.evidence, actions),
        (ActionSourceRow, book.sources, total),
    )
    for table, rows, number in tables:
        found = (row for n in range(1, number + 1) for row in rows(n))
        while part := list(islice(found, CHUNK)):
            with database.session() as session:
                session.execute(insert(table), part)
    with database.session() as session:
        session.execute(text("ANALYZE"))


class _Book:
    """What is stored for the document, candidate and decision of each number; the same each time."""

    def __init__(self, registry: Registry, actions: int) -> None:
        self.number = actions
        self.types, self.firms = list(registry.codebook.types), list(registry.firms)
        self.states, self.feeds = list(registry.countries), list(registry.feeds)

    def facts(self, n: int) -> Facts:
        chance = random.Random(n)
        day = PartialDate.of(date(2014, 1, 1) + timedelta(days=chance.randrange(4000)))
        kind = chance.choice(self.types)
        joint = 20 if kind == "joint_statement" else 0
        return {
            "type": kind,
            "date": str(day.coarser(chance.choice(["day", "day", "month", "year"]))),
            "date_derivation": "stated",
            "actors": chance.sample(self.states[:60], chance.choice([1, 1, 1, 2])),
            "endorsers": chance.sample(self.states, joint),
            "members": [],
            "firms": chance.sample(self.firms, chance.choice([0, 1, 1, 2])),
            "instrument": f"Act {chance.randrange(300)}" if chance.random() < 0.3 else None,
            "status": "done",
            "certainty": "confirmed",
            "role": "primary",
        }

    def quotes(self, n: int) -> list[dict[str, Any]]:
        said, given = self.words(n), self.facts(n)
        values = [(name, value) for name in LISTS for value in given[name]]
        values += [(name, given[name]) for name in ("type", "date", "status", "certainty", "role")]
        spans = {"actors": (4, 14), "firms": (said.index("firm"), said.index(", number"))}
        return [
            {
                "document_id": n,
                "field": name,
                "value": value,
                "quote": said[start:end],
                "start": start,
                "end": end,
            }
            for name, value in values
            for start, end in [spans.get(name, (said.index("took"), said.index("took") + 11))]
        ]

    def words(self, n: int) -> str:
        given = self.facts(n)
        return WORDS.format(actor=given["actors"][0], firm=(given["firms"] or ["none"])[0], number=n)

    def documents(self, n: int) -> Rows:
        url, said = f"https://record.example/{n}", self.words(n)
        yield {
            **{"id": n, "url": url, "url_key": digest(url), "version": 1, "digest": digest(said)},
            **{"title": f"Step {n}", "text": said, "text_digest": digest(said), "published": "2024-03-05"},
            **{"publisher": "A ministry", "country": "US", "language": "en", "origin": "page"},
            **{"created_at": NOW, "current_since": NOW},
        }

    def entries(self, n: int) -> Rows:
        yield {
            **{"id": n, "feed": self.feeds[n % len(self.feeds)], "guid": str(n), "title": f"Step {n}"},
            **{"summary": "", "content": "", "digest": "", "state": "stored", "attempts": 1},
            **{"first_seen_at": NOW, "last_seen_at": NOW, "document_id": n},
        }

    def candidates(self, n: int) -> Rows:
        yield dict(self.facts(self.action(n))) | {
            **{"id": n, "document_id": n, "model": "rules-1", "key": str(n), "confidence": 0.5},
            **{"reasons": [], "state": "decided", "created_at": NOW},
        }

    def action(self, n: int) -> int:
        return n if n <= self.number else (n - self.number) * REPEATED

    def decisions(self, n: int) -> Rows:
        told_first = n <= self.number
        yield {
            **{"id": n, "candidate_id": n, "part": "sole", "reviewer": "ada", "note": "", "fields": {}},
            **{"verdict": "accept" if told_first else "duplicate", "model": "rules-1", "codebook": 1},
            **{"after": self.facts(n) if told_first else None, "shown": "", "decided_at": NOW},
            **{"evidence": self.quotes(n) if told_first else []},
            "duplicate_of": None if told_first else self.action(n),
        }

    def reviews(self, n: int) -> Rows:
        yield {"candidate_id": n, "action_id": n, "stage": "settled", "decision_id": n, "settled_by": n}

    def actions(self, n: int) -> Rows:
        given = {name: value for name, value in self.facts(n).items() if name not in LISTS}
        told = PartialDate(given["date"])
        yield given | {
            **{"id": n, "decision_id": n},
            **{"date_start": str(told.first), "date_end": str(told.last)},
        }

    def parties(self, n: int) -> Rows:
        given = self.facts(n)
        for name in LISTS:
            for value in given[name]:
                yield {"action_id": n, "field": name, "value": value}

    def evidence(self, n: int) -> Rows:
        for quote in self.quotes(n):
            place = {"start_char": quote["start"], "end_char": quote["end"]}
            names = ("document_id", "field", "value", "quote")
            yield {name: quote[name] for name in names} | place | {"action_id": n}

    def sources(self, n: int) -> Rows:
        told = "quoted" if n <= self.number else "repeats"
        yield {"action_id": self.action(n), "document_id": n, "told": told}
