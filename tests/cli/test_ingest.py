"""The table that a run ends with, and when a run has failed."""

from io import StringIO

import pytest
from rich.console import Console

from cli.ingest import failed
from cli.outcome import remarks, table
from flows.summary import SKIPPED, FeedRow, Summary
from tests.making import NOW

BROKEN = FeedRow("broken", "unreadable", "an HTML page, not a feed")
GOOD = FeedRow("good", "fetched", new=3, stored=3, warnings=("2 entries, 5 expected",))
SAME = FeedRow("same", "not_modified")
GONE = FeedRow("gone", SKIPPED, warnings=("gone since 2026-11-01",))


def summed(*rows: FeedRow) -> Summary:
    return Summary({row.feed: row for row in rows})


def lines(*rows: FeedRow, width: int = 80) -> list[str]:
    out = Console(width=width, file=StringIO(), record=True)
    summary = summed(*rows)
    out.print(table(summary, wide=width >= 120))
    for line in remarks(summary):
        out.print(line)
    return out.export_text().splitlines()


def test_quiet_feeds_share_a_row_and_troubles_come_last() -> None:
    shown = lines(BROKEN, GOOD, SAME, GONE)
    rows = [line.strip() for line in shown if line.startswith((" 1 feed:", " good", " broken"))]
    assert [row.split("  ")[0] for row in rows] == [
        "1 feed: nothing new",
        "1 feed: skipped",
        "good",
        "broken",
    ]
    assert [line.split()[:2] for line in shown if line.startswith(" good")] == [["good", "3"]]
    assert any(line.startswith(" 4 feeds, 1 failed") for line in shown)


def test_remarks_stand_below_the_table_troubles_last() -> None:
    assert lines(BROKEN, GOOD, SAME, GONE)[-3:] == [
        "gone: gone since 2026-11-01",
        "good: 2 entries, 5 expected",
        "broken: an HTML page, not a feed",
    ]


def test_longest_slug_and_large_counts_fit_eighty_columns() -> None:
    slug = "us_commerce_bis_press_x"
    shown = lines(FeedRow(slug, "fetched", new=99_999, stored=12_345, off_topic=87_654, candidates=1_234))
    assert max(map(len, shown)) <= 80
    (row,) = (line for line in shown if slug in line)
    assert row.split() == [slug, "99999", "12345", "87654", "·", "·", "1234"]


def test_wide_window_shows_what_came_of_each_fetch() -> None:
    shown = lines(BROKEN, SAME, width=140)
    assert any(line.split()[:2] == ["broken", "unreadable"] for line in shown)
    assert any("nothing new" in line for line in shown)


def test_skipped_feed_whose_entries_ended_has_a_row_of_its_own() -> None:
    assert any(line.split()[:1] == ["one"] for line in lines(FeedRow("one", SKIPPED, retried=1, stored=1)))


def test_feeds_that_are_not_due_are_counted_with_the_next_hour() -> None:
    summary = summed(GOOD)
    summary.wait(NOW)
    (line,) = [line.plain for line in remarks(summary) if "due" in line.plain]
    assert line.startswith("Not due: 1 feed, the next at 2026-11-26 12:00 UTC")


@pytest.mark.parametrize(
    ("rows", "waiting", "named", "expected"),
    [
        ((GOOD, BROKEN), 0, False, False),
        ((GOOD, BROKEN), 0, True, True),
        ((BROKEN,), 0, False, True),
        ((BROKEN, GONE), 0, False, True),
        ((BROKEN,), 5, False, False),
        ((SAME,), 0, True, False),
        ((), 0, False, False),
    ],
)
def test_run_fails_where_a_named_feed_fails_or_all_do(
    rows: tuple[FeedRow, ...], waiting: int, named: bool, expected: bool
) -> None:
    summary = summed(*rows)
    summary.waiting = waiting
    assert failed(summary, named=named) is expected
