"""Make records for tests: every field has a plain value, and a test names those it is about."""

from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.dates import PartialDate
from pipeline.records import (
    Annotation,
    ArchivePointer,
    Candidate,
    Certainty,
    Confidence,
    Document,
    Entry,
    Evidence,
    Feed,
    FeedFormat,
    FeedKind,
    FetchOutcome,
    FetchResult,
    Label,
    Mention,
    Origin,
    Role,
    Status,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
POINTER = ArchivePointer(file="2026-11-26.warc.gz", offset=3_000_000_000, digest="d" * 64)


def make_feed(slug: str = "treasury", **fields: Any) -> Feed:
    """Return a feed."""
    plain = {
        "name": slug,
        "publisher": "The Treasury",
        "kind": FeedKind.GOVERNMENT,
        "country": "US",
        "language": "en",
        "format": FeedFormat.RSS,
        "url": f"https://{slug}.example/feed",
        "confidence": Confidence.HIGH,
    }
    return Feed(slug=slug, **(plain | fields))


def make_result(url: str = "https://treasury.example/feed", **fields: Any) -> FetchResult:
    """Return a fetch that succeeded."""
    plain = {
        "final_url": url,
        "outcome": FetchOutcome.FETCHED,
        "started_at": NOW,
        "elapsed": 0.25,
        "status": 200,
        "headers": (("Content-Type", "text/html"),),
        "body": b"<p>words</p>",
    }
    return FetchResult(url=url, **(plain | fields))


def make_entry(guid: str = "one", **fields: Any) -> Entry:
    """Return an entry."""
    plain = {
        "feed": "treasury",
        "url": f"https://treasury.example/{len(guid)}",
        "title": f"Title of {guid[:9]}",
    }
    return Entry(guid=guid, **(plain | fields))


def make_document(text: str = "The US sanctioned Intellexa in March 2024.", **fields: Any) -> Document:
    """Return a document."""
    plain = {
        "url": "https://treasury.example/act",
        "title": "An act",
        "published": NOW,
        "publisher": "The Treasury",
        "country": "US",
        "language": "en",
        "origin": Origin.PAGE,
    }
    return Document(text=text, **(plain | fields))


def make_annotation(document: Document, *words: str, model: str = "rules-1") -> Annotation:
    """Return an annotation with a mention of each of the words, as firms."""
    spans = ((document.text.index(word), word) for word in words)
    mentions = (
        Mention(start=start, end=start + len(word), label=Label.FIRM, quote=word, id=word.lower())
        for start, word in spans
    )
    return Annotation(document=document.digest, model=model, mentions=tuple(mentions))


def make_candidate(document: Document, cue: str = "sanctioned", **fields: Any) -> Candidate:
    """Return a candidate whose values are quoted by its cue, but for those in `quotes`: value -> words."""
    quotes: dict[str, str] = fields.pop("quotes", {})
    plain: dict[str, Any] = {
        "type": "sanctions",
        "date": None,
        "date_derivation": None,
        "actors": (),
        "endorsers": (),
        "members": (),
        "firms": (),
        "instrument": None,
        "status": Status.DONE,
        "certainty": Certainty.CONFIRMED,
        "role": Role.PRIMARY,
        "confidence": 0.5,
        "reasons": ("a cue",),
    } | fields
    values = [("type", plain["type"])]
    values += [(f, v) for f in ("actors", "endorsers", "members", "firms") for v in plain[f]]
    single = ("date", "instrument", "status", "certainty", "role")
    values += [(f, str(plain[f])) for f in single if plain[f] is not None]
    evidence = []
    for name, value in values:
        quote = quotes.get(value, cue)
        start = document.text.index(quote)
        evidence.append(Evidence(field=name, value=value, quote=quote, start=start, end=start + len(quote)))
    return Candidate(evidence=tuple(evidence), **plain)


def us_sanctions(document: Document, **fields: Any) -> Candidate:
    """Return the candidate that the plain document tells."""
    plain = {
        "actors": ("US",),
        "firms": ("intellexa",),
        "date": PartialDate("2024-03"),
        "date_derivation": "stated",
        "quotes": {"US": "US", "intellexa": "Intellexa", "2024-03": "March 2024"},
    }
    return make_candidate(document, **(plain | fields))
