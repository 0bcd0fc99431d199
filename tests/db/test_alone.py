"""One run at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from db.session import Database, open_database
from pipeline.errors import BusyError

HOUSE = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from db.session import open_database
with open_database(sys.argv[1]) as database, database.alone():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_run_on_a_database_is_told_so(database: Database, database_url: str) -> None:
    with open_database(database_url) as other:
        with database.alone():
            with pytest.raises(BusyError, match="another run is under way"), other.alone():
                pytest.fail("two runs at once")
            with database.session(read_only=True), other.session():
                pass  # reading and writing go on
        with other.alone():
            pass


def test_lock_ends_with_a_run_that_is_killed(database: Database, database_url: str) -> None:
    command = [sys.executable, "-c", HOLD, database_url]
    with subprocess.Popen(
        command, cwd=HOUSE, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holding:
        assert holding.stdout
        assert holding.stdout.readline() == "held\n"
        with pytest.raises(BusyError), database.alone():
            pytest.fail("two runs at once")
        holding.kill()
        holding.wait()
    with database.alone():
        pass


def test_lock_is_freed_where_a_run_breaks(database: Database) -> None:
    with pytest.raises(RuntimeError), database.alone():
        raise RuntimeError
    with database.alone():
        pass
