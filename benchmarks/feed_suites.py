"""Read every feed of other readers' test suites: `python -m benchmarks.feed_suites FOLDER`.

Each subfolder is a suite: feedparser, feed-rs, gofeed, rss-parser, feedjira, node-feedparser.
Prints, a suite a line: files, exceptions other than ParseError, files read as feeds, and where the number of
entries equals feedparser's for the same bytes. `--all` names each file that differs, with both numbers.
Fetch the suites yourself; their licences are theirs.
"""

import json
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import feedparser

from pipeline import feeds
from pipeline.errors import ParseError
from pipeline.records import Confidence, Feed, FeedFormat, FeedKind

NOW = datetime.now(UTC)
ENDS = {".xml", ".rss", ".atom", ".rdf", ".json", ".jsonfeed"}
HEADERS = {"content-type": "application/xml"}


@dataclass
class Suite:
    """What became of one suite's files."""

    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def feed_of(format: FeedFormat) -> Feed:
    """Return a feed of a format."""
    return Feed(
        slug="suite",
        name="suite",
        publisher="suite",
        kind=FeedKind.PRESS,
        country="US",
        language="en",
        format=format,
        url="https://suite.example/feed",
        confidence=Confidence.HIGH,
        expect_entries=0,
    )


def theirs(body: bytes, json_feed: bool) -> int | None:
    """Return how many entries feedparser finds; of a JSON Feed, which its release cannot read, the items."""
    if json_feed:
        try:
            return len(json.loads(body)["items"])
        except (ValueError, KeyError, TypeError):
            return None
    try:
        return len(feedparser.parse(BytesIO(body), response_headers=HEADERS).entries)
    except Exception:  # it fails on some of its own
        return None


def read(path: Path, suite: Suite) -> None:
    """Read one file and count what came of it."""
    body = path.read_bytes()
    json_feed = path.suffix in {".json", ".jsonfeed"}
    if json_feed and b"jsonfeed.org/version" not in body:
        return  # what another reader should have made of a feed
    suite.counts["files"] += 1
    expected = theirs(body, json_feed)
    format = FeedFormat.JSON if json_feed else FeedFormat.RSS
    try:
        found: int | None = len(
            feeds.parse(body, feed_of(format), final_url="https://suite.example/feed", now=NOW).entries
        )
        suite.counts["feeds"] += 1
    except ParseError as error:
        found = None
        suite.counts["refused"] += 1
        if expected:
            suite.notes.append(f"{path}: refused, theirs {expected}: {error}")
    except Exception as error:
        suite.counts["exceptions"] += 1
        suite.notes.append(f"{path}: {type(error).__name__}: {error}")
        return
    if (found or 0) == (expected or 0):
        suite.counts["equal"] += 1
    else:
        suite.notes.append(f"{path}: {found}, theirs {expected}")
    suite.counts["entries"] += found or 0
    suite.counts["theirs"] += expected or 0


def main(folder: str, *options: str) -> None:
    """Print the table."""
    total: Counter[str] = Counter()
    columns = ("files", "exceptions", "feeds", "refused", "equal", "entries", "theirs")
    print(f"{'suite':18}" + "".join(f"{name:>11}" for name in columns))
    notes: list[str] = []
    for root in sorted(one for one in Path(folder).iterdir() if one.is_dir()):
        suite = Suite()
        for path in sorted(one for one in root.rglob("*") if one.is_file() and one.suffix in ENDS):
            read(path, suite)
        print(f"{root.name:18}" + "".join(f"{suite.counts[name]:>11,}" for name in columns))
        total += suite.counts
        notes += suite.notes
    print(f"{'all':18}" + "".join(f"{total[name]:>11,}" for name in columns))
    if "--all" in options:
        print("\n".join(notes))


if __name__ == "__main__":
    main(*sys.argv[1:])
