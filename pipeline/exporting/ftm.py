"""FollowTheMoney entities, by its own library: one JSON object a line.

An action is an Event, a firm a Company, who acted a PublicBody (an Organization where it is no state's), a
document an Article; a Sanction joins each firm to the sanctions, export controls and visa bans about it.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import ExportError
from pipeline.exporting.sides import Nested, links, parties, quotes, title

if TYPE_CHECKING:
    from followthemoney.proxy import EntityProxy

LISTING = {"sanctions", "export_control", "visa_restriction"}  # types that put firms on a list


def write_ftm(actions: Iterable[Nested], path: Path) -> int:
    """Write the entities of actions; return how many lines."""
    lines = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for one in entities(actions):
            out.write(json.dumps(one.to_dict(), ensure_ascii=False, sort_keys=True) + "\n")
            lines += 1
    return lines


def entities(actions: Iterable[Nested]) -> Iterator["EntityProxy"]:
    """Yield the entities of actions: parties once, a document with every action that it tells of.

    Readers put together what has one id; to remember all documents would take memory.
    """
    told: set[str] = set()
    for action in actions:
        for field, party in parties(action):
            if (key := _party_id(field, party["code"])) not in told:
                told.add(key)
                yield _party(field, party)
        for source in action["sources"]:
            yield _document(source)
        yield _event(action)
        if action["type"] in LISTING:
            yield from (_sanction(action, firm) for firm in action["firms"])


def _make(schema: str, id: str, **values: Any) -> "EntityProxy":
    try:
        from followthemoney import model  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExportError("FollowTheMoney takes its library: pip install 'mercwatch[ftm]'") from error
    entity = model.make_entity(schema)
    entity.id = f"mercwatch-{id}"
    for name, value in values.items():
        entity.add(name, value, quiet=True, cleaned=name in CLEAN)
    return entity


CLEAN = {
    "organizer",
    "involved",
    "proof",
    "entity",
    "summary",
    "notes",
    "name",
    "title",
    "reason",
}  # ours, as is


def _party_id(field: str, code: str) -> str:
    kind = "firm" if field == "firms" else "actor"
    return f"{kind}-{code}".replace(":", "-").replace("_", "-").lower()


def _party(field: str, party: Nested) -> "EntityProxy":
    if field == "firms":
        return _make("Company", _party_id(field, party["code"]), name=party["name"], sector=party["kind"])
    state = party["kind"] == "country"
    country = party["code"].lower() if state else None
    schema = "PublicBody" if state else "Organization"
    return _make(schema, _party_id(field, party["code"]), name=party["name"], country=country)


def _document(source: Nested) -> "EntityProxy":
    return _make(
        "Article",
        f"document-{source['document_id']}",
        title=source["title"] or source["url"],
        sourceUrl=source["url"],
        publisher=source["publisher"],
        country=source["country"] and source["country"].lower(),
        language=source["language"],
        publishedAt=source["published"],
        retrievedAt=source["retrieved_at"],
    )


def _ids(action: Nested, *fields: str) -> list[str]:
    return [f"mercwatch-{_party_id(field, one['code'])}" for field, one in parties(action) if field in fields]


def _event(action: Nested) -> "EntityProxy":
    states = [one["code"].lower() for _, one in parties(action) if one["kind"] == "country"]
    return _make(
        "Event",
        f"action-{action['action_id']}",
        name=title(action),
        date=action["date"],
        organizer=_ids(action, "actors"),
        involved=_ids(action, "endorsers", "members", "firms"),
        country=states,
        program=action["instrument"],
        keywords=[action["type"], action["status"], action["certainty"], action["role"]],
        summary=quotes(action),
        proof=[f"mercwatch-document-{one['document_id']}" for one in action["sources"]],
        sourceUrl=links(action),
        recordId=str(action["action_id"]),
        modifiedAt=action["decided_at"],
    )


def _sanction(action: Nested, firm: Nested) -> "EntityProxy":
    return _make(
        "Sanction",
        f"sanction-{action['action_id']}-{firm['code']}".replace("_", "-"),
        entity=[f"mercwatch-{_party_id('firms', firm['code'])}"],
        authority=[one["name"] for one in action["actors"]],
        country=[one["code"].lower() for one in action["actors"] if one["kind"] == "country"],
        program=action["instrument"] or action["type_name"],
        date=action["date"],
        status=action["status"],
        reason=quotes(action),
        sourceUrl=links(action),
        proof=[f"mercwatch-document-{one['document_id']}" for one in action["sources"]],
        recordId=str(action["action_id"]),
    )
