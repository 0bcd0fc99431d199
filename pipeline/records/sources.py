"""Feeds, what came of asking them, and the entries they list."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import takewhile
from typing import ClassVar

from pipeline.ids import digest, is_actor, is_slug, is_web_url
from pipeline.records._birth import require, require_storable
from pipeline.records.shapes import Columns, Keys, Selectors


class FeedFormat(StrEnum):
    """How a feed's body is written."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    SITEMAP = "sitemap"
    LISTING = "listing"  # a page of links
    API = "api"  # JSON of its own
    LIST = "list"  # an official list, compared with the registry's firms


class FeedKind(StrEnum):
    """Who stands behind a feed."""

    GOVERNMENT = "government"
    IGO = "igo"
    NGO = "ngo"
    RESEARCH = "research"
    INDUSTRY = "industry"
    PRESS = "press"


class Confidence(StrEnum):
    """How sure the address of a feed is; feeds of low confidence are off by default."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A registered source.

    country: ISO 3166-1 alpha-2 or body id of the publisher, as in the codebook's `actors`.
    topic_filter: screen its pages by topic; False where everything it lists is on topic.
    expect_entries: fewer than this in one body is a warning.
    timezone: IANA name of the publisher's; its day is the day of dates given in UTC, or in none.
    links: pattern that the address of an entry must hold; for pages and sitemaps that list more.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    slug: str
    name: str
    publisher: str
    kind: FeedKind
    country: str
    language: str
    format: FeedFormat
    url: str
    confidence: Confidence
    polls_per_day: int = 1
    topic_filter: bool = True
    enabled: bool = True
    user_agent: str | None = None
    expect_entries: int = 1
    notes: str | None = None
    timezone: str | None = None
    links: str | None = None
    selectors: Selectors | None = None
    keys: Keys | None = None
    columns: Columns | None = None

    def __post_init__(self) -> None:
        require(is_slug(self.slug), f"{self.slug!r} is no slug (a-z, 0-9 and _)")
        require(is_web_url(self.url), f"{self.url!r} is no http(s) URL")
        require(is_actor(self.country), f"{self.country!r} is neither a country code nor a body id")
        require(1 <= self.polls_per_day <= 48, "polls_per_day must be 1 to 48")
        require(self.expect_entries >= 0, "expect_entries must not be negative")
        for name, wants in (
            ("selectors", FeedFormat.LISTING),
            ("keys", FeedFormat.API),
            ("columns", FeedFormat.LIST),
        ):
            given = getattr(self, name) is not None
            require(not given or self.format is wants, f"{name} are for the format {wants}; take them out")
            optional = wants is FeedFormat.LISTING
            require(
                given or optional or self.format is not wants, f"the format {wants} needs {name}; add them"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave us to ask later whether anything changed."""

    etag: str | None = None
    last_modified: str | None = None


class FetchOutcome(StrEnum):
    """What came of one attempt at a URL."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"  # 404, 410
    HTTP_ERROR = "http_error"  # any other status
    REFUSED = "refused"  # by us: scheme, private address, redirects, robots.txt; or put off (`postponed`)
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # DNS, connection, TLS, a broken reply


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect that was followed: the status that told of it, and the address it led to."""

    status: int
    url: str

    @property
    def permanent(self) -> bool:
        """Tell whether the server says that the address has changed for good."""
        return self.status in {301, 308}


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """One attempt at a URL, with its outcome; `body` is empty unless something was fetched.

    hops: the redirects up to `final_url`, in order.
    retry_after: before which the server asks not to be asked again.
    fresh_until: until when it says that the body (or what we have of it) stays as it is.
    """

    url: str
    final_url: str
    outcome: FetchOutcome
    started_at: datetime
    elapsed: float  # seconds
    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    reason: str | None = None  # in words, where it was not fetched
    validators: Validators = Validators()
    hops: tuple[Hop, ...] = ()
    retry_after: datetime | None = None
    fresh_until: datetime | None = None

    @property
    def moved_to(self) -> str | None:
        """Return the address to ask from now on, if the server says so: where its permanent redirects led."""
        permanent = [hop.url for hop in takewhile(lambda hop: hop.permanent, self.hops)]
        return permanent[-1] if permanent else None

    @property
    def postponed(self) -> bool:
        """Tell whether it was not tried at all, as its host is to be left alone until `retry_after`."""
        return self.outcome is FetchOutcome.REFUSED and self.retry_after is not None

    @property
    def ok(self) -> bool:
        """Tell whether there is a body to read."""
        return self.outcome is FetchOutcome.FETCHED

    @property
    def content_type(self) -> str:
        """Return the Content-Type header, or an empty string."""
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivePointer:
    """Where fetched bytes are kept: a file of the archive folder and the record's offset in it."""

    file: str
    offset: int
    digest: str  # sha256 of the body, hexadecimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a feed lists; `guid` falls back to the URL, and to a digest of the title."""

    feed: str
    guid: str
    url: str | None
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    summary: str = ""  # markup as given
    content: str = ""  # full content, where the feed carries it; markup as given

    def __post_init__(self) -> None:
        require(self.guid, "an entry needs a guid")
        for name in ("guid", "title", "summary", "content"):
            require_storable(name, getattr(self, name))
        require(self.url is None or is_web_url(self.url), f"{self.url!r} is no http(s) URL")

    @property
    def digest(self) -> str:
        """Return what tells whether the feed changed its mind about this entry."""
        updated = self.updated.astimezone(UTC).isoformat() if self.updated else ""
        return digest(self.url or "", self.title, updated, self.summary, self.content)


class EntryState(StrEnum):
    """Where an entry ends; `pending` is not yet an end."""

    PENDING = "pending"
    STORED = "stored"
    OFF_TOPIC = "off_topic"
    REFUSED = "refused"  # not a document we read: an image, an empty page, no link
    FAILED = "failed"
