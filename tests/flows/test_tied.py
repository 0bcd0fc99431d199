"""What `serve` starts ends with it, however it ends."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

SERVING = """
import subprocess, sys, time
from flows.serve import tied
server = [sys.executable, "-c", "import time; time.sleep(60)"]
print(subprocess.Popen(server, preexec_fn=tied).pid, flush=True)
time.sleep(60)
"""


def is_there(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"  # not waited for yet
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own means")
def test_killed_serve_leaves_no_server_behind() -> None:
    with subprocess.Popen([sys.executable, "-c", SERVING], stdout=subprocess.PIPE, text=True) as serving:
        assert serving.stdout
        server = int(serving.stdout.readline())
        assert is_there(server)
        serving.send_signal(signal.SIGKILL)
    until = monotonic() + 10
    while is_there(server) and monotonic() < until:
        sleep(0.05)
    left = is_there(server)
    if left:
        os.kill(server, signal.SIGKILL)
    assert not left
