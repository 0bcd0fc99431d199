"""The founding document and the corpus (shared material), reviewed by their labels."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from db import decisions, queries
from db.decisions import Decision, Quote, Rules, Verdict
from db.queries import StoredCandidate, explored
from db.session import Database
from flows.steps.outcomes import understand
from flows.steps.reading import keep
from flows.steps.submitting import submit
from flows.wiring import database, registry
from pipeline.dates import PartialDate
from pipeline.records import Action, Candidate, Document, Origin
from pipeline.settings import Settings
from tests.making import NOW

SEED = "cyber-mercenaries-summit-2024.txt"
Gold = Mapping[str, Any]


def review_all(settings: Settings, shared: Path) -> None:
    """Submit and review all."""
    labels = dict(_labelled(settings, shared))
    rules = Rules(codebook=registry(settings.registry).codebook)
    with database(settings) as opened:
        with opened.session(read_only=True) as session:
            waiting = queries.candidates(session)
        for one in sorted(waiting, key=_worth, reverse=True):
            decide(opened, one, labels[one.document.id], rules)


def decide(opened: Database, one: StoredCandidate, gold: list[Gold], rules: Rules) -> None:
    """Accept what a label tells, mark what was told before, amend what was misread, reject all else."""
    label = next((label for label in gold if _tells(label, one.candidate)), None)
    with opened.session() as session:
        before = next((a for a in explored.accepted(session) if _same(a, one.candidate)), None)
        if label is None:
            given = Decision(verdict=Verdict.REJECT, reason="wrong_reading")
        elif before is not None:
            given = Decision(verdict=Verdict.DUPLICATE, duplicate_of=before.id)
        elif label["actors"] == ["UN"]:
            given = _amended(one, label, queries.document(session, one.document.id).text)
        elif label["instrument"] and not one.candidate.instrument:
            given = _named(one, label["instrument"], queries.document(session, one.document.id).text)
        else:
            given = Decision(verdict=Verdict.ACCEPT)
        decisions.decide(session, one.id, given, reviewer="ada", shown=one.shown, rules=rules, now=NOW)


def _amended(one: StoredCandidate, label: Gold, text: str) -> Decision:
    """Return the amendment of the one act that the machine files under another type: a chair spoke."""
    words = "UN Open Ended Working Group"
    start = text.index(words)
    at = {"document_id": one.document.id, "start": start, "end": start + len(words)}
    cue = text.index("encouraged states")
    return Decision(
        verdict=Verdict.AMEND,
        fields={"type": label["type"], "actors": label["actors"], "endorsers": label["endorsers"]},
        evidence=(
            Quote(field="actors", value="UN", **at),
            Quote(field="type", value=label["type"], document_id=one.document.id, start=cue, end=cue + 17),
            *_moved(one),
        ),
    )


def _named(one: StoredCandidate, instrument: str, text: str) -> Decision:
    """Return the amendment that adds an instrument which the text names."""
    start = text.find(instrument)
    fields = {"instrument": instrument}
    if start < 0:
        return Decision(verdict=Verdict.AMEND, fields=fields, note="its name is broken across lines")
    at = {"start": start, "end": start + len(instrument)}
    quote = Quote(field="instrument", value=instrument, document_id=one.document.id, **at)
    return Decision(verdict=Verdict.AMEND, fields=fields, evidence=(quote,))


def _moved(one: StoredCandidate) -> Iterator[Quote]:
    for said in one.candidate.evidence:
        if said.field == "actors":
            yield Quote(
                document_id=one.document.id,
                field="endorsers",
                value=said.value,
                start=said.start,
                end=said.end,
            )


def _labelled(settings: Settings, shared: Path) -> Iterator[tuple[int, list[Gold]]]:
    """Yield each document, as it is stored, with the acts that its label tells."""
    path = shared / "seed" / SEED
    gold = json.loads((shared / "seed" / "gold.json").read_text(encoding="utf-8"))
    given = submit(
        settings,
        str(path),
        path.read_bytes(),
        published=PartialDate("2024-03-22"),
        publisher="Cybersecurity Tech Accord",
        now=lambda: NOW,
    )
    yield given.candidates[0].document.id, gold["actions"]
    lines = (shared / "corpus" / "gold.jsonl").read_text(encoding="utf-8").splitlines()
    labels = {label["id"]: label["actions"] for label in map(json.loads, lines)}
    read = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in _texts(shared)}
    with database(settings) as opened:
        documents = [_document(one) for one in read.values()]
        for name, understood in zip(read, understand(settings, documents), strict=True):
            with opened.session() as session:
                yield keep(session, *understood, page_id=None, now=NOW)[0], labels[name]


def _worth(one: StoredCandidate) -> tuple[int, int, int, int, int, float]:
    """Return what tells the fuller telling of an act, which a reviewer accepts, from those that repeat it."""
    said = one.candidate
    named = len(said.endorsers), len({*said.actors, *said.endorsers})
    return len(said.members), len(str(said.date or "")), len(said.firms), *named, said.confidence


def _texts(shared: Path) -> list[Path]:
    return sorted((shared / "corpus" / "documents").glob("*.json"))


def _document(read: Mapping[str, str]) -> Document:
    return Document(
        url=read["url"],
        title=read["title"],
        text=read["text"],
        published=datetime.fromisoformat(read["published"]),
        publisher=read["publisher"],
        country="US",
        language="en",
        origin=Origin.SUBMITTED,
    )


def _tells(label: Gold, said: Candidate) -> bool:
    types = {label["type"], *label.get("alt_types", ())}
    parties = {*label["actors"], *label["endorsers"], *label.get("alt_actors", ())}
    told = {*said.actors, *said.endorsers}
    same = bool(told) and told <= parties
    joint = {"statement", "joint_statement"}
    as_one = said.type in types or (
        said.type in joint and label["type"] in joint and label["actors"] == ["UN"]
    )
    return as_one and same and _agree(label["date"], said.date)


def _agree(one: str | None, other: PartialDate | None) -> bool:
    return one is None or other is None or PartialDate(one).agrees(other)


def _same(action: Action, said: Candidate) -> bool:
    """Tell whether a candidate tells an accepted action: its type, a party, a date that may be the same."""
    shared = set(action.parties) & {*said.actors, *said.endorsers}
    if action.type != said.type or not shared or action.date is None or said.date is None:
        return False
    return action.date.agrees(said.date) and len(shared) * 2 >= len(set(action.parties))
