"""A STIX 2.1 bundle, by its own library.

An action is a Report, with an extension that holds the codebook's fields and every quote; firms and bodies
are Identities, states Locations, its documents external references.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import ExportError
from pipeline.exporting.nested import PARTIES
from pipeline.exporting.sides import PLACE, Nested, parties, quotes, title, uuid_of

MADE = "2020-01-01T00:00:00Z"  # for all, as an object's versions share it, and the same export is the same
FIELDS = ("type", "date", "date_derivation", "status", "certainty", "role", "instrument")
QUOTE = ("field", "value", "quote", "start_char", "end_char", "document_id")
US = f"identity--{uuid_of('mercwatch')}"
EXTENSION = f"extension-definition--{uuid_of('extension', 1)}"


def write_stix(actions: Iterable[Nested], path: Path, *, created: str) -> int:
    """Write a bundle, object by object; return how many objects there are."""
    number = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{"type": "bundle", "id": "bundle--{uuid_of("bundle", created)}", "objects": [')
        for one in objects(actions):
            out.write(("," if number else "") + "\n" + json.dumps(one, ensure_ascii=False))
            number += 1
        out.write("\n]}\n")
    return number


def objects(actions: Iterable[Nested]) -> Iterator[dict[str, Any]]:
    """Yield the objects of actions, each that several share once, before the first that refers to it."""
    yield _made("Identity", id=US, name="Mercwatch", identity_class="system", contact_information=PLACE)
    yield _made(
        "ExtensionDefinition",
        id=EXTENSION,
        created_by_ref=US,
        name="Mercwatch action",
        description="The fields of an action by Mercwatch's codebook, and the quotes under them.",
        schema=f"{PLACE}/blob/main/docs/analysts.md",
        version="1.0.0",
        extension_types=["property-extension"],
    )
    told: set[str] = set()
    for action in actions:
        refers = {_ref(field, party): (field, party) for field, party in parties(action)}
        for ref, (field, party) in refers.items():
            if ref not in told:
                told.add(ref)
                yield _party(ref, field, party)
        yield _report(action, list(refers))


def _made(kind: str, **values: Any) -> dict[str, Any]:
    try:
        from stix2 import v21  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExportError("STIX takes its library: pip install 'mercwatch[stix]'") from error
    given = {"created": MADE, "modified": MADE} | {k: v for k, v in values.items() if v not in (None, [], "")}
    serialized: dict[str, Any] = json.loads(getattr(v21, kind)(**given).serialize())
    return serialized


def _ref(field: str, party: Nested) -> str:
    if field == "firms":
        return f"identity--{uuid_of('firm', party['code'])}"
    kind = "location" if party["kind"] == "country" else "identity"
    return f"{kind}--{uuid_of('actor', party['code'])}"


def _party(ref: str, field: str, party: Nested) -> dict[str, Any]:
    plain = {"id": ref, "name": party["name"], "created_by_ref": US}
    if field != "firms" and party["kind"] == "country":
        return _made("Location", **plain, country=party["code"])
    return _made("Identity", **plain, identity_class="organization")


def _report(action: Nested, refers: list[str]) -> dict[str, Any]:
    fields = {name: action[name] for name in FIELDS if action[name] is not None}
    fields |= {name: [one["code"] for one in action[name]] for name in PARTIES if action[name]}
    evidence = [{name: one[name] for name in QUOTE} for one in action["evidence"]]
    return _made(
        "Report",
        id=f"report--{uuid_of('action', action['action_id'])}",
        created_by_ref=US,
        modified=action["decided_at"],
        name=title(action),
        description="\n".join(quotes(action)),
        published=f"{action['date_start']}T00:00:00Z" if action["date_start"] else action["decided_at"],
        labels=[action["type"].replace("_", "-")],
        object_refs=refers or [US],
        external_references=[_reference(one) for one in action["sources"]],
        extensions={
            EXTENSION: {"extension_type": "property-extension"} | fields | {"evidence": evidence},
        },
    )


def _reference(source: Nested) -> dict[str, Any]:
    told = {
        "source_name": source["publisher"] or "unknown publisher",
        "url": source["url"],
        "description": source["title"],
        "external_id": f"document {source['document_id']}",
        "hashes": {"SHA-256": source["archive_digest"]} if source["archive_digest"] else None,
    }
    return {name: value for name, value in told.items() if value}
