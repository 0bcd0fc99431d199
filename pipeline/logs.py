"""The log: a line an event, with the ids of the run, feed and document that it is about, and no passwords."""

import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TextIO

from pipeline.settings import Settings, without_passwords

NAMES = ("run", "feed", "document")  # of ids, in the order in which a line tells them
ROOMS = ("pipeline", "models", "db", "flows", "web", "cli")
_CONTROLS = {
    code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)
}  # or a page forges lines
_ids: ContextVar[dict[str, Any] | None] = ContextVar("ids", default=None)


@contextmanager
def about(**ids: object) -> Iterator[None]:
    """Have each line that is logged within tell these ids: `about(run=7, feed="us_treasury")`."""
    before = _ids.set((_ids.get() or {}) | {name: one for name, one in ids.items() if one is not None})
    try:
        yield
    finally:
        _ids.reset(before)


def ids_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return the ids that hold where a record was made; those given by `extra` win."""
    given = {name: getattr(record, name) for name in NAMES if hasattr(record, name)}
    found = (_ids.get() or {}) | given
    return {name: found[name] for name in NAMES if name in found}


class Plain(logging.Formatter):
    """A line for people: time in UTC, level, words, then the ids."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, with the traceback below it where there is one."""
        at = datetime.fromtimestamp(record.created, UTC)
        ids = " ".join(f"{name}={one}" for name, one in ids_of(record).items())
        words = (
            f"{at:%Y-%m-%d %H:%M:%SZ} {record.levelname.lower()} {record.getMessage().translate(_CONTROLS)}"
        )
        lines = [f"{words} [{ids}]" if ids else words]
        if record.exc_info:
            lines.append(self.formatException(record.exc_info))
        return without_passwords("\n".join(lines))


class Json(logging.Formatter):
    """A JSON object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the object in one line."""
        at = datetime.fromtimestamp(record.created, UTC)
        said: dict[str, Any] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_passwords(record.getMessage()),
        } | ids_of(record)
        if record.exc_info:
            said["exception"] = without_passwords(self.formatException(record.exc_info))
        return json.dumps(said, default=str)


def start(settings: Settings, stream: TextIO | None = None) -> None:
    """Write the log to stderr, or to a stream, as the settings say; of what is not ours, warnings alone."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Json() if settings.logs == "json" else Plain())
    handler.addFilter(lambda record: not record.name.startswith("prefect"))  # it writes its own
    root = logging.getLogger()
    for before in [one for one in root.handlers if isinstance(one.formatter, Plain | Json)]:
        root.removeHandler(before)  # or each line would be written twice
    root.addHandler(handler)
    for room in ROOMS:
        logging.getLogger(room).setLevel(settings.log_level.upper())
