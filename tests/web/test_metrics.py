"""What Prometheus is told."""

from contextlib import contextmanager

from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from db import store
from db.session import Database
from pipeline.errors import DatabaseError
from pipeline.review.people import UserRole
from tests.making import DAY, HOUR, NOW, make_document, make_feed, make_result, us_sanctions
from tests.web.conftest import Enter, Propose, new_token
from web.watched.metrics import Metrics


def told(desk: TestClient, **headers: str) -> dict[tuple[str, ...], float]:
    """Return every sample by its name and labels."""
    answer = desk.get("/metrics", headers=headers)
    assert answer.status_code == 200
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_what_waits_and_what_ran_is_told(
    desk: TestClient, sqlite_database: Database, propose: Propose
) -> None:
    document = make_document()
    propose(document, us_sanctions(document))
    with sqlite_database.session() as session:
        store.save_poll(
            session, make_feed(), make_result(elapsed=2.5), entries=(), pointer=None, problem=None,
            now=NOW - 3 * DAY, ttl=None, jitter=0.9,
        )  # fmt: skip
        run = store.begin_run(session, "ingest", now=NOW - 2 * HOUR)
        store.end_run(session, run, now=NOW - HOUR, counts={"stored": 3}, seconds={"poll": 1.5})
        run = store.begin_run(session, "ingest", now=NOW)
        store.end_run(session, run, now=NOW, problem="no", counts={"stored": 0}, seconds={"poll": 9.5})
    found = told(desk)
    assert found["mercwatch_up",] == 1
    assert found["mercwatch_candidates", "open"] == 1
    assert found["mercwatch_queue_age_seconds",] == 0
    assert found["mercwatch_run_yield", "ingest", "stored"] == 0
    assert found["mercwatch_run_seconds", "ingest", "poll"] == 9.5
    assert found["mercwatch_run_success_time_seconds", "ingest"] == (NOW - HOUR).timestamp()
    assert found["mercwatch_failed_runs", "ingest"] == 1
    assert found["mercwatch_recent_fetches", "fetched"] == 1
    assert found["mercwatch_recent_fetch_seconds", "0.5"] == 2.5
    assert found["mercwatch_feeds_overdue",] == 1


def test_own_answers_are_counted_by_route_and_not_by_address(desk: TestClient) -> None:
    desk.get("/candidates/7")
    desk.get("/candidates/8")
    desk.get("/no/such/page")
    found = told(desk)
    routes = {
        labels[2]: number for labels, number in found.items() if labels[0] == "mercwatch_http_seconds_count"
    }
    assert routes == {"/candidates/{candidate_id}": 2, "none": 1}


def test_database_that_does_not_answer_is_told() -> None:
    class Deaf:
        @contextmanager
        def session(self, *, read_only: bool = False):  # type: ignore[no-untyped-def] # a stand-in
            raise DatabaseError("no")
            yield

    families = list(Metrics(Deaf(), lambda: NOW).registry.collect())  # type: ignore[arg-type] # a stand-in
    samples = [(one.name, one.value) for family in families for one in family.samples]
    assert samples == [("mercwatch_up", 0)]


def test_where_there_are_users_it_takes_a_reader(
    desk: TestClient, enter: Enter, sqlite_database: Database
) -> None:
    enter("ada", UserRole.READER)
    assert desk.get("/metrics").status_code in {303, 307, 401}
    assert told(desk, **new_token(sqlite_database, "ada", UserRole.READER))["mercwatch_up",] == 1
