"""The table that a run ends with."""

from io import StringIO

from rich.console import Console

from cli.ingest import table
from flows.summary import SKIPPED, FeedRow, Summary


def lines(*rows: FeedRow) -> list[str]:
    out = Console(width=200, file=StringIO(), record=True)
    out.print(table(Summary({row.feed: row for row in rows})))
    return out.export_text().splitlines()


def test_skipped_feeds_share_a_row_and_troubles_come_last() -> None:
    shown = lines(
        FeedRow("broken", "unreadable", "an HTML page, not a feed"),
        FeedRow("one", SKIPPED, warnings=("listing feeds are not read yet",)),
        FeedRow("two", SKIPPED, warnings=("api feeds are not read yet",)),
        FeedRow("good", "fetched", new=3, stored=3),
    )
    told = [line for line in shown if any(word in line for word in ("skipped", "fetched", "unreadable"))]
    assert [line.split()[1] for line in told] == ["2", "good", "broken"]
    assert "api feeds are not read yet; listing feeds are" in told[0]  # the rest is on the next line
    assert any("4 feeds" in line and "1 failed" in line for line in shown)


def test_skipped_feed_whose_entries_ended_has_a_row_of_its_own() -> None:
    shown = lines(FeedRow("one", SKIPPED, retried=1, stored=1))
    assert any(line.split()[1:2] == ["one"] for line in shown)
