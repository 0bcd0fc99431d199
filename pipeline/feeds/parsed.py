"""What one body of a feed gives, and the making of its entries, whatever the format."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta, tzinfo
from urllib.parse import urldefrag, urljoin
from zoneinfo import ZoneInfo

from pipeline.feeds.dated import read_date
from pipeline.feeds.watch import Watch
from pipeline.ids import digest, is_web_url
from pipeline.records import Entry, Feed
from pipeline.text import clean, headline, one_line

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
NEWEST = 1_000  # entries of one page or sitemap, which may go back to the site's first day
AHEAD = timedelta(days=2)  # clocks and time zones differ; more is a mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """The entries of a body in its order, one listed twice too; and what an operator should know.

    further: addresses whose bodies belong to this one and are to be fetched for it, newest first.
    ttl: for how long the feed itself says that it stays as it is.
    """

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()
    further: tuple[str, ...] = ()
    ttl: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """An entry as its feed gives it: texts may be empty, links relative, dates absurd."""

    guid: str = ""
    link: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    updated: datetime | None = None


@dataclass(slots=True)
class Reading:
    """Makes entries of what one body lists and notes, once each, what is odd about it."""

    feed: Feed
    base: str  # the URL that relative links start from
    now: datetime
    watch: Watch = field(default_factory=Watch)
    known: Collection[str] | None = None  # guids stored of this feed; None where it was never read
    entries: list[Entry] = field(default_factory=list)
    further: list[str] = field(default_factory=list)
    ttl: timedelta | None = None
    _warnings: dict[str, int] = field(default_factory=dict)

    def warn(self, what: str) -> None:
        """Note something odd; the same twice is counted."""
        self._warnings[what] = self._warnings.get(what, 0) + 1

    def add(self, listed: Listed) -> None:
        """Add an entry; where it has no guid it is known by its URL, else by its title and summary.

        One with none of them is kept too, known by its dates, so that it is counted and its end is told.
        """
        title, guid = headline(listed.title), one_line(listed.guid)
        summary, content = clean(listed.summary).strip(), clean(listed.content).strip()
        url = self.url(listed.link) or self.url(guid, absolute=True)
        published = self._date(listed.published, "published")
        updated = self._date(listed.updated, "updated")
        words = (title, summary or content)
        if not (guid or url or any(words)):
            self.warn("an entry without guid, link, title or text")
            words = (str(published), str(updated))
        self.entries.append(
            Entry(
                feed=self.feed.slug,
                guid=guid or url or digest(*words),
                url=url,
                title=title,
                published=published,
                updated=updated,
                summary=summary,
                content=content,
            )
        )

    def parsed(self) -> ParsedFeed:
        """Return what was read, with a warning where there is less than the feed is known to list."""
        if len(self.entries) < self.feed.expect_entries and not self.further:
            self.warn(f"{len(self.entries)} entries, {self.feed.expect_entries} expected")
        warnings = (
            what if times == 1 else f"{what} ({times} times)" for what, times in self._warnings.items()
        )
        return ParsedFeed(
            entries=tuple(self.entries),
            warnings=tuple(warnings),
            further=tuple(dict.fromkeys(self.further)),
            ttl=self.ttl,
        )

    def date(self, text: str) -> datetime | None:
        """Return the date that a text states; one that cannot be read is noted."""
        if not text.strip():
            return None
        found = read_date(text, self.feed)
        if found is None:
            self.warn(f"date that cannot be read: {one_line(text)[:40]!r}")
        return found

    def url(self, link: str, *, absolute: bool = False) -> str | None:
        """Return a link as an absolute address without fragment, or None where it is none on the web."""
        tidy = "".join(clean(link).split("\n")).replace("\t", "").strip()
        if not tidy or (absolute and not is_web_url(tidy)):
            return None
        try:
            url = urldefrag(urljoin(self.base, tidy)).url.replace(" ", "%20")
        except ValueError:  # a bracket that is no IPv6 address
            return None
        return url if is_web_url(url) else None

    def _date(self, date: datetime | None, name: str) -> datetime | None:
        """Return a date with its own offset, or the publisher's where it has none or gives it in UTC.

        Midnight in UTC is a day without an hour, and stays that day.
        """
        if date is None:
            return None
        zone: tzinfo = ZoneInfo(self.feed.timezone) if self.feed.timezone else UTC
        date = date.replace(tzinfo=zone) if date.tzinfo is None else date
        if not EARLIEST <= date <= self.now + AHEAD:
            self.warn(f"{name} on {date:%Y-%m-%d} cannot be, and is left out")
            return None
        return date.astimezone(zone) if not date.utcoffset() and date.time() != time.min else date
