"""The schedule on one machine: a private Prefect server beside a process that runs what is due."""

import flows.quiet  # noqa: F401, I001 - sets Prefect's environment before it is imported

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import httpx
from prefect.client.schemas.schedules import CronSchedule
from prefect.types.entrypoint import EntrypointType
from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

from flows.ingest import ingest
from pipeline.errors import MercwatchError

HOURLY = "15 * * * *"  # each run asks only what is due
PATIENCE = 90  # seconds the server may take to answer
PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>


def serve(home: Path, *, cron: str = HOURLY, interval: timedelta | None = None) -> None:
    """Run the ingest flow on schedule until interrupted; `interval` takes the place of the cron line.

    Uses the server at `PREFECT_API_URL` where that is set, else starts one of its own on a free port of
    this machine, which keeps its state in `home`. Raise MercwatchError on a line that is no cron line.
    """
    try:
        CronSchedule(cron=cron)
    except ValueError as error:
        raise MercwatchError(f"{cron!r} is no cron line: write five fields, such as {HOURLY!r}") from error
    schedule = {"interval": interval} if interval else {"cron": cron}
    with _server(home) as url, temporary_settings({PREFECT_API_URL: url, PREFECT_HOME: home}):
        ingest.serve(
            name="ingest",
            limit=1,
            print_starting_message=False,
            entrypoint_type=EntrypointType.MODULE_PATH,
            **schedule,
        )


@contextmanager
def _server(home: Path) -> Iterator[str]:
    if given := os.environ.get("PREFECT_API_URL"):
        yield given
        return
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as written:
        server = subprocess.Popen(
            [*command, "--no-ui"],
            stdout=written,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PREFECT_HOME": str(home), "PREFECT_API_URL": url},
            preexec_fn=tied if sys.platform == "linux" else None,  # noqa: PLW1509 - it starts no thread
        )
    try:
        _wait(url, server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def tied() -> None:
    """Have the kernel end this process with the one that started it, even where that is killed (Linux)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = monotonic() + PATIENCE
    while monotonic() < deadline:
        try:
            if httpx.get(f"{url}/health", timeout=2, trust_env=False).is_success:
                return
        except httpx.TransportError:
            pass
        if server.poll() is not None:
            raise MercwatchError(f"the schedule's server stopped at once: see {log}")
        sleep(0.3)
    raise MercwatchError(f"the schedule's server did not answer within {PATIENCE} s: see {log}")
