"""Dates in the forms that pages, APIs and lists write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.dated import offset, read_date
from tests.making import make_feed
from tests.pipeline.feeds.bodies import only, parse, rss

HOURS = {hours: timezone(timedelta(hours=hours)) for hours in (-5, -4, 1, 2)}


@pytest.mark.parametrize(
    ("text", "language", "country", "day"),
    [
        ("November 5, 2024", "en", "US", "2024-11-05"),
        ("Published: Thursday, 4 June 2026 at 10:33", "en", "GB", "2026-06-04"),
        ("March 05, 2024 10:33 AM", "en", "US", "2024-03-05"),
        ("Sept. 5, 2024", "en", "US", "2024-09-05"),
        ("5th March 2024", "en", "GB", "2024-03-05"),
        ("the 5th of March 2024", "en", "GB", "2024-03-05"),
        ("12-Mar-2024", "en", "GB", "2024-03-12"),
        ("5 marzo 2024", "it", "IT", "2024-03-05"),
        ("18 de marzo de 2024", "es", "ES", "2024-03-18"),
        ("1er mars 2024", "fr", "FR", "2024-03-01"),
        ("5 marca 2024", "pl", "PL", "2024-03-05"),
        ("5 Μαρτίου 2024", "el", "GR", "2024-03-05"),
        ("5 March 2024", "pl", "PL", "2024-03-05"),
        ("2024年3月18日", "ja", "JP", "2024-03-18"),
        ("2024. 3. 18", "ko", "KR", "2024-03-18"),
        ("03/05/2024", "en", "US", "2024-03-05"),
        ("03/05/2024", "en", "GB", "2024-05-03"),
        ("03.05.2024", "en", "US", "2024-05-03"),
        ("30/02/2024", "en", "GB", None),
        ("March 2024", "en", "GB", None),
        ("2024 10:12", "en", "GB", None),
        ("no date at all", "en", "GB", None),
    ],
)
def test_day_is_read_in_the_publisher_s_manner(
    text: str, language: str, country: str, day: str | None
) -> None:
    found = read_date(text, make_feed(language=language, country=country))
    assert (found and f"{found:%Y-%m-%d}") == day
    assert found is None or found.tzinfo is None


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.sampled_from([None, UTC, *HOURS.values()])
)
def test_every_time_in_iso_8601_is_read_as_it_is(moment: datetime, zone: timezone | None) -> None:
    given_time = moment.replace(tzinfo=zone)
    for text in (given_time.isoformat(), f"on {given_time.isoformat(' ', 'seconds')}, in a sentence"):
        found = read_date(text, make_feed())
        assert found is not None
        assert found.replace(microsecond=0) == given_time.replace(microsecond=0)
        assert found.utcoffset() == given_time.utcoffset()


@given(st.text(max_size=60))
def test_any_text_is_a_date_or_none(text: str) -> None:
    read_date(text, make_feed())
    offset(text)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mon, 18 Mar 2024 22:00:00 EST", -5),
        ("Mon, 18 Mar 2024 22:00:00 -0400", -4),
        ("2024-03-19T01:00:00+02:00", 2),
        ("2024-03-18", None),
        ("gestern", None),
    ],
)
def test_offset_is_the_one_stated(text: str, hours: int | None) -> None:
    assert offset(text) == (None if hours is None else HOURS[hours])


@pytest.mark.parametrize(
    ("written", "timezone", "day"),
    [
        ("Mon, 18 Mar 2024 22:00:00 -0400", None, date(2024, 3, 18)),
        ("Tue, 19 Mar 2024 02:00:00 GMT", None, date(2024, 3, 19)),
        ("Tue, 19 Mar 2024 02:00:00 +0000", "America/New_York", date(2024, 3, 18)),
        ("Tue, 19 Mar 2024 00:00:00 GMT", "America/New_York", date(2024, 3, 19)),  # a day without an hour
        ("Mon, 18 Mar 2024 22:00:00 -0500", "Europe/Rome", date(2024, 3, 18)),
    ],
)
def test_release_keeps_the_day_on_which_its_publisher_gave_it_out(
    written: str, timezone: str | None, day: date
) -> None:
    body = rss(f"<title>x</title><pubDate>{written}</pubDate>")
    published = only(parse(body, timezone=timezone)).published
    assert published is not None
    assert published.date() == day
