"""Post JSON to an address that the operator set, over the same guarded network."""

import json
import threading
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

import httpx

from pipeline.fetch.addresses import AddressRefusedError
from pipeline.fetch.deadline import Deadline, current
from pipeline.fetch.network import GuardedBackend, GuardedTransport

SECONDS = 20.0  # all of it, by the clock on the wall


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
    backend = GuardedBackend(frozenset(host.lower() for host in allow_hosts))
    agent = f"Mercwatch/{version('mercwatch')} (+{contact})"
    before = current.set(Deadline(seconds, threading.Event()))
    try:
        with (
            httpx.Client(
                transport=GuardedTransport(backend, 1), headers={"User-Agent": agent}, trust_env=False
            ) as client,
            client.stream(
                "POST",
                url,
                content=body,
                headers={"Content-Type": "application/json", **headers},
                timeout=seconds,
            ) as answer,
        ):
            return None if answer.is_success else f"HTTP {answer.status_code}"
    except (httpx.HTTPError, httpx.InvalidURL, AddressRefusedError) as error:
        return str(error) or type(error).__name__
    finally:
        current.reset(before)
