"""The page that tells programs what they may ask: the OpenAPI document, in words and with examples."""

import json
import shlex
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from web.pages import page

SAYS = Path(__file__).with_name("reference.toml")
JSON = "application/json"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter or a field of a body; place: path, query or body.  kind: what it holds, in words."""

    name: str
    place: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Route:
    """A route and what it takes; example: a command for a shell."""

    method: str
    path: str
    says: str
    takes: tuple[Given, ...]
    about_body: str
    example: str

    @property
    def anchor(self) -> str:
        """Return the name of its place on the page."""
        return f"{self.method}-{self.path.strip('/').replace('/', '-')}".lower()


@cache
def sections() -> list[dict[str, Any]]:
    """Return the sections: name, about, and by `GET /path` what each route does."""
    found: list[dict[str, Any]] = tomllib.loads(SAYS.read_text(encoding="utf-8"))["sections"]
    return found


def reference() -> APIRouter:
    """Return the route of the page."""
    routes = APIRouter(default_response_class=HTMLResponse)

    @routes.get("/api")
    def told(request: Request) -> HTMLResponse:
        document = request.app.openapi()
        base = str(request.base_url).rstrip("/")
        parts = [
            (one["name"], one["about"], list(described(document, one["routes"], base))) for one in sections()
        ]
        return page(request, "reference.html", sections=parts, base=base)

    return routes


def described(document: Schema, says: Mapping[str, str], base: str) -> Iterator[Route]:
    """Yield those of the routes that this application has, in the order that they are told in."""
    kinds = document.get("components", {}).get("schemas", {})
    for key, words in says.items():
        method, path = key.split(" ", 1)
        operation = document["paths"].get(path, {}).get(method.lower())
        if operation is None:
            continue  # it is served only where it is set up
        sent = operation.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema", {})
        needed = set(sent.get("required", ()))
        takes = [
            Given(one["name"], one["in"], kind(one["schema"], kinds), one.get("required", False))
            for one in operation.get("parameters", ())
        ]
        fields = sent.get("properties", {})
        takes += [Given(name, "body", kind(one, kinds), name in needed) for name, one in fields.items()]
        needs = {name: sample(one, kinds) for name, one in fields.items() if name in needed}
        body = needs if sent else None
        yield Route(
            method, path, words, tuple(takes), sent.get("description", ""), curl(method, base + path, body)
        )


def kind(schema: Schema, kinds: Mapping[str, Schema]) -> str:
    """Return in words what a schema holds: `a, b or c`, `whole number`, `list of text`."""
    if "$ref" in schema:
        return kind(kinds[schema["$ref"].rpartition("/")[2]], kinds)
    if "anyOf" in schema:
        told = dict.fromkeys(kind(one, kinds) for one in schema["anyOf"] if one.get("type") != "null")
        return " or ".join(told)
    if "enum" in schema:
        return ", ".join(map(str, schema["enum"]))
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"list of {kind(schema.get('items', {}), kinds)}"
    names = {"integer": "whole number", "number": "number", "boolean": "true or false", "object": "object"}
    return names.get(schema.get("type", ""), "text")


def sample(schema: Schema, kinds: Mapping[str, Schema]) -> Any:
    """Return a value that stands for what a schema holds."""
    plain = {"whole number": 1, "number": 0.5, "true or false": True, "object": {}, "text": "…"}
    words = kind(schema, kinds)
    return [] if words.startswith("list of") else plain.get(words, words.split(", ")[0])


def curl(method: str, address: str, body: object | None) -> str:
    """Return a command that asks this; TOKEN is a token of yours."""
    parts = ["curl", "-H", '"Authorization: Bearer $TOKEN"']
    parts += ["-X", method] if method != "GET" else []
    if body is not None:
        sent = json.dumps(body, ensure_ascii=False)
        parts += ["-H", shlex.quote(f"Content-Type: {JSON}"), "-d", shlex.quote(sent)]
    return " ".join([*parts, shlex.quote(address)])
