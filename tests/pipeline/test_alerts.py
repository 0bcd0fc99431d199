"""What is told, when, and how a receiver knows that it is from us."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.alerts import (
    TRIES,
    About,
    Alert,
    Cadence,
    Channel,
    Digest,
    Line,
    digest_payload,
    letter_of,
    new_secret,
    next_due,
    next_try,
    signed_headers,
    touches,
)
from pipeline.errors import AlertError
from tests.making import NOW

CODING = {
    "type": "sanctions",
    "date": "2024-03",
    "actors": ["US"],
    "endorsers": ["FR"],
    "members": ["DE"],
    "firms": ["intellexa"],
    "instrument": "Entity List",
    "status": "done",
    "certainty": "confirmed",
}


def make_alert(**fields: Any) -> Alert:
    plain = {
        "owner": "ada",
        "name": "Sanctions",
        "about": About.ACTIONS,
        "filters": {},
        "cadence": Cadence.DAILY,
        "channel": Channel.MAIL,
        "target": "ada@example.org",
    }
    return Alert(**(plain | fields))


def test_signature_is_that_of_the_standard_s_own_example() -> None:
    at = datetime.fromtimestamp(1614265330, UTC)
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        b'{"test": 2432232314}',
        now=at,
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_secrets_differ_and_sign_differently() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert signed_headers(one, "k", b"{}", now=NOW) != signed_headers(other, "k", b"{}", now=NOW)


@pytest.mark.parametrize(
    ("zone", "after", "due"),
    [
        ("UTC", "2026-11-26T07:59+00:00", "2026-11-26T08:00+00:00"),
        ("UTC", "2026-11-26T08:00+00:00", "2026-11-27T08:00+00:00"),
        ("Europe/Paris", "2026-11-26T07:30+00:00", "2026-11-27T07:00+00:00"),
        ("Europe/Paris", "2026-07-01T07:30+00:00", "2026-07-02T06:00+00:00"),
        ("Pacific/Auckland", "2026-11-26T12:00+00:00", "2026-11-26T19:00+00:00"),
    ],
)
def test_daily_digest_is_due_at_its_hour_in_its_zone(zone: str, after: str, due: str) -> None:
    found = next_due(make_alert(zone=zone), datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(due)


def test_hour_that_the_clock_skips_is_the_one_after_it() -> None:
    alert = make_alert(zone="Europe/Paris", hour=2)
    found = next_due(alert, datetime(2026, 3, 28, 12, tzinfo=UTC))
    assert found == datetime(2026, 3, 29, 1, tzinfo=UTC)  # 3 o'clock there


@given(
    after=st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe"]),
    cadence=st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]),
    hour=st.integers(0, 23),
    weekday=st.integers(0, 6),
)
def test_next_digest_is_later_and_no_more_than_a_period_away(
    after: datetime, zone: str, cadence: Cadence, hour: int, weekday: int
) -> None:
    alert = make_alert(zone=zone, cadence=cadence, hour=hour, weekday=weekday)
    due = next_due(alert, after)
    assert due
    period = timedelta(days=1 if cadence is Cadence.DAILY else 7, hours=1)
    assert after < due <= after + period
    there = due.astimezone(ZoneInfo(zone))
    assert cadence is Cadence.DAILY or there.weekday() == weekday
    assert next_due(alert, due) > due  # type: ignore[operator] # never none for a digest


def test_what_fails_is_tried_for_three_days_and_no_longer() -> None:
    times, at = 0, NOW
    while (again := next_try(times + 1, at)) is not None:
        assert again > at
        times, at = times + 1, again
    assert times + 1 == TRIES == 10
    assert timedelta(days=3) < at - NOW < timedelta(days=4)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, True),
        ({"type": "sanctions"}, True),
        ({"type": "funding"}, False),
        ({"actor": "US"}, True),
        ({"actor": "FR"}, False),
        ({"party": "FR"}, True),
        ({"party": "DE"}, True),
        ({"firm": "intellexa", "status": "done"}, True),
        ({"firm": "intellexa", "status": "proposed"}, False),
        ({"instrument": "entity list"}, True),
        ({"instrument": "Entity"}, False),
        ({"since": "2024-03-31"}, True),
        ({"since": "2024-04"}, False),
        ({"until": "2024-03-01"}, True),
        ({"until": "2024-02"}, False),
        ({"certainty": "reported"}, False),
    ],
)
def test_filter_finds_a_coding_as_the_explorer_would(filters: dict[str, str], found: bool) -> None:
    assert touches(filters, CODING) is found


def test_undated_action_is_in_no_period_and_an_unnamed_instrument_is_none() -> None:
    bare = CODING | {"date": None, "instrument": None}
    assert not touches({"since": "1990"}, bare)
    assert not touches({"instrument": "none"}, bare)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\nBcc: x@y.z"}, "name"),
        ({"zone": "Europe/Nowhere"}, "zone"),
        ({"hour": 24}, "hour"),
        ({"weekday": 7}, "weekday"),
        ({"target": "ada"}, "target"),
        ({"target": "a@b.c,d@e.f"}, "target"),
        ({"target": "a@b.c\nBcc: x@y.z"}, "target"),
        ({"channel": Channel.POST, "target": "ftp://a.example/"}, "target"),
        ({"channel": Channel.POST, "target": "https://ada:secret@a.example/"}, "target"),
        ({"cadence": Cadence.EACH}, "cadence"),
        (
            {"cadence": Cadence.EACH, "channel": Channel.POST, "target": "https://a.example/"}
            | {"about": About.CANDIDATES},
            "cadence",
        ),
        (
            {"cadence": Cadence.EACH, "channel": Channel.POST, "target": "https://a.example/"}
            | {"filters": {"words": "spyware"}},
            "words",
        ),
    ],
)
def test_alert_that_cannot_be_names_its_field(fields: dict[str, Any], named: str) -> None:
    with pytest.raises(AlertError, match=f"^{named}: ") as told:
        make_alert(**fields)
    assert "secret" not in str(told.value)


def test_of_an_address_that_may_hold_a_key_only_the_host_is_shown() -> None:
    alert = make_alert(channel=Channel.POST, target="https://hooks.example/T0/B0/key")
    assert alert.shown_target == "hooks.example/…"


def payload(lines: list[Line], base: str | None = "https://desk.example", **fields: Any) -> dict[str, Any]:
    digest = Digest(lines=lines, path="/actions?type=sanctions", made=NOW)
    return digest_payload(make_alert(**fields), digest, base=base)


def line(number: int = 1, **fields: Any) -> Line:
    plain = {"path": f"/actions/{number}", "when": "March 2024", "sentence": "The US acted."}
    return Line(id=number, **(plain | fields))


EVIL = '<script>alert("x")</script>\n& Co'


def test_letter_says_the_same_as_text_and_html_with_absolute_links() -> None:
    letter = letter_of(payload([line(quote="It acted.", source="Title, The Treasury")]))
    assert letter.subject == "Mercwatch: Sanctions: 1 new action"
    page = html.document_fromstring(letter.html)
    for words in ("March 2024", "The US acted.", "It acted.", "Title, The Treasury", "daily"):
        assert words in letter.text
        assert words in page.text_content()
    links = [one.get("href") for one in page.cssselect("a")]
    assert links == [
        "https://desk.example/actions/1",
        "https://desk.example/actions?type=sanctions",
        "https://desk.example/alerts",
    ]
    assert all(link in letter.text for link in links)


def test_nothing_in_a_letter_becomes_markup_or_a_header() -> None:
    letter = letter_of(payload([line(sentence=EVIL, quote=EVIL, source=EVIL, when=EVIL)], name="<b>x</b>"))
    page = html.document_fromstring(letter.html)
    assert not page.cssselect("script, b")
    assert '<script>alert("x")</script> & Co' in page.text_content()
    assert "\n" not in letter.subject


def test_without_an_address_of_ours_a_letter_has_no_links() -> None:
    letter = letter_of(payload([line()], base=None))
    assert "href" not in letter.html
    assert "http" not in letter.text


def test_long_digest_lists_a_hundred_and_counts_the_rest() -> None:
    said = payload([line(number) for number in range(1, 131)])
    assert len(said["data"]["lines"]) == 100
    assert said["data"]["more"] == 30
    assert "and 30 more" in letter_of(said).text
    assert "130 new actions" in letter_of(said).subject


def test_candidates_are_marked_as_not_reviewed() -> None:
    said = payload([line()], about=About.CANDIDATES)
    assert json.loads(json.dumps(said))["data"]["reviewed"] is False
    letter = letter_of(said)
    assert letter.text.count("Not reviewed") == letter.html.count("Not reviewed") == 1
    assert "1 new unreviewed candidate" in letter.subject
