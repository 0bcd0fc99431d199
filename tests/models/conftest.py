"""One annotator for the room's tests, and a way to read a text."""

from collections.abc import Callable

import pytest

from models import Annotator, load
from pipeline.candidates import propose
from pipeline.dates import PartialDate
from pipeline.records import Annotation, Candidate, Document, Origin
from pipeline.registry import Registry
from pipeline.registry import load as load_registry

Reader = Callable[..., tuple[Annotation, tuple[Candidate, ...]]]


@pytest.fixture(scope="session")
def registry() -> Registry:
    return load_registry()


@pytest.fixture(scope="session")
def annotator(registry: Registry) -> Annotator:
    return load(registry)


@pytest.fixture(scope="session")
def read(annotator: Annotator, registry: Registry) -> Reader:
    def read_text(
        text: str,
        title: str = "",
        published: str | None = "2025-06-12",
        country: str | None = None,
        language: str | None = "en",
        publisher: str | None = None,
    ) -> tuple[Annotation, tuple[Candidate, ...]]:
        document = Document(
            url="https://example.org/a",
            title=title,
            text=text,
            published=PartialDate(published) if published else None,
            publisher=publisher,
            country=country,
            language=language,
            origin=Origin.SUBMITTED,
        )
        (annotation,) = annotator.annotate([document])
        return annotation, propose(document, annotation, registry.codebook)

    return read_text
