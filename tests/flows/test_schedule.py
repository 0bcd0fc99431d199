"""The schedule fires: a served flow runs by itself, on a server of its own, and nothing is left behind."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

import pytest

from pipeline.settings import Settings
from tests.flows.runs import BODY, LEAD, add_feed, article, listed, make_settings, totals
from tests.server import HOST, Pages

SERVE = """
from datetime import timedelta
from pathlib import Path
from flows.serve import serve
if __name__ == "__main__":
    serve(Path({home!r}), interval=timedelta(seconds=10))
"""
Serving = tuple[Settings, "subprocess.Popen[bytes]"]
OURS = ("MERCWATCH_", "PREFECT_")
PATIENCE = 240  # seconds; on a quiet machine the first run ends after 25


@pytest.fixture
def serving(pages: Pages, tmp_path: Path, sqlite_url: str) -> Iterator[Serving]:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    settings = make_settings(tmp_path, sqlite_url, news=add_feed(pages, listed(pages, "/good")))
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("MERCWATCH_", "PREFECT_"))
    }
    given = {
        "MERCWATCH_HOME": str(tmp_path),
        "MERCWATCH_DATABASE_URL": sqlite_url,
        "MERCWATCH_REGISTRY": str(settings.registry),
        "MERCWATCH_ALLOW_HOSTS": HOST,
        "PYTHONWARNINGS": "default",  # Prefect's own are not ours to mend
    }
    script = tmp_path / "serving.py"
    script.write_text(SERVE.format(home=str(tmp_path / "prefect")), encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=kept | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    yield settings, process
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.prefect
def test_scheduled_run_fires_by_itself_and_leaves_no_server_behind(serving: Serving, pages: Pages) -> None:
    settings, process = serving
    deadline = monotonic() + PATIENCE
    while totals(settings)["candidates"] == 0:
        assert process.poll() is None, "the schedule ended by itself"
        assert monotonic() < deadline, "no scheduled run fired"
        sleep(1)
    assert [seen.path for seen in pages.seen][:2] == ["/feed", "/good"]
    process.send_signal(signal.SIGTERM)  # as systemd does; SIGINT is ignored in the background
    process.wait(timeout=180)  # a run that is under way ends first
    log = (settings.home / "prefect" / "server.log").read_text(encoding="utf-8")
    port = re.search(r"http://127\.0\.0\.1:(\d+)", log)
    assert port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", int(port[1])), timeout=5).close()
