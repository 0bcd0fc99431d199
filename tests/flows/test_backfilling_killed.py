"""Workers of a real cluster may be killed on the way, and what is stored is what it would have been."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from flows.steps.backfilling import backfill
from flows.steps.backfilling.cluster import cluster
from pipeline.pacing import Pace
from pipeline.settings import Settings
from tests.flows.runs import article, make_settings, totals
from tests.flows.test_backfilling import accounted, read_all
from tests.flows.test_replaying import PLAIN, Crawl
from tests.making import NOW


@pytest.fixture
def settings(tmp_path: Path, sqlite_url: str) -> Settings:
    plain = make_settings(tmp_path / "home", sqlite_url, news="https://www.ministry.example/feed")
    return replace(plain, workers=2)


@pytest.mark.filterwarnings("ignore")  # Dask's own, as of processes that were killed
def test_killed_workers_cost_no_record_and_double_none(settings: Settings, tmp_path: Path) -> None:
    crawl, living = Crawl(tmp_path / "CC-NEWS-1.warc.gz"), list[int]()
    for n in range(30):
        crawl.add(f"https://x.example/{n}", article(PLAIN, f"This is article {n}."))
    path = crawl.close()
    with cluster(settings) as client:
        client.wait_for_workers(2)
        living += client.run(os.getpid).values()

        def kill(pace: Pace) -> None:
            if living:
                os.kill(living.pop(), signal.SIGKILL)

        done = backfill(settings, [path], client=client, size=2000, now=lambda: NOW, told=kill)
    assert not living
    assert done.records == accounted(done) == read_all(path, settings)
    assert done.ended == {"off_topic": 30}
    assert totals(settings)["backfills"] == 1
