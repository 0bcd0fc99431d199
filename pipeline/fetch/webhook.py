"""Post JSON to an address that the operator set, over the same guarded network."""

import json
from collections.abc import Mapping
from typing import Any

import httpx

from pipeline.fetch.addresses import AddressRefusedError
from pipeline.fetch.asking import SECONDS, guarded_client


def post_json(
    url: str,
    said: Mapping[str, Any],
    *,
    contact: str,
    allow_hosts: frozenset[str],
    seconds: float = SECONDS,
) -> str | None:
    """Post a JSON object, following no redirect; return None, or why the server has not taken it."""
    body = json.dumps(said, ensure_ascii=False).encode()
    return post(url, body, {}, contact=contact, allow_hosts=allow_hosts, seconds=seconds)


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    contact: str,
    allow_hosts: frozenset[str],
    seconds: float = SECONDS,
) -> str | None:
    """Post JSON bytes as they are, as a signature covers them; the same otherwise."""
    try:
        with (
            guarded_client(contact=contact, allow_hosts=allow_hosts, seconds=seconds) as client,
            client.stream(
                "POST", url, content=body, headers={"Content-Type": "application/json", **headers}
            ) as answer,
        ):
            return None if answer.is_success else f"HTTP {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL, AddressRefusedError) as error:
        return str(error) or type(error).__name__
