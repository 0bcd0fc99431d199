"""Reads `feeds.yml`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields
from typing import Any
from zoneinfo import available_timezones

from cssselect import HTMLTranslator, SelectorError

from pipeline.ids import is_slug, is_web_url
from pipeline.records import Feed, Selectors
from pipeline.registry._kinds import LANGUAGES
from pipeline.registry._known import Known, refer
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._rows import records, rows, suggestion, unknown
from pipeline.registry._source import Source

# What `records.Feed` refuses as it is born, one mistake at a time and without naming the key.
_CHECKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "name": (lambda words: bool(str(words).strip()), "is empty; give it words"),
    "publisher": (lambda words: bool(str(words).strip()), "is empty; give it words"),
    "url": (lambda url: is_web_url(str(url)), "is no http(s) URL; give the whole address"),
    "language": (lambda code: code in LANGUAGES, "is no known language; use the ISO 639-1 code"),
    "polls_per_day": (lambda n: not isinstance(n, int) or 1 <= n <= 48, "is not within 1 and 48; mend it"),
    "timezone": (
        lambda name: name in available_timezones(),
        "is no IANA time zone; use one like Europe/Rome",
    ),
    "links": (lambda words: _is_pattern(str(words)), "is no regular expression; mend it"),
    "expect_entries": (lambda n: not isinstance(n, int) or n >= 0, "is negative; use 0 or more"),
}


def read_feeds(source: Source, known: Known, mistakes: Mistakes) -> dict[str, Feed]:
    """Return the valid feeds, each with its agent's words put in."""
    unknown(source, ("agents", "feeds"), mistakes)
    agents = source.values.get("agents", {})
    if not isinstance(agents, dict) or not all(isinstance(words, str) for words in agents.values()):
        source.mistake(mistakes, ("agents",), "is no mapping of names to texts", "write `name: User-Agent`")
        agents = {}
    given = {}
    for slug, row in rows(source, "feeds", mistakes).items():
        if _fits(source, slug, row, mistakes, agents=agents, known=known):
            agent = row.get("user_agent")
            given[slug] = {**row, "user_agent": agents[agent]} if agent else row
    feeds = records(source, "feeds", Feed, mistakes, given=given, key="slug")
    first: dict[str, str] = {}
    for slug, feed in feeds.items():
        path = ("feeds", slug)
        if feed.columns:
            refer(source, [((*path, "columns", "list"), feed.columns.list)], known.lists, "list", mistakes)
        for place, selector in _selectors(feed.selectors):
            if not _is_css(selector):
                cause = f"{selector!r} is no CSS selector"
                source.mistake(mistakes, (*path, "selectors", place), cause, "mend it")
        if first.setdefault(feed.url, slug) != slug:
            cause = f"is the URL of {first[feed.url]} too"
            source.mistake(mistakes, ("feeds", slug, "url"), cause, "keep one of the two")
    return feeds


def _fits(
    source: Source,
    slug: str,
    row: dict[str, Any],
    mistakes: Mistakes,
    *,
    agents: dict[str, Any],
    known: Known,
) -> bool:
    path = ("feeds", slug)
    before = len(mistakes.found)
    if not is_slug(slug):
        source.mistake(mistakes, path, f"{slug!r} is no slug", "use a-z, 0-9 and single _")
    for key, (fits, told) in _CHECKS.items():
        if isinstance(row.get(key), str | int) and not fits(row[key]):
            cause, _, mend = told.partition("; ")
            source.mistake(mistakes, (*path, key), f"{row[key]!r} {cause}", mend)
    if isinstance(row.get("country"), str):
        refer(source, [((*path, "country"), row["country"])], known.actors, "country or body id", mistakes)
    agent = row.get("user_agent")
    if agent is not None and agent not in agents:
        mend = suggestion(str(agent), agents)
        source.mistake(mistakes, (*path, "user_agent"), f"{agent!r} is none of the agents above", mend)
    return len(mistakes.found) == before


def _is_pattern(text: str) -> bool:
    try:
        re.compile(text)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _selectors(selectors: Selectors | None) -> Iterator[tuple[str, str]]:
    """Yield each selector and its place, without the attribute that it may name."""
    for field in fields(selectors) if selectors else ():
        css, at, _ = (getattr(selectors, field.name) or "").partition("@")
        if css or at:
            yield field.name, css or "*"


def _is_css(text: str) -> bool:
    try:
        HTMLTranslator().css_to_xpath(text)
    except SelectorError:
        return False
    return True
