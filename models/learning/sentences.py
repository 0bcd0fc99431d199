"""The sentences that decisions label, as the classifier sees them in their documents."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from spacy.tokens import Doc

from models.annotator import Annotator
from models.languages import language_of
from models.reading import Reading, reading_of
from models.recipes.classifier import NEEDED
from models.sentences.features import Blocks, features
from models.sentences.judgement import NONE
from pipeline.records import Document
from pipeline.review.lessons import Lesson


@dataclass(frozen=True, slots=True)
class Taught:
    """A sentence with its label, a type or `none`, and its features."""

    text: str
    label: str
    blocks: Blocks


def by_document(lessons: Iterable[Lesson]) -> Iterator[tuple[Document, list[Lesson]]]:
    """Yield each English document with the lessons on it, in the order of addresses."""

    def key(one: Lesson) -> tuple[str, str]:
        return one.document.url, one.document.digest

    for _, alike in groupby(sorted(lessons, key=key), key=key):
        given = list(alike)
        if language_of(given[0].document) == "en":
            yield given[0].document, given


def taught(annotator: Annotator, lessons: Iterable[Lesson]) -> list[Taught]:
    """Return each sentence that lessons label, once."""
    given = list(by_document(lessons))
    found: dict[tuple[str, str], Taught] = {}
    with annotator.nlp.select_pipes(enable=NEEDED):
        docs = annotator.read(document for document, _ in given)
        for doc, (_, on_it) in zip(docs, given, strict=True):
            reading = reading_of(doc)
            for number, label in sorted(_labels(reading, doc, on_it).items()):
                sentence = reading.sentences[number]
                text = doc[sentence.start : sentence.end].text.strip()
                found.setdefault((text, label), Taught(text, label, features(reading, number)))
    return list(found.values())


def _labels(reading: Reading, doc: Doc, lessons: Sequence[Lesson]) -> Mapping[int, str]:
    """Return the labels of a document's sentences; an act that is told goes before one that is rejected."""
    starts = [reading.working.original(doc[s.start].idx, doc[s.start].idx + 1)[0] for s in reading.sentences]
    told: dict[int, tuple[tuple[int, int], str]] = {}
    rejected: set[int] = set()
    for lesson in lessons:
        for span in lesson.spans:
            number = bisect_right(starts, span[0]) - 1
            if number < 0 or lesson.unclear:
                continue
            if lesson.told is None:
                rejected.add(number)
            else:
                told[number] = min(told.get(number, (span, lesson.told["type"])), (span, lesson.told["type"]))
    return dict.fromkeys(rejected, NONE) | {number: label for number, (_, label) in told.items()}
