"""Spans for OpenTelemetry, where the environment names a collector; elsewhere nothing is even imported.

OTEL_EXPORTER_OTLP_ENDPOINT (or `…_TRACES_ENDPOINT`) turns it on; all else is as OpenTelemetry's own
variables say. The provider is ours alone: Prefect's, if it has one, is left as it is.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.errors import SettingsError
from pipeline.settings import without_passwords

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
Attribute = str | int | float | bool | None
_provider: "TracerProvider | None" = None


def start(environment: Mapping[str, str] = os.environ, carrier: Mapping[str, str] | None = None) -> None:
    """Send spans to the collector that is named, if any; carrier: of the process whose span is the parent.

    Raise SettingsError where one is named and the extra is not installed.
    """
    global _provider  # noqa: PLW0603 - one a process, like the log
    named = any(environment.get(name) for name in ENDPOINTS)
    if _provider or not named or environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - only if asked for
            OTLPSpanExporter,
        )
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SettingsError(f"{ENDPOINTS[0]} is set: install mercwatch[telemetry], or unset it") from error
    name = environment.get("OTEL_SERVICE_NAME", "mercwatch")
    resource = Resource.create({"service.name": name, "service.version": version("mercwatch")})
    _provider = TracerProvider(resource=resource)
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    if carrier:
        from opentelemetry import context, propagate  # noqa: PLC0415 - an extra

        context.attach(propagate.extract(carrier))  # to the end of the process


def stop() -> None:
    """Send what is left, and send no more."""
    global _provider
    provider, _provider = _provider, None
    if provider:
        provider.shutdown()


def carried() -> dict[str, str]:
    """Return what another process needs to make its spans children of the one that is open."""
    found: dict[str, str] = {}
    if _provider:
        from opentelemetry import propagate  # noqa: PLC0415 - an extra

        propagate.inject(found)
    return found


@contextmanager
def span(name: str, **attributes: Attribute) -> Iterator[None]:
    """Have what is done within be a span; one that an error leaves is marked with the error's kind alone."""
    if _provider is None:
        yield
        return
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415 - an extra

    tracer = _provider.get_tracer("mercwatch")
    with tracer.start_as_current_span(
        name, attributes=_told(attributes), record_exception=False, set_status_on_exception=False
    ) as opened:
        try:
            yield
        except BaseException as error:
            opened.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def past(name: str, began: datetime, seconds: float, **attributes: Attribute) -> None:
    """Tell of a span that is over."""
    if _provider is None:
        return
    start_time = round(began.timestamp() * 1e9)
    told = _provider.get_tracer("mercwatch").start_span(
        name, attributes=_told(attributes), start_time=start_time
    )
    told.end(end_time=start_time + round(seconds * 1e9))


def _told(attributes: Mapping[str, Attribute]) -> dict[str, str | int | float | bool]:
    """Return attributes as `mercwatch.feed`, without those that are empty and without passwords."""
    return {
        f"mercwatch.{name}": without_passwords(one) if isinstance(one, str) else one
        for name, one in attributes.items()
        if one is not None
    }
