"""Processes that share the reading give what one gives, in its order, and outlive nobody."""

import os
import subprocess
import sys
import time
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from pathlib import Path

import pytest

from db.store import PendingEntry, StoredPage
from flows.steps import sharing
from flows.steps.outcomes import outcomes
from pipeline.archive import Archive
from pipeline.errors import MercwatchError
from pipeline.records import EntryState
from pipeline.settings import Settings
from tests.flows.runs import article
from tests.making import NOW, POINTER, make_entry, make_feed, make_result

PLAIN = "The bridge was opened by the minister. " * 20


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, database_url="sqlite://", workers=2)


@pytest.fixture
def batches(settings: Settings) -> list[sharing.Waiting]:
    """Return batches of one page each: off topic, an image, lost."""
    archive, made = Archive(settings.archive), []
    for n, body in enumerate((article(PLAIN), b"\x89PNG\r\n\x1a\n" + bytes(99), b"", article(PLAIN, "x"))):
        pointer = archive.write(make_result(body=body)) if body else POINTER
        page = StoredPage(
            id=n, url="https://x.example", final_url="https://x.example", content_type="", fetched_at=NOW,
            pointer=pointer,
        )  # fmt: skip
        pending = PendingEntry(
            id=n, entry=make_entry(), state=EntryState.PENDING, attempts=0, reason=None, page=page
        )
        made.append([(pending, make_feed())])
    return made


def test_processes_give_what_one_gives_in_its_order(
    settings: Settings, batches: list[sharing.Waiting]
) -> None:
    alone = [outcomes(settings, batch).each for batch in batches]
    assert [one.state for (one,) in alone] == ["off_topic", "refused", "failed", "off_topic"]  # type: ignore[union-attr] # none is a document
    done = list(sharing.shared(settings, batches, long=0))
    assert [batch for batch, _ in done] == batches
    assert [given.each for _, given in done] == alone


def test_little_work_and_one_worker_start_no_process(
    settings: Settings, batches: list[sharing.Waiting], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sharing, "ProcessPoolExecutor", None)
    assert len(list(sharing.shared(settings, batches))) == 4
    assert len(list(sharing.shared(replace(settings, workers=1), batches, long=0))) == 4


def test_killed_process_is_told_with_the_mend(
    settings: Settings, batches: list[sharing.Waiting], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken:
        def __init__(self, *_: object, **__: object) -> None: ...

        def submit(self, *_: object) -> None:
            raise BrokenProcessPool

        def shutdown(self, **_: object) -> None: ...

    monkeypatch.setattr(sharing, "ProcessPoolExecutor", Broken)
    with pytest.raises(MercwatchError, match="MERCWATCH_WORKERS=1"):
        list(sharing.shared(settings, batches, long=0))


SCRIPT = """
import os, signal
from pathlib import Path
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from flows.steps.sharing import _begin
from pipeline.settings import Settings
if __name__ == "__main__":
    settings = Settings(home=Path("."), database_url="")
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=_begin, initargs=(settings,))
    print(pool.submit(os.getpid).result(), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_workers_end_with_the_process_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    house = str(Path(__file__).resolve().parents[2])
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": house},
        timeout=60,
    )
    worker = int(done.stdout)
    for _ in range(500):
        state = Path(f"/proc/{worker}/stat")
        if not state.exists() or ") Z " in state.read_text():
            return
        time.sleep(0.02)
    pytest.fail("the worker lives on")
