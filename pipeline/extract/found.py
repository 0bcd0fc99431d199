"""What is read from a page, before it is a document."""

from dataclasses import dataclass

from pipeline.dates import PartialDate


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Clean text, and what the page says of itself."""

    text: str
    title: str = ""
    date: PartialDate | None = None
    url: str | None = None  # that the page calls its own
    language: str | None = None  # ISO 639-1
    publisher: str | None = None
