"""What is sent to a collector of OpenTelemetry, and that nothing is where none is named."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from flows import steps
from flows.steps import sharing
from flows.summary import Summary
from flows.wiring import database
from pipeline import tracing
from pipeline.errors import SettingsError
from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, listed, make_settings
from tests.making import NOW
from tests.server import HOST, Pages

pytest.importorskip("opentelemetry.sdk")
Spans = dict[str, list[Any]]


class Collector(BaseHTTPRequestHandler):
    """Takes what an exporter sends."""

    def do_POST(self) -> None:
        """Keep the spans."""
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, ExportTraceServiceRequest.FromString(body)))  # type: ignore[attr-defined] # ours
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


class Taken(list[tuple[str, Any]]):
    """What came in: paths and requests."""

    def spans(self) -> Spans:
        """Return the spans by name."""
        found: Spans = {}
        for _, request in self:
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    for one in scope.spans:
                        found.setdefault(one.name, []).append(one)
        return found


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[Taken]:
    """Return what a collector of our own is sent, which the environment names."""
    server = ThreadingHTTPServer((HOST, 0), Collector)
    server.taken = taken = Taken()  # type: ignore[attr-defined] # ours
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://{HOST}:{server.server_port}")
    yield taken
    tracing.stop()
    server.shutdown()
    thread.join()
    server.server_close()


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def test_run_is_a_tree_of_spans(taken: Taken, pages: Pages, tmp_path: Path, sqlite_url: str) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    settings = make_settings(tmp_path, sqlite_url, news=add_feed(pages, listed(pages, "/good")))
    tracing.start()
    with database(settings) as opened, steps.recorded(opened, "ingest", now=lambda: NOW):
        summary: Summary = steps.poll(settings, now=lambda: NOW)
        summary = steps.collect(settings, summary, now=lambda: NOW)
        steps.read(settings, summary, now=lambda: NOW)
    tracing.stop()
    spans = taken.spans()
    assert sorted(spans) == ["annotate", "extract", "feed", "fetch", "run", "store"]
    (run,), (feed,) = spans["run"], spans["feed"]
    assert attributes(run) == {"mercwatch.kind": "ingest", "mercwatch.run": 1}
    assert attributes(feed) == {"mercwatch.feed": "news", "mercwatch.outcome": "fetched"}
    assert [attributes(one)["mercwatch.url"][len(pages.base) :] for one in spans["fetch"]] == [
        "/feed",
        "/good",
    ]
    assert attributes(spans["fetch"][1])["mercwatch.status"] == 200
    below = [one for name, many in spans.items() if name != "run" for one in many]
    assert {one.parent_span_id for one in below} == {run.span_id}
    assert {one.trace_id for one in below} == {run.trace_id}
    (path, first), *_ = taken
    assert path == "/v1/traces"
    assert attributes(first.resource_spans[0].resource)["service.name"] == "mercwatch"


def test_processes_that_share_the_work_hang_theirs_on_the_run(taken: Taken, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url="sqlite://", workers=2)
    tracing.start()
    with tracing.span("run"):
        done = list(sharing.share(settings, [[1], [2], [3]], traced, long=0))
    tracing.stop()
    assert [given for given, _ in done] == [[1], [2], [3]]
    spans = taken.spans()
    assert sorted(attributes(one)["mercwatch.number"] for one in spans["work"]) == [1, 2, 3]
    assert {one.parent_span_id for one in spans["work"]} == {spans["run"][0].span_id}


def traced(settings: Settings, numbers: list[int]) -> None:
    with tracing.span("work", number=numbers[0]):
        pass


def test_error_is_marked_by_its_kind_and_passwords_are_struck_out(taken: Taken) -> None:
    tracing.start()
    with pytest.raises(ValueError, match="secret"), tracing.span("fetch", url="https://me:secret@x.example/"):
        raise ValueError("secret")
    tracing.stop()
    (span,) = taken.spans()["fetch"]
    assert attributes(span) == {"mercwatch.url": "https://me:***@x.example/"}
    assert (span.status.code, span.status.message) == (2, "ValueError")
    assert b"secret" not in taken[0][1].SerializeToString()


def test_collector_that_does_not_answer_stops_no_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://{HOST}:9")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "1")
    tracing.start()
    with tracing.span("run"):
        pass
    tracing.stop()


def test_missing_extra_is_told_with_the_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    with pytest.raises(SettingsError, match=r"install mercwatch\[telemetry\]"):
        tracing.start({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})


SCRIPT = """
import sys
import cli.main, flows.steps
from pipeline import tracing
tracing.start({})
tracing.start({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "OTEL_SDK_DISABLED": "true"})
with tracing.span("run"):
    assert tracing.carried() == {}
tracing.stop()
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


def test_nothing_is_imported_where_no_collector_is_named() -> None:
    house = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
