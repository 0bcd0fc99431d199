"""No request that the OpenAPI allows, nor one that it does not, breaks the server."""

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI, Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import status_code_conformance

from db.session import Database
from pipeline.registry import Registry
from pipeline.review.people import UserRole
from tests.making import NOW, make_document, us_sanctions
from tests.web.conftest import Enter, Propose, new_token, read_nothing
from web.app import create_app

EXAMPLES = 8  # of each kind for each route
ENDING = {"/logout", "/password"}  # which would end the fuzzing
QUIET = settings(max_examples=EXAMPLES, database=None, suppress_health_check=list(HealthCheck))


Operation = APIOperation[Any, Any, Any, Any]


@pytest.fixture
def application(sqlite_database: Database, registry: Registry) -> FastAPI:
    """Return the application under the name by which schemathesis asks."""
    hosts = ["testserver", "127.0.0.1"]
    return create_app(sqlite_database, registry, submit=read_nothing, hosts=hosts, now=lambda: NOW)


def test_openapi_tells_what_each_write_takes(application: FastAPI) -> None:
    for path, methods in application.openapi()["paths"].items():
        if "post" in methods and path not in ENDING and not path.endswith(("/revoke", "/stop", "/again")):
            assert "requestBody" in methods["post"], path


def test_no_request_breaks_the_server(
    application: FastAPI, sqlite_database: Database, propose: Propose, enter: Enter
) -> None:
    document = make_document()
    propose(document, us_sanctions(document))
    enter("ada", UserRole.ADMIN)
    headers = new_token(sqlite_database, "ada", UserRole.ADMIN)
    schema = schemathesis.openapi.from_asgi("/openapi.json", application, headers=headers)
    operations = [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]
    assert len(operations) >= 15
    for operation in operations:
        if operation.path not in ENDING:
            fuzz(operation, headers)


def test_route_that_breaks_is_noticed() -> None:
    breaking = FastAPI()

    @breaking.get("/broken")
    def broken(number: int) -> float:
        return 1 / (number - number)

    (operation,) = schemathesis.openapi.from_asgi("/openapi.json", breaking).get_all_operations()
    assert isinstance(operation, Ok)
    with pytest.raises((AssertionError, ZeroDivisionError)):
        fuzz(operation.ok(), {})


def test_status_that_is_not_documented_is_noticed() -> None:
    odd = FastAPI()

    @odd.get("/odd")
    def teapot() -> Response:
        return Response(status_code=418)

    (operation,) = schemathesis.openapi.from_asgi("/openapi.json", odd).get_all_operations()
    assert isinstance(operation, Ok)
    with pytest.raises(FailureGroup, match="418"):
        fuzz(operation.ok(), {})


def fuzz(operation: Operation, headers: dict[str, str]) -> None:
    """Send what a route takes, and what it does not."""

    @QUIET
    @given(case=requests(operation))
    def send(case: Case[Any]) -> None:
        answer = case.call(headers=headers)
        assert answer.status_code < 500, f"{case.method} {case.formatted_path}: {answer.content[:500]!r}"
        case.validate_response(answer, checks=[status_code_conformance])

    send()


def requests(operation: Operation) -> st.SearchStrategy[Case[Any]]:
    """Return right and wrong requests; a route that takes nothing knows no wrong ones."""
    right = operation.as_strategy(GenerationMode.POSITIVE)
    takes = [*operation.iter_parameters(), *operation.body]
    return right | operation.as_strategy(GenerationMode.NEGATIVE) if takes else right
