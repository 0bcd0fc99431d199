"""Official lists: which names are found, and what becomes of them from one reading to the next."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import feeds
from pipeline.errors import ParseError
from pipeline.feeds.watch import Watched, plain
from pipeline.records import Columns, FeedFormat
from pipeline.registry import load
from tests.making import NOW, make_feed

WATCH = feeds.Watch(
    names={
        plain(name): Watched(firm, name, needs)
        for name, firm, needs in [
            ("Candiru", "candiru", ()),
            ("Saito Tech", "candiru", ()),
            ("Intellexa", "intellexa", ()),
            ("Paragon Solutions", "paragon", ()),
            ("Paragon", "paragon", ("spyware",)),
        ]
    },
    lists={"a_list": "Entity List"},
)
FEED = make_feed(
    "bis",
    publisher="The Bureau",
    format=FeedFormat.LIST,
    expect_entries=0,
    columns=Columns(list="a_list", names=("name", "also"), least=1, date="since"),
)


def read(*names: str, known: list[str] | None = None) -> feeds.ParsedFeed:
    rows = "".join(f'"{name}",,\n' for name in ("Filler Ltd", *names))
    body = f"name,also,since\n{rows}".encode()
    return feeds.parse(body, FEED, final_url=FEED.url, now=NOW, watch=WATCH, known=known)


def guids(parsed: feeds.ParsedFeed) -> list[str]:
    return [entry.guid for entry in parsed.entries]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("CANDIRU LTD.", "candiru|candiru"),
        ("Cándiru, S.A.", "candiru|candiru"),
        ("Candiru Holdings (Cyprus)", "candiru|candiru holdings cyprus"),
        ("The Candiru", None),
        ("Candirus", None),
        ("Paragon", None),
        ("Paragon (spyware)", None),
        ("Paragon Solutions US", "paragon|paragon solutions us"),
    ],
)
def test_name_is_watched_whatever_its_case_accents_and_legal_form(name: str, found: str | None) -> None:
    assert guids(read(name)) == ([f"{found}|0 listed"] if found else [])


def test_legal_form_makes_a_name_clear_that_is_ambiguous_without() -> None:
    watch = feeds.Watch.of(load())
    assert watch.find(["Candiru Ltd."], "Candiru Ltd.") == {"candiru": "Candiru Ltd."}
    assert watch.find(["CANDIRU"], "CANDIRU") == {}
    assert watch.find(["Candiru"], "Candiru, a maker of spyware") == {"candiru": "Candiru"}


def test_ambiguous_name_counts_where_the_row_holds_a_word_that_settles_it() -> None:
    body = b"name,also,since\nParagon,a maker of spyware,\n"
    parsed = feeds.parse(body, FEED, final_url=FEED.url, now=NOW, watch=WATCH)
    assert guids(parsed) == ["paragon|paragon|0 listed"]


def test_several_names_of_one_firm_in_a_row_are_one_entry_and_are_all_told() -> None:
    body = "\ufeffReport of today\nname,also,since\nCandiru,Saito Tech; Other,2021-11-04\n".encode()
    (entry,) = feeds.parse(body, FEED, final_url=FEED.url, now=NOW, watch=WATCH).entries
    assert entry.guid == "candiru|candiru|0 listed"
    assert entry.url is None
    assert "added Candiru to the Entity List on 4 November 2021" in entry.content
    assert "Candiru; Saito Tech; Other" in entry.content


def test_first_reading_says_what_is_listed_and_later_ones_what_came_and_went() -> None:
    known: list[str] = []

    def reading(*names: str, first: bool = False) -> list[tuple[str, str]]:
        parsed = read(*names, known=None if first else known)
        fresh = [(e.guid, e.title) for e in parsed.entries if e.guid not in known]
        known.extend(guid for guid, _ in fresh)
        return fresh

    assert reading("Candiru", first=True) == [("candiru|candiru|0 listed", "Candiru on the Entity List")]
    assert reading("Candiru") == []
    assert reading("CANDIRU LTD", "Intellexa") == [
        ("intellexa|intellexa|1 added", "Intellexa added to the Entity List")
    ]
    assert reading("Intellexa") == [("candiru|candiru|1 removed", "Candiru removed from the Entity List")]
    assert reading("Intellexa") == []
    assert reading("Candiru", "Intellexa") == [
        ("candiru|candiru|2 added", "Candiru added to the Entity List")
    ]
    assert reading("Candiru") == [("intellexa|intellexa|2 removed", "Intellexa removed from the Entity List")]


@given(
    st.lists(st.sets(st.sampled_from(["Candiru", "Intellexa", "Paragon Solutions"])), min_size=1, max_size=8)
)
def test_changes_of_any_course_of_readings_add_up_to_the_last(readings: list[set[str]]) -> None:
    known: list[str] = []
    changes = 0
    for number, names in enumerate(readings):
        parsed = read(*sorted(names), known=known if number else None)
        known.extend(guid for guid in guids(parsed) if guid not in known)
        changes += len(names ^ (readings[number - 1] if number else set()))
    last = {}
    for guid in known:
        key, _, change = guid.rpartition("|")
        last[key] = max(last.get(key, ""), change)
    on = {key.partition("|")[2] for key, change in last.items() if not change.endswith("removed")}
    assert on == {plain(name) for name in readings[-1]}
    assert len(known) == changes


def test_change_without_a_date_of_the_list_is_dated_by_the_reading_that_saw_it() -> None:
    (added,) = read("Candiru", known=[]).entries
    (removed,) = read(known=[added.guid]).entries
    assert (added.published, removed.published) == (NOW, NOW)
    assert read("Candiru").entries[0].published is None


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"name,also,since\nA,,\n", "1 rows where there are at least 2"),
        (b"name,other\nA,\nB,\n", "no header with the columns name, also, since"),
        (b"<html><title>Down</title>", "Down"),
        (b'name,also,since\n"' + b"A" * 200_000, "field larger than"),
    ],
)
def test_list_cut_short_or_rebuilt_is_an_error_and_no_removal(body: bytes, told: str) -> None:
    columns = replace(FEED.columns, least=2)  # type: ignore[type-var] # it has some
    feed = replace(FEED, columns=columns)
    with pytest.raises(ParseError, match=told):
        feeds.parse(body, feed, final_url=feed.url, now=NOW, watch=WATCH, known=["candiru|candiru|0 listed"])


def test_xml_cut_short_is_an_error() -> None:
    columns = Columns(list="a_list", rows="row", names=("name",), least=1)
    feed = replace(FEED, columns=columns)
    whole = b"<list xmlns='u:x'><row><name>Candiru</name></row><row><name>B</name></row></list>"
    assert guids(feeds.parse(whole, feed, final_url=feed.url, now=NOW, watch=WATCH)) == [
        "candiru|candiru|0 listed"
    ]
    with pytest.raises(ParseError, match="broken or other XML"):
        feeds.parse(whole[:-12], feed, final_url=feed.url, now=NOW, watch=WATCH)


@given(st.binary(max_size=200), st.sampled_from(["row", None]))
def test_any_bytes_are_a_list_or_a_parse_error(body: bytes, row: str | None) -> None:
    columns = Columns(list="a_list", rows=row, names=("name",) if row else ("0",), least=1)
    feed = replace(FEED, columns=columns)
    try:
        feeds.parse(body, feed, final_url=feed.url, now=NOW, watch=WATCH)
    except ParseError as error:
        assert feed.url in str(error)  # noqa: PT017 - either end is right
