"""`/metrics` for Prometheus: how the record stands, asked at that moment, and our own answers."""

from collections.abc import Iterator

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from db.queries.gauges import Gauges, gauges
from db.session import Database
from pipeline.errors import DatabaseError
from web.access.visitor import Clock

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
QUANTILES = (0.5, 0.95, 0.99)


class Record(Collector):
    """What the database says; `mercwatch_up` is 0, and alone, where it does not answer."""

    def __init__(self, database: Database, now: Clock) -> None:
        self._database, self._now = database, now

    def describe(self) -> list[Metric]:
        """Return nothing, so that nothing is asked before the first scrape."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics of this moment."""
        up = GaugeMetricFamily("mercwatch_up", "1 where the database answers")
        try:
            with self._database.session(read_only=True) as session:
                found = gauges(session, self._now())
        except DatabaseError:
            up.add_metric((), 0)
            yield up
            return
        up.add_metric((), 1)
        yield up
        yield from self._waiting(found)
        yield from _running(found)

    def _waiting(self, found: Gauges) -> Iterator[Metric]:
        for name, what, label, counts in (
            ("candidates", "Candidates by state", "state", found.candidates),
            ("reviews", "Reviews that wait for another person, by stage", "stage", found.reviews),
            ("entries", "Entries by the state that they ended in", "state", found.entries),
            ("feeds", "Feeds by how they fared when last told", "health", found.feeds),
            ("recent_fetches", "Of the last thousand fetches, by outcome", "outcome", found.fetches),
        ):
            family = GaugeMetricFamily(f"mercwatch_{name}", what, labels=(label,))
            for value, number in counts.items():
                family.add_metric((value,), number)
            yield family
        now = self._now()
        for name, what, since in (
            ("queue_age_seconds", "Age of the oldest open candidate", found.oldest_candidate),
            ("backlog_age_seconds", "Age of the oldest entry that is not read", found.oldest_entry),
        ):
            yield GaugeMetricFamily(
                f"mercwatch_{name}", what, (now - since).total_seconds() if since else 0.0
            )
        yield GaugeMetricFamily("mercwatch_actions", "Accepted actions that count now", found.actions)
        yield GaugeMetricFamily("mercwatch_feeds_overdue", "Feeds not asked an hour after due", found.overdue)


def _running(found: Gauges) -> Iterator[Metric]:
    began = GaugeMetricFamily("mercwatch_run_start_time_seconds", "Begin of the last run", labels=("kind",))
    good = GaugeMetricFamily(
        "mercwatch_run_success_time_seconds", "End of the last good run", labels=("kind",)
    )
    spent = GaugeMetricFamily("mercwatch_run_seconds", "Last run, by stage", labels=("kind", "stage"))
    did = GaugeMetricFamily("mercwatch_run_yield", "What the last run counted", labels=("kind", "what"))
    failed = GaugeMetricFamily("mercwatch_failed_runs", "Failed runs that are remembered", labels=("kind",))
    for run in found.last_runs:
        began.add_metric((run.kind,), run.started_at.timestamp())
        failed.add_metric((run.kind,), found.failed_runs.get(run.kind, 0))
        for stage, seconds in run.seconds.items():
            spent.add_metric((run.kind, stage), seconds)
        for what, number in run.counts.items():
            did.add_metric((run.kind, what), number)
    for kind, at in found.last_good.items():
        good.add_metric((kind,), at.timestamp())
    yield from (began, good, spent, did, failed)
    took = GaugeMetricFamily(
        "mercwatch_recent_fetch_seconds", "Time of the last thousand fetches", labels=("quantile",)
    )
    for part in QUANTILES if found.fetch_seconds else ():
        rank = min(int(part * len(found.fetch_seconds)), len(found.fetch_seconds) - 1)
        took.add_metric((str(part),), found.fetch_seconds[rank])
    yield took


class Metrics:
    """The metrics of one application; answers: for `Timed`."""

    def __init__(self, database: Database, now: Clock) -> None:
        self.registry = CollectorRegistry()
        self.answers = Histogram(
            "mercwatch_http_seconds",
            "Time to the start of an answer",
            ("method", "route", "status"),
            buckets=BOUNDS,
            registry=self.registry,
        )
        self.registry.register(Record(database, now))

    def routes(self) -> APIRouter:
        """Return the route `/metrics`; where there are users, it takes a login or a reader's token."""
        routes = APIRouter()

        @routes.get("/metrics", include_in_schema=False)
        def metrics() -> Response:
            return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)

        return routes
