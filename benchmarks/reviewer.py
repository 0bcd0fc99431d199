"""A simulated reviewer that decides by gold, and the documents that it decides on."""

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from models.evaluation import documents, gold_of, labels
from models.evaluation.matching import match
from models.sentences.examples import Example, groups
from pipeline.records import Candidate, Document, Origin
from pipeline.registry import load as load_registry
from pipeline.review.lessons import Lesson

SHARES = (0.3, 0.4)  # of events: learnt from at first, decided on; the rest is tested on
ACTS, NONE = 4, 3  # sentences of a made document that tell an act, and none


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its gold; sentences: of a made one, where each begins and ends, and what it tells."""

    id: str
    kind: str  # made or real
    document: Document
    gold: dict[str, Any]
    sentences: tuple[tuple[int, int, Example], ...] = ()


def parts_of(examples: Sequence[Example], chance: random.Random) -> tuple[list[Example], ...]:
    """Return three parts of the sentences, no event in two of them."""
    numbers = groups(examples)
    order = sorted(set(numbers))
    chance.shuffle(order)
    edges = (round(SHARES[0] * len(order)), round(sum(SHARES) * len(order)))
    part = {group: sum(place >= edge for edge in edges) for place, group in enumerate(order)}
    return tuple(
        [one for one, number in zip(examples, numbers, strict=True) if part[number] == wanted]
        for wanted in range(3)
    )


def made_cases(examples: Sequence[Example], chance: random.Random, name: str, most: int) -> list[Case]:
    """Return documents of some sentences each, a line a sentence, on events that have little in common."""
    acts, others = ([one for one in examples if bool(one.acts) is told] for told in (True, False))
    chance.shuffle(acts)
    chance.shuffle(others)
    made: list[Case] = []
    for number in range(min(len(acts) // ACTS, len(others) // NONE, most)):
        chosen = acts[number * ACTS : (number + 1) * ACTS] + others[number * NONE : (number + 1) * NONE]
        chance.shuffle(chosen)
        made.append(_made(f"{name}-{number}", chosen))
    return made


def _made(id: str, chosen: Sequence[Example]) -> Case:
    text, sentences = "", []
    for one in chosen:
        sentences.append((len(text), len(text) + len(one.text), one))
        text += one.text + "\n\n"
    document = Document(
        url=f"https://example.org/{id}", title="Commercial spyware", text=text, published=None,
        publisher="made", country=None, language="en", origin=Origin.SUBMITTED,
    )  # fmt: skip
    actions = [_told(act) for one in chosen for act in one.acts]
    gold = {"id": id, "actions": actions, "countries": [], "firms": []}
    return Case(id, "made", document, gold, tuple(sentences))


def _told(act: Any) -> dict[str, Any]:
    named = {name: [id for id, _ in getattr(act, name) if id] for name in ("actors", "endorsers", "firms")}
    return {"type": act.type, "date": None, "status": str(act.status), **named}


def corpus_cases(folder: Path) -> list[Case]:
    """Return the documents of a gold folder."""
    gold = gold_of(folder)
    return [
        Case(id, "real", document, json.loads(json.dumps(gold[id])))
        for id, document in documents(folder / "documents", load_registry())
    ]


@dataclass(slots=True)
class Reviewer:
    """Decides by gold; of a made document, adds what was missed when it is first opened."""

    lessons: list[Lesson] = field(default_factory=list)
    opened: set[str] = field(default_factory=set)
    settled: set[tuple[str, str]] = field(default_factory=set)
    matched: dict[tuple[str, str], int] = field(default_factory=dict)
    proposed: dict[str, Sequence[Candidate]] = field(default_factory=dict)

    def look(self, read: Sequence[tuple[Case, Sequence[Candidate], Any]]) -> None:
        """Take note of what is proposed by now."""
        self.matched.clear()
        for case, many, _ in read:
            self.proposed[case.id] = many
            for i, j in match(case.gold["actions"], [labels(one) for one in many]):
                self.matched[case.id, many[j].key] = i

    def decide(self, case: Case, one: Candidate) -> None:
        """Decide on a proposal, unless its passage or its act was decided on before."""
        spans = tuple((e.start, e.end) for e in one.evidence if e.field == "type")
        told, event, passage = self._truth(case, one, spans)
        if (case.id, passage) in self.settled:
            return
        self.settled.add((case.id, passage))
        self.lessons.append(
            Lesson(document=case.document, spans=spans, proposed=one.type, told=told, keys=frozenset({event}))
        )
        if case.id not in self.opened:
            self.opened.add(case.id)
            self._add_missed(case)

    def _truth(
        self, case: Case, one: Candidate, spans: Sequence[tuple[int, int]]
    ) -> tuple[dict[str, Any] | None, str, str]:
        """Return the coding, None where there is no act; the event; and what is settled by deciding."""
        if case.kind == "made":
            start, end, tells = next(s for s in reversed(case.sentences) if s[0] <= spans[0][0])
            acts = [_told(act) for act in tells.acts]
            alike = [act for act in acts if act["type"] == one.type] or acts
            return (alike[0] if alike else None), tells.event, f"{start}:{end}"
        number = self.matched.get((case.id, one.key))
        if number is None:
            return None, f"{case.id} {one.key}", f"{spans[0]} {one.type}"
        return case.gold["actions"][number], f"{case.id} {number}", f"act {number}"

    def _add_missed(self, case: Case) -> None:
        seen = {
            start
            for one in self.proposed[case.id]
            for e in one.evidence
            if e.field == "type"
            for start, end, _ in case.sentences
            if start <= e.start < end
        }
        for start, end, tells in case.sentences:
            if tells.acts and start not in seen:
                told = _told(tells.acts[0])
                self.settled.add((case.id, f"{start}:{end}"))
                self.lessons.append(_missed(case, (start, end), told, tells.event))

    def counts(self, step: int) -> dict[str, int]:
        """Return how many of the first decisions were of each kind."""
        kinds = Counter(
            "missed" if one.missed else "rejected" if one.told is None else "accepted"
            for one in self.lessons[:step]
        )
        return dict(kinds)


def _missed(case: Case, span: tuple[int, int], told: dict[str, Any], event: str) -> Lesson:
    return Lesson(
        document=case.document,
        spans=(span,),
        proposed=told["type"],
        told=told,
        missed=True,
        keys=frozenset({event}),
    )
