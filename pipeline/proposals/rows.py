"""An accepted name as what it adds to the registry."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import RegistryError
from pipeline.proposals.finding import NameKind
from pipeline.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Addition:
    """Fields of one row of a section: of a new row all, of a known one what is added to its lists."""

    section: str
    id: str
    fields: Mapping[str, Any]

    def as_mapping(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"section": self.section, "id": self.id, "fields": dict(self.fields)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person makes of a name; what does not go with its kind is ignored.

    id: of the new firm or body, or of the one whose alias or product it is.  type: the kind in the registry.
    actor, language: of a body and of its names.  countries: of a firm.
    """

    kind: NameKind
    name: str
    id: str
    type: str = ""
    countries: Sequence[str] = ()
    aliases: Sequence[str] = ()
    products: Sequence[str] = ()
    sources: Sequence[str] = ()
    actor: str = ""
    language: str = "en"
    note: str = ""


def addition(wish: Wish, registry: Registry) -> Addition:
    """Return what a wish adds; raise RegistryError where its row is there already, or is not."""
    if wish.kind is NameKind.FIRM:
        _require_new(wish, registry.firms)
        return Addition(section="firms", id=wish.id, fields=_firm(wish))
    if wish.kind is NameKind.BODY:
        _require_new(wish, registry.bodies)
        return Addition(section="bodies", id=wish.id, fields=_body(wish))
    names = list(dict.fromkeys((wish.name, *wish.aliases)))
    if wish.id in registry.firms:
        fields = {"products" if wish.kind is NameKind.PRODUCT else "aliases": names}
        return Addition(section="firms", id=wish.id, fields=fields)
    if wish.id in registry.bodies and wish.kind is NameKind.ALIAS:
        return Addition(section="bodies", id=wish.id, fields={"aliases": {wish.language: names}})
    raise RegistryError(f"{wish.id!r}: no such firm or body, whose {wish.kind} {wish.name!r} could be")


def slug(name: str) -> str:
    """Return an id for a name: `Acme Intrusion Ltd.` is `acme_intrusion_ltd`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _require_new(wish: Wish, known: Mapping[str, object]) -> None:
    if wish.id in known:
        raise RegistryError(f"{wish.id!r}: there is one of this id; choose another, or add an alias to it")


def _firm(wish: Wish) -> dict[str, Any]:
    fields = {
        "name": wish.name,
        "kind": wish.type,
        "jurisdictions": list(wish.countries),
        "aliases": list(wish.aliases),
        "products": list(wish.products),
        "verified": False,
        "sources": list(wish.sources),
        "note": wish.note,
    }
    always = {"name", "kind", "jurisdictions", "verified", "sources"}
    return {name: value for name, value in fields.items() if value or name in always}


def _body(wish: Wish) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": wish.name, "actor": wish.actor, "kind": wish.type}
    if wish.aliases:
        fields["aliases"] = {wish.language: list(wish.aliases)}
    if wish.note:
        fields["note"] = wish.note
    return fields
