"""A row for `feeds.yml`, proposed for an address that was tried."""

import re
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path
from posixpath import commonpath
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from pipeline.errors import RegistryError
from pipeline.records import Feed, FeedFormat, Keys
from pipeline.registry._kinds import LANGUAGES
from pipeline.registry.loader import load
from pipeline.registry.opml import Row, Value, slug_of, to_yaml

_OPEN = "fill in"
_STOPGAPS: dict[str, Value] = {"publisher": "unknown", "kind": "press", "country": "US", "language": "en"}
_ENDS = {"uk": "GB", "eu": "EU", "gov": "US", "mil": "US"}  # of host names, where they are no country's code
_GOVERNMENT = re.compile(
    r"(?:^|\.)(?:gov|gouv|gob|gub|govt|government|mil|parliament|europa)\.|\.(?:gov|mil)$"
)


def propose(
    *,
    url: str,
    format: FeedFormat,
    title: str,
    language: str | None,
    entries: Collection[str],
    keys: Keys | None,
    known: Iterable[Feed],
    countries: Collection[str],
) -> Row:
    """Return a row with what the address tells, and what registered feeds of its host have in common.

    entries: the addresses that were found.  Keys that nobody can know from outside are missing.
    """
    host = urlsplit(url).hostname or ""
    akin = next((feed for feed in known if urlsplit(feed.url).hostname == host), None)
    row: dict[str, Value] = {
        "slug": slug_of(f"{host.removeprefix('www.')} {urlsplit(url).path}")[:40].strip("_"),
        "name": title or host,
        "format": format.value,
        "url": url,
        "confidence": "high",
        "expect_entries": max(1, len(entries) // 2),
    }
    if language in LANGUAGES:
        row["language"] = language
    if akin:
        row |= {"publisher": akin.publisher, "kind": akin.kind.value, "country": akin.country}
        row |= {"timezone": akin.timezone} if akin.timezone else {}
        row |= {"user_agent": akin.user_agent} if akin.user_agent else {}
    else:
        end = host.rpartition(".")[2]
        country = _ENDS.get(end) or (end.upper() if end.upper() in countries else None)
        row |= {"country": country} if country else {}
        row |= {"kind": "government"} if _GOVERNMENT.search(host) else {}
    if format is FeedFormat.LISTING and (pattern := _links(url, entries)):
        row["links"] = pattern
    if keys:
        row["keys"] = {name: value for name, value in asdict(keys).items() if value}
    return row


def written(row: Row) -> str:
    """Return the row as text to paste under `feeds:`."""
    return to_yaml([row], why=_OPEN).rstrip("\n") + "\n"


def complaint(row: Row) -> str | None:
    """Return what the loader has against a row whose open keys are filled in, or None."""
    text = written(_STOPGAPS | dict(row))
    with TemporaryDirectory() as folder:
        (Path(folder) / "feeds.yml").write_text(f"feeds:\n{text}", encoding="utf-8")
        try:
            load(Path(folder))
        except RegistryError as error:
            return str(error).replace(f"{folder}/", "")
    return None


def _links(url: str, entries: Collection[str]) -> str | None:
    """Return a pattern of the folder that the entries' addresses share, where the page is not in it."""
    paths = [path for entry in entries if (path := urlsplit(entry).path)]
    common = commonpath(paths) if len(paths) > 1 else "/"
    return (
        f"{re.escape(common)}/.".replace(r"\-", "-")
        if common not in {"/", urlsplit(url).path.rstrip("/")}
        else None
    )
