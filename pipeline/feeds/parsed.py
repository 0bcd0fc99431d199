"""What one body of a feed gives, and the making of its entries, whatever the format."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urldefrag, urljoin

from pipeline.ids import digest, is_web_url
from pipeline.records import Entry, Feed
from pipeline.text import clean, headline, one_line

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=2)  # clocks and time zones differ; more is a mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """The entries of a body in its order, one listed twice too; and what an operator should know."""

    entries: tuple[Entry, ...]
    warnings: tuple[str, ...] = ()


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
    entries: list[Entry] = field(default_factory=list)
    _warnings: dict[str, int] = field(default_factory=dict)

    def warn(self, what: str) -> None:
        """Note something odd; the same twice is counted."""
        self._warnings[what] = self._warnings.get(what, 0) + 1

    def add(self, listed: Listed) -> None:
        """Add an entry; where it has no guid it is known by its URL, else by its title and summary."""
        title, guid = headline(listed.title), one_line(listed.guid)
        summary, content = clean(listed.summary).strip(), clean(listed.content).strip()
        url = self._url(listed.link) or self._url(guid, absolute=True)
        if not (title or guid or url or summary or content):
            self.warn("an entry without guid, link, title or text is left out")
            return
        self.entries.append(
            Entry(
                feed=self.feed.slug,
                guid=guid or url or digest(title, summary or content),
                url=url,
                title=title,
                published=self._date(listed.published, "published"),
                updated=self._date(listed.updated, "updated"),
                summary=summary,
                content=content,
            )
        )

    def parsed(self) -> ParsedFeed:
        """Return what was read, with a warning where there is less than the feed is known to list."""
        if len(self.entries) < self.feed.expect_entries:
            self.warn(f"{len(self.entries)} entries, {self.feed.expect_entries} expected")
        warnings = (
            what if times == 1 else f"{what} ({times} times)" for what, times in self._warnings.items()
        )
        return ParsedFeed(entries=tuple(self.entries), warnings=tuple(warnings))

    def _url(self, link: str, *, absolute: bool = False) -> str | None:
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
        if date is None:
            return None
        date = date.replace(tzinfo=UTC) if date.tzinfo is None else date.astimezone(UTC)
        if EARLIEST <= date <= self.now + AHEAD:
            return date
        self.warn(f"{name} on {date:%Y-%m-%d} cannot be, and is left out")
        return None
