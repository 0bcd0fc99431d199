"""Actions as a list with figures, and one action on a page of its own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Path, Query, Request
from fastapi.responses import HTMLResponse

from db import queries
from db.queries import explored
from db.session import Database
from pipeline.briefing.material import in_words
from pipeline.briefing.outline import primary_first
from pipeline.briefing.sentences import sentence
from pipeline.records import Action, Proof
from pipeline.registry import Codebook, Holds, Registry
from web.access.visitor import Visitor
from web.desk.given import LARGEST
from web.explorer.asked import PAGE, Asked, Narrowed
from web.explorer.drawing import Drawn
from web.official import Officials
from web.pages import page
from web.words import Term, Words

OVERVIEW = ("timeline", "years", "countries", "firms", "network")
PROPOSED = 25  # candidates shown beside
Number = Annotated[int, Path(ge=1, le=LARGEST)]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field, where it leads, and the quotes under it."""

    term: Term
    address: str | None
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the codebook and its values, none where it is unknown."""

    label: str
    rule: str
    values: tuple[Value, ...]


def listing(database: Database, registry: Registry, words: Words, drawn: Drawn) -> APIRouter:
    """Return the routes of actions."""
    routes = APIRouter(default_response_class=HTMLResponse)
    official = Officials(registry.feeds.values())

    @routes.get("/actions")
    def listed(request: Request, given: Annotated[Asked, Query()]) -> HTMLResponse:
        asked = given.checked(words)
        visitor: Visitor = request.state.visitor
        with database.session(read_only=True) as session:
            total = drawn.total(session, asked)
            found = explored.accepted(session, limit=PAGE, offset=(asked.page - 1) * PAGE, **asked.wanted)
            timeline = drawn.figure(session, "timeline", asked)
            proposed: list[queries.StoredCandidate] = []
            if asked.candidates:
                proposed = queries.candidates(session, limit=PROPOSED, viewer=visitor.name, **asked.proposed)
        return page(
            request,
            "explorer/actions.html",
            asked=asked,
            found=[(one, sentence(one, drawn.names), in_words(one.date)) for one in found],
            total=total,
            first=(asked.page - 1) * PAGE + 1,
            previous=asked.address(page=asked.page - 1) if asked.page > 1 else None,
            following=asked.address(page=asked.page + 1) if asked.page * PAGE < total else None,
            figures=[timeline],
            proposed=proposed,
            statuses=words.terms(Holds.STATUS),
            words=words,
        )

    @routes.get("/overview")
    def overview(request: Request, given: Annotated[Narrowed, Query()]) -> HTMLResponse:
        asked = given.model_copy(update=given.read(words))
        with database.session(read_only=True) as session:
            total = drawn.total(session, asked)
            figures, latest = drawn.glance(session, asked, *OVERVIEW)
        return page(
            request,
            "explorer/overview.html",
            asked=asked,
            total=total,
            figures=figures,
            latest=latest,
            statuses=words.terms(Holds.STATUS),
            words=words,
        )

    @routes.get("/actions/{action_id}")
    def one(request: Request, action_id: Number) -> HTMLResponse:
        visitor: Visitor = request.state.visitor
        with database.session(read_only=True) as session:
            found = explored.accepted_one(session, action_id)
            if found is None:
                raise HTTPException(404, f"There is no action {action_id}.")
            sources = explored.sources(session, [found])[action_id]
            passage = explored.passages(session, [found]).get(action_id)
            history = explored.history(session, action_id, viewer=visitor.name)
        return page(
            request,
            "explorer/action.html",
            action=found,
            said=sentence(found, drawn.names),
            when=in_words(found.date),
            passage=passage,
            fields=list(_fields(found, registry.codebook, words)),
            sources=primary_first(sources, official),
            official=official,
            history=[(one, _changes(one.before, one.after)) for one in history],
        )

    return routes


def _fields(action: Action, codebook: Codebook, words: Words) -> Iterator[Field]:
    """Yield the codebook's fields with the action's values."""
    proofs: dict[tuple[str, str], list[Proof]] = {}
    for proof in action.proofs:
        proofs.setdefault((proof.evidence.field, proof.evidence.value), []).append(proof)
    for rule in codebook.fields.values():
        if rule.holds is Holds.SPAN:
            continue
        given = getattr(action, rule.name, None)
        coded = [str(v) for v in (given if isinstance(given, tuple) else (given,)) if v is not None]
        values = (
            Value(
                words.term(rule.holds, code),
                _address(rule.holds, rule.name, code),
                tuple(proofs.get((rule.name, code), ())),
            )
            for code in coded
        )
        yield Field(rule.label, rule.rule, tuple(values))


def _address(holds: Holds, name: str, code: str) -> str | None:
    """Return the page of what a value names."""
    if holds is Holds.ACTOR:
        return f"/actors/{code}"
    if holds is Holds.FIRM:
        return f"/firms/{code}"
    if holds is Holds.TYPE:
        return f"/actions?{urlencode({'type': code})}"
    return f"/instruments?{urlencode({'instrument': code})}" if name == "instrument" else None


def _changes(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> list[tuple[str, str, str]]:
    """Return which fields a decision changed of the coding that stood, from what to what."""
    if not before or not after:
        return []
    return [
        (name, _plain(before.get(name)), _plain(after[name]))
        for name in after
        if before.get(name) != after[name]
    ]


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "nothing")
