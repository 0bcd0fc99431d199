"""What the stages work with, opened from the settings; costly things are loaded once a process."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Protocol

from db import store
from db.session import Database, open_database
from pipeline.archive import Archive
from pipeline.errors import MercwatchError
from pipeline.fetch import Fetcher
from pipeline.records import Annotation, ArchivePointer, Document, Feed
from pipeline.registry import Registry, load
from pipeline.settings import Settings

Clock = Callable[[], datetime]


class Annotator(Protocol):
    """What the steps need of the language room; `version` names model and registry."""

    @property
    def version(self) -> str: ...  # noqa: D102

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        """Yield the annotation of each document, in order."""
        ...


def utc_now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


@cache
def registry(folder: Path | None) -> Registry:
    """Return the registry, loaded once a process."""
    return load(folder)


def annotator(settings: Settings) -> Annotator:
    """Return the language model in use, loaded once a process and only where there is text to read."""
    from models.learning.versions import adopted  # noqa: PLC0415 - spaCy takes a second to import

    return _annotator(settings.registry, settings.base_model, adopted(settings.models))


@cache
def _annotator(folder: Path | None, base_model: str | None, adopted: Path | None) -> Annotator:
    from models import load as load_model  # noqa: PLC0415 - likewise

    return load_model(registry(folder), base_model=base_model, adopted=adopted)


def forget() -> None:
    """Let go of registry and model, so that what is asked for next is loaded from the files as they are."""
    registry.cache_clear()
    _annotator.cache_clear()


def fetcher(settings: Settings, now: Clock = utc_now) -> Fetcher:
    """Return a fetcher that names our contact and refuses what the settings do not allow."""
    return Fetcher(contact=settings.contact, allow_hosts=settings.allow_hosts, now=now)


def database(settings: Settings) -> Database:
    """Return the database, opened and migrated."""
    return open_database(settings.database_url)


def archive(settings: Settings, opened: Database) -> Archive:
    """Return the archive, which keeps a body once: the database knows which it has."""

    def known(digest: str) -> ArchivePointer | None:
        with opened.session(read_only=True) as session:
            return store.kept_body(session, digest)

    return Archive(settings.archive, known)


def chosen(settings: Settings, slugs: Collection[str] | None) -> list[Feed]:
    """Return the feeds asked for, or all that are on; raise MercwatchError on an unknown slug."""
    known = registry(settings.registry).feeds
    if slugs is None:
        return [feed for feed in known.values() if feed.enabled]
    if unknown := sorted(set(slugs) - set(known)):
        raise MercwatchError(f"no feed {unknown[0]!r} in the registry: `mercwatch feeds` lists them")
    return [known[slug] for slug in dict.fromkeys(slugs)]
