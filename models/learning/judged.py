"""What decisions say of a model's proposals: right, wrong, or nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from models.annotator import Annotator
from models.evaluation import labels
from models.evaluation.matching import match
from models.learning.sentences import by_document
from models.reading import reading_of
from models.recipes.confidence import Traits
from models.records import annotation
from pipeline.candidates import propose
from pipeline.records import Candidate, Status
from pipeline.registry import Codebook
from pipeline.review.lessons import Lesson


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal and what is known of it; right: None where nobody has judged one like it.

    lesson: that judges it.  traits: of its surest passage.
    """

    candidate: Candidate
    right: bool | None
    lesson: Lesson | None
    traits: Traits


@dataclass(frozen=True, slots=True)
class Read:
    """A document's lessons, what a model proposes of it, and which lessons' acts it finds."""

    lessons: Sequence[Lesson]
    proposals: Sequence[Proposal]
    found: Collection[int]  # ids of lessons


def read(annotator: Annotator, lessons: Iterable[Lesson], codebook: Codebook, *, least: float) -> list[Read]:
    """Return what the annotator proposes, at least so sure, of the documents that the lessons are on."""
    given = list(by_document(lessons))
    made: list[Read] = []
    docs = annotator.read(document for document, _ in given)
    for doc, (document, on_it) in zip(docs, given, strict=True):
        reading = reading_of(doc)
        said = annotation(reading, doc, annotator.version)
        told = {
            (act.cue.start, act.cue.end, act.type): draft
            for act, draft in zip(said.acts, reading.drafts, strict=True)
        }
        proposed = propose(document, said, codebook, least=least)
        verdicts, found = judge(on_it, proposed)
        each = []
        for one, (right, lesson) in zip(proposed, verdicts, strict=True):
            drafts = [told[span] for span in _keys(one) if span in told]
            traits = max(drafts, key=lambda draft: draft.weight).traits if drafts else {}
            each.append(Proposal(one, right, lesson, traits))
        made.append(Read(on_it, each, found))
    return made


def _keys(one: Candidate) -> list[tuple[int, int, str]]:
    return [(e.start, e.end, one.type) for e in one.evidence if e.field == "type"]


def judge(
    lessons: Sequence[Lesson], proposed: Sequence[Candidate]
) -> tuple[list[tuple[bool | None, Lesson | None]], set[int]]:
    """Return for each proposal whether it is right and by which lesson; and ids of the lessons found.

    Right is what matches an accepted act as in scoring. Wrong is what stands on the same words as a rejected
    passage, or as an accepted act that it does not match. What a duplicate in the same document says counts
    for neither.
    """
    wanted = [one for one in lessons if one.wanted]
    pairs = match([one.told or {} for one in wanted], [labels(one) for one in proposed])
    by_proposal = {j: wanted[i] for i, j in pairs}
    verdicts: list[tuple[bool | None, Lesson | None]] = []
    for j, one in enumerate(proposed):
        if j in by_proposal:
            verdicts.append((True, by_proposal[j]))
            continue
        like = next((each for each in lessons if not each.repeated and _on_its_words(one, each)), None)
        verdicts.append((False if like else None, like))
    return verdicts, {id(wanted[i]) for i, _ in pairs}


def _on_its_words(one: Candidate, lesson: Lesson) -> bool:
    """Tell whether a proposal stands on a lesson's words, under its type, proposed or accepted."""
    types = {lesson.proposed, lesson.told["type"] if lesson.told else lesson.proposed}
    return one.type in types and any(
        start < end_there and start_there < end
        for start, end, _ in _keys(one)
        for start_there, end_there in lesson.spans
    )


def done(lesson: Lesson) -> bool:
    """Tell whether a lesson is an act that was done."""
    return lesson.wanted and bool(lesson.told) and (lesson.told or {})["status"] == Status.DONE
