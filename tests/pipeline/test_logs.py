"""What a line of the log tells, to people and to programs."""

import json
import logging
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path

import pytest

from pipeline import logs
from pipeline.settings import Settings

Lines = Callable[[], list[str]]
log = logging.getLogger("pipeline.tested")


@pytest.fixture
def written() -> Iterator[Callable[..., Lines]]:
    """Return a function that starts the log and returns what reads its lines; all is put back at the end."""
    root, levels = logging.getLogger(), {room: logging.getLogger(room).level for room in logs.ROOMS}
    handlers = list(root.handlers)

    def begin(**settings: str) -> Lines:
        stream = StringIO()
        logs.start(Settings(home=Path(), database_url="", **settings), stream)
        return lambda: stream.getvalue().removesuffix("\n").splitlines()

    yield begin
    root.handlers[:] = handlers
    for room, level in levels.items():
        logging.getLogger(room).setLevel(level)


def test_line_for_programs_has_the_ids_of_what_it_is_about(written: Callable[..., Lines]) -> None:
    lines = written(logs="json", log_level="info")
    with logs.about(run=7), logs.about(feed="treasury", document=None):
        log.info("stored %d", 3)
    log.info("over")
    inner, outer = map(json.loads, lines())
    assert inner["message"] == "stored 3"
    assert (inner["level"], inner["logger"]) == ("info", "pipeline.tested")
    assert (inner["run"], inner["feed"]) == (7, "treasury")
    assert inner["time"].endswith("Z")
    assert "document" not in inner
    assert "run" not in outer


def test_line_for_people_ends_with_the_ids(written: Callable[..., Lines]) -> None:
    lines = written(log_level="info")
    with logs.about(run=7):
        log.info("read", extra={"document": 5})
    (line,) = lines()
    assert line.endswith("Z info read [run=7 document=5]")


def test_ids_end_although_what_is_within_fails(written: Callable[..., Lines]) -> None:
    lines = written()
    with pytest.raises(ValueError, match="no"), logs.about(run=7):
        raise ValueError("no")
    log.warning("after")
    assert lines()[0].endswith("warning after")


@pytest.mark.parametrize("form", ["plain", "json"])
def test_no_password_is_written_not_even_by_a_traceback(written: Callable[..., Lines], form: str) -> None:
    lines = written(logs=form)
    try:
        raise OSError("cannot reach postgresql://ada:hush@h/d")
    except OSError as error:
        log.error("failed for smtp://ada:hush@h/", exc_info=error)
    told = "\n".join(lines())
    assert told.count("ada:***@h") == 3  # the words, the line that raised, its error
    assert "hush" not in told
    assert "Traceback" in told


@pytest.mark.parametrize("form", ["plain", "json"])
def test_line_is_one_line_whatever_it_says(written: Callable[..., Lines], form: str) -> None:
    lines = written(logs=form)
    log.warning("two\nlines \x1b[2J ä \u2028 \x85 %s", object)
    (line,) = lines()
    assert "\x1b" not in line
    assert form == "plain" or json.loads(line)["message"].startswith("two\nlines")


def test_less_than_the_level_is_not_written_and_what_is_not_ours_only_if_it_warns(
    written: Callable[..., Lines],
) -> None:
    lines = written(log_level="info")
    log.debug("no")
    logging.getLogger("sqlalchemy.engine").info("no")
    logging.getLogger("sqlalchemy.engine").warning("yes")
    assert [line.split()[-1] for line in lines()] == ["yes"]


def test_started_twice_it_writes_once(written: Callable[..., Lines]) -> None:
    first, second = written(), written()
    log.warning("once")
    assert (len(first()), len(second())) == (0, 1)
