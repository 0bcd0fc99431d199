"""The desk is another as soon as the registry's files are."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from pipeline.errors import RegistryError
from pipeline.registry.stamp import stamp
from web.renewing import Renewing


class Made:
    """Makes applications that say what the file says."""

    def __init__(self, file: Path) -> None:
        self.file, self.number = file, 0

    def __call__(self) -> Starlette:
        said = self.file.read_text() if self.file.exists() else "nothing"
        if said == "broken":
            raise RegistryError("firms.yml:1: broken")
        self.number += 1
        return Starlette(routes=[Route("/", lambda _: PlainTextResponse(said))])


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path / "registry" / "firms.yml")


@pytest.fixture
def client(made: Made) -> Iterator[TestClient]:
    with TestClient(Renewing(made, lambda: stamp(made.file.parent))) as browser:
        yield browser


def test_it_is_made_anew_when_a_file_is_added_or_changed_and_only_then(
    client: TestClient, made: Made
) -> None:
    assert [client.get("/").text for _ in range(3)] == ["nothing"] * 3
    made.file.parent.mkdir()
    made.file.write_text("firms")
    assert [client.get("/").text for _ in range(3)] == ["firms"] * 3
    made.file.write_text("more firms")
    assert client.get("/").text == "more firms"
    assert made.number == 3


def test_broken_files_leave_the_old_one_and_are_told_once(
    client: TestClient, made: Made, caplog: pytest.LogCaptureFixture
) -> None:
    made.file.parent.mkdir()
    made.file.write_text("broken")
    with caplog.at_level(logging.ERROR):
        assert [client.get("/").text for _ in range(2)] == ["nothing"] * 2
    assert [one.getMessage() for one in caplog.records] == [
        "the registry has changed and cannot be used, the old one stays: firms.yml:1: broken"
    ]
    made.file.write_text("mended")
    assert client.get("/").text == "mended"
