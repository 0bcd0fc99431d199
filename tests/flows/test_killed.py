"""A run that is killed, not stopped, loses and doubles nothing; `benchmarks.killed` has the long version."""

import re
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]


def test_killed_at_five_moments_a_run_ends_as_if_undisturbed() -> None:
    command = [sys.executable, "-m", "benchmarks.killed", "--kills", "5", "--each", "5"]
    done = subprocess.run(
        [*command, "--feeds", "3", "--entries", "6"], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^5 kills .*\n0 differences", done.stdout, re.MULTILINE)
