"""How feeds fare, as an operator sees it."""

from io import StringIO

import pytest
from rich.console import Console

from cli.display import age
from cli.health import _facts, _row
from pipeline.polling import FeedState, Moved
from pipeline.polling.health import Diagnosis, Health, Rhythm
from tests.making import DAY, HOUR, NOW, make_feed

LONG = (
    "6 times in a row: https://ministry.example/a/rather/long/address/of/a/feed.xml: an HTML page, not a feed"
)
STATE = FeedState(
    slug="us_commerce_bis_press_x",
    url="https://treasury.example/feed",
    last_fetch_at=NOW - HOUR,
    last_success_at=NOW - 400 * DAY,
    moved=Moved(to="https://treasury.example/new", days=3, at=NOW),
    rolled_at=NOW - 3 * DAY,
)


def printed(*lines: object) -> list[str]:
    out = Console(width=80, file=StringIO(), record=True, highlight=False)
    for line in lines:
        out.print(line)
    return [line.rstrip() for line in out.export_text().splitlines()]


def test_line_of_a_feed_fits_eighty_columns_and_its_reason_stands_below() -> None:
    rhythm = Rhythm(per_week=1234.5, days=300, pause=DAY)
    first, *below = printed(*_row(STATE.slug, Diagnosis(Health.FAILING, LONG), rhythm, STATE, NOW))
    assert first.split() == [STATE.slug, "failing", "400", "d", "never", "1234.5"]
    assert max(map(len, (first, *below))) <= 80
    assert all(line.startswith("    ") for line in below)
    assert " ".join(" ".join(below).split()) == LONG


@pytest.mark.parametrize(("health", "rows"), [(Health.HEALTHY, 1), (Health.OFF, 1), (Health.SILENT, 2)])
def test_only_what_is_not_well_has_a_reason_below(health: Health, rows: int) -> None:
    reason = "" if health is Health.HEALTHY else "off in the registry"
    assert len(printed(*_row("one", Diagnosis(health, reason), Rhythm(), None, NOW))) == rows


def test_facts_of_a_feed_tell_where_it_moved_and_when_it_rolled_over() -> None:
    facts = dict(_facts(make_feed(), Diagnosis(Health.LATE, "HTTP 500"), Rhythm(), STATE, NOW))
    assert facts["moved to"] == "https://treasury.example/new, seen on 3 days"
    assert facts["rolled over"] == "3 d ago: something may have been lost then"
    assert (facts["why"], facts["due"], facts["new"]) == ("HTTP 500", "at once", "never")


@pytest.mark.parametrize(
    ("hours", "told"), [(0, "0 min"), (1, "60 min"), (2, "2 h"), (47, "47 h"), (48, "2 d"), (-5, "0 min")]
)
def test_age_is_told_in_its_largest_unit(hours: int, told: str) -> None:
    assert age(NOW - hours * HOUR, NOW) == told
