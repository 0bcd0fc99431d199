"""Fetched pages, and the documents read from them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Self

from pipeline.dates import PartialDate
from pipeline.ids import digest
from pipeline.records._birth import require, require_storable
from pipeline.records.sources import ArchivePointer, EntryState, FetchResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Fetched bytes and where they came from."""

    url: str
    final_url: str
    content_type: str
    body: bytes
    fetched_at: datetime
    pointer: ArchivePointer | None = None

    @classmethod
    def of(cls, result: FetchResult, pointer: ArchivePointer | None = None) -> Self:
        """Return the page that a fetch gave, and where it is kept."""
        return cls(
            url=result.url,
            final_url=result.final_url,
            content_type=result.content_type,
            body=result.body,
            fetched_at=result.started_at,
            pointer=pointer,
        )


class Origin(StrEnum):
    """Where a document's text was read."""

    PAGE = "page"
    FEED = "feed"  # the feed's own content, where the page could not be had
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Canonical URL and clean text; one version, told by `digest`. The text never changes."""

    url: str
    title: str
    text: str
    published: datetime | PartialDate | None
    publisher: str | None
    country: str | None  # of the publisher
    language: str | None  # ISO 639-1
    origin: Origin

    def __post_init__(self) -> None:
        require(self.text.strip(), "a document needs text")
        require_storable("text", self.text)
        require_storable("title", self.title)

    @property
    def digest(self) -> str:
        """Return the sha256 that tells one version from another: of title and text."""
        return digest(self.title, self.text)

    @property
    def published_date(self) -> PartialDate | None:
        """Return the day (or month, or year) of publication."""
        if isinstance(self.published, datetime):
            return PartialDate.of(self.published.date())
        return self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why a page gave no document; the expected ends, in words for a reader."""

    state: EntryState
    reason: str
