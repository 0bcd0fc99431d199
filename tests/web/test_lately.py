"""Counts kept for a while; which sources are official; lines of a text."""

import threading
from datetime import timedelta

import pytest

from pipeline.records import FeedKind
from pipeline.registry import Registry
from tests.making import NOW, make_feed
from web.desk.marking import lines, segments
from web.lately import Lately
from web.official import Officials


def test_count_is_kept_for_a_while_and_by_what_was_asked() -> None:
    clock = [NOW]
    kept: Lately[int] = Lately(lambda: clock[0], lasts=timedelta(seconds=20))
    numbers = iter(range(9))
    count = lambda: next(numbers)  # noqa: E731 - counts how often it is asked
    assert [kept.get("a", count), kept.get("a", count), kept.get("b", count)] == [0, 0, 1]
    clock[0] += timedelta(seconds=20)
    assert kept.get("a", count) == 2


def test_while_one_counts_others_get_the_last_count() -> None:
    clock = [NOW]
    kept: Lately[int] = Lately(lambda: clock[0])
    kept.get("a", lambda: 1)
    clock[0] += timedelta(hours=1)
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert go_on.wait(10)
        return 2

    counting = threading.Thread(target=kept.get, args=("a", slow))
    counting.start()
    assert begun.wait(10)
    assert kept.get("a", lambda: 3) == 1
    go_on.set()
    counting.join()
    assert kept.get("a", lambda: 3) == 2


def test_what_is_quick_to_count_is_waited_for() -> None:
    kept: Lately[int] = Lately(lambda: NOW)
    assert [kept.soon("a", lambda: 1), kept.soon("a", lambda: 2), kept.soon("b", lambda: 3)] == [1, 1, 3]


def test_what_is_dear_is_counted_behind_and_told_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.lately.PATIENCE", 0.01)
    kept: Lately[int] = Lately(lambda: NOW)
    go_on, counted = threading.Event(), threading.Event()

    def slow() -> int:
        assert go_on.wait(10)
        return 1

    assert kept.soon("a", slow) is None
    assert kept.soon("a", lambda: 2) is None
    go_on.set()
    kept.soon("b", lambda: counted.set() or 3)  # type: ignore[func-returns-value] # nothing is what it should
    assert counted.wait(10)
    assert kept.soon("a", lambda: 4) == 1


def test_what_took_long_is_kept_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, seconds = [NOW], iter([0, 2, 2, 100, 100])
    monkeypatch.setattr("web.lately.perf_counter", lambda: next(seconds))
    kept: Lately[int] = Lately(lambda: clock[0])
    kept.get("a", lambda: 1)
    clock[0] += timedelta(seconds=99)
    assert kept.get("a", lambda: 2) == 1
    clock[0] += timedelta(seconds=2)
    monkeypatch.setattr("web.lately.perf_counter", lambda: 0)
    assert kept.get("a", lambda: 3) == 3


def test_what_was_counted_lately_does_while_it_is_counted_anew() -> None:
    clock = [NOW]
    kept: Lately[int] = Lately(lambda: clock[0], lasts=timedelta(seconds=20))
    kept.soon("a", lambda: 1)
    clock[0] += timedelta(seconds=59)
    counted = threading.Event()
    assert kept.soon("a", lambda: counted.set() or 2) == 1  # type: ignore[func-returns-value] # nothing is what it should
    assert counted.wait(10)
    kept.soon("b", lambda: 0)  # counted behind that
    assert kept.soon("a", lambda: 3) == 2
    clock[0] += timedelta(seconds=60)
    assert kept.soon("a", lambda: 4) == 4


def test_failed_count_is_tried_again_and_old_ones_are_forgotten() -> None:
    kept: Lately[int] = Lately(lambda: NOW, most=2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1
    kept.get("b", lambda: 1)
    kept.get("c", lambda: 1)
    assert kept.get("a", lambda: 2) == 2


def test_official_is_what_a_government_publishes_or_serves() -> None:
    feeds = [
        make_feed("treasury", publisher="The Treasury", url="https://www.treasury.example/rss"),
        make_feed("press", publisher="The Paper", kind=FeedKind.PRESS, url="https://paper.example/rss"),
    ]
    official = Officials(feeds)
    assert official("Treasury", "https://elsewhere.example/")
    assert official(None, "https://treasury.example/act")
    assert not official("The Paper", "https://paper.example/")
    assert not official(None, "http://[broken")


def test_registry_s_governments_are_official(registry: Registry) -> None:
    assert Officials(registry.feeds.values())("The White House", "https://archive.example/")


def test_short_lines_that_follow_each_other_are_one_paragraph() -> None:
    text = "One\ntwo\n  \nthree\n" + "long " * 30 + "\nfour"
    assert [line.parted for line in lines(segments(text, []))] == [True, False, True, True, True]
    assert [line.start for line in lines(segments(text, []))][:3] == [0, 4, 11]
