"""What a write brings: JSON, or a form with the same names; bounded, and checked before anything is done."""

import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from fastapi import HTTPException, Request
from pydantic import BaseModel, ValidationError

from web.asked import BadRequestError

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
Given = TypeVar("Given", bound=BaseModel)


def kind_of(request: Request) -> str:
    """Return the content type without its parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_form(request: Request) -> bool:
    """Tell whether the body is a form's."""
    return kind_of(request) in {FORM, MULTIPART}


def wants_json(request: Request) -> bool:
    """Tell whether a program asks, or a page's script, and not a browser for a page."""
    accepted = request.headers.get("accept", "")
    return (
        kind_of(request) == JSON
        or "authorization" in request.headers
        or request.url.path.startswith("/api/")
        or (JSON in accepted and "text/html" not in accepted)
    )


def body(model: type[Given]) -> Callable[[Request], Awaitable[Given]]:
    """Return the dependency that reads a body; lists and objects stand as JSON in a form's fields."""

    async def read(request: Request) -> Given:
        values = await values_of(request, model)
        try:
            return model.model_validate(values)
        except ValidationError as error:
            told = [f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}." for one in error.errors()]
            raise BadRequestError(*told) from error

    return read


def described(model: type[BaseModel]) -> dict[str, Any]:
    """Return what a route's OpenAPI says of its body."""
    schema = model.model_json_schema()
    whole = _inlined(schema, schema.pop("$defs", {}))
    return {"requestBody": {"required": True, "content": {JSON: {"schema": whole}}}}


async def values_of(request: Request, model: type[BaseModel]) -> dict[str, Any]:
    """Return what a body holds, not checked yet."""
    if kind_of(request) == FORM:
        form = await request.form()
        texts = {name: str(form[name]) for name in form if name != "csrf" and str(form[name]).strip()}
        return {name: _parsed(name, text) if _nested(model, name) else text for name, text in texts.items()}
    if kind_of(request) != JSON:
        raise HTTPException(415, f"Send {JSON} or {FORM}.")
    values = _parsed("body", await request.body())
    if not isinstance(values, dict):
        raise BadRequestError("body: it must be an object.")
    return values


def _nested(model: type[BaseModel], name: str) -> bool:
    """Tell whether a field holds a list or an object; those alone have a factory for their default."""
    field = model.model_fields.get(name)
    return field is not None and field.default_factory is not None


def _parsed(name: str, text: str | bytes) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"{name}: it is no JSON.") from error


def _inlined(schema: Any, definitions: dict[str, Any]) -> Any:
    """Return a JSON schema with its references replaced, as OpenAPI would look for them elsewhere."""
    if isinstance(schema, list):
        return [_inlined(one, definitions) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if "$ref" in schema:
        return _inlined(definitions[schema["$ref"].rpartition("/")[2]], definitions)
    return {name: _inlined(value, definitions) for name, value in schema.items()}
