"""Put together the digest of an alert that is due."""

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

from db.queries import alerts, explored, untold
from db.queries.alerts import AlertLine
from db.queries.proposed import StoredCandidate
from db.store import Session
from db.store.deliveries import queue_digest
from db.store.locks import hold
from pipeline.alerts import About, Digest, Line, digest_payload
from pipeline.briefing import Told
from pipeline.briefing.material import in_words
from pipeline.briefing.sentences import sentence
from pipeline.naming import Names

PATHS = {About.ACTIONS: "/actions", About.CANDIDATES: "/candidates"}


def make_digest(session: Session, alert_id: int, names: Names, *, base: str | None, now: datetime) -> bool:
    """Queue the digest of an alert, and set when the next is due; tell whether there was anything new."""
    hold(session, "alerts", str(alert_id))
    line = alerts.due_digest(session, alert_id, now)
    if line is None:
        return False
    lines = _actions(session, line, names) if _is_reviewed(line) else _candidates(session, line, names)
    digest = Digest(lines=lines, path=_path(line.alert.about, line.alert.filters), made=now)
    payload = digest_payload(line.alert, digest, base=base and base.rstrip("/")) if lines else None
    queue_digest(session, line, payload, [one.id for one in lines], now=now)
    return bool(lines)


def _is_reviewed(line: AlertLine) -> bool:
    return line.alert.about is About.ACTIONS


def _path(about: About, filters: Mapping[str, str]) -> str:
    return PATHS[about] + (f"?{urlencode(filters)}" if filters else "")


def _actions(session: Session, line: AlertLine, names: Names) -> list[Line]:
    return [_action(one, names) for one in explored.told(session, untold.new_actions(session, line))]


def _action(told: Told, names: Names) -> Line:
    action = told.action
    first = told.sources[0] if told.sources else None
    return Line(
        id=action.id,
        path=f"/actions/{action.id}",
        when=in_words(action.date),
        sentence=sentence(action, names),
        quote=told.passage.quote if told.passage else None,
        source=", ".join(filter(None, (first.title or first.url, first.publisher))) if first else None,
    )


def _candidates(session: Session, line: AlertLine, names: Names) -> list[Line]:
    return [_candidate(one, names) for one in untold.new_candidates(session, line)]


def _candidate(one: StoredCandidate, names: Names) -> Line:
    said = one.candidate
    who = ", ".join(names.actors(said.actors[:4])) or "no actor"
    firms = ", ".join(names.firm(code) for code in said.firms[:4])
    about = f", {firms}" if firms else ""
    cue = next((evidence.quote for evidence in said.evidence if evidence.field == "type"), None)
    return Line(
        id=one.id,
        path=f"/candidates/{one.id}",
        when=in_words(said.date),
        sentence=f"{names.type(said.type)}: {who}{about} (not reviewed, confidence {said.confidence:.2f})",
        quote=cue,
        source=one.document.title or one.document.url,
    )
