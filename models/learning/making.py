"""Train a classifier and the weights of confidence on our own sentences and on what decisions teach."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module

from models.annotator import Annotator
from models.confidence import weights
from models.learning.judged import Read, read
from models.learning.sentences import Taught, taught
from models.recipes.classifier import read_examples, train
from models.recipes.confidence import Traits, fit
from models.sentences.classifier import Classifier
from models.sentences.examples import Example
from models.sentences.features import Blocks
from models.sentences.learnt import Learnt
from pipeline.candidates import LEAST
from pipeline.errors import ModelError
from pipeline.registry import Codebook
from pipeline.review.lessons import Lesson, events

FOLDS = 2  # into which decisions are cut to weigh traits: each half is read by what the other taught
HOLD = 3.0  # how firmly the shipped weights of traits hold against decisions
FEW = 20  # judged proposals, below which they move no weight

Rows = Sequence[tuple[Blocks, str]]


def require_training() -> None:
    """Raise ModelError, with the mend, where scikit-learn is not installed."""
    try:
        import_module("sklearn.linear_model")
    except ImportError as error:
        raise ModelError("training needs scikit-learn; mend: pip install 'mercwatch[train]'") from error


def shipped_rows(annotator: Annotator, examples: Sequence[Example]) -> list[tuple[Blocks, str]]:
    """Return our own sentences with their labels."""
    return list(zip(read_examples(annotator, examples), (one.label for one in examples), strict=True))


def make(
    annotator: Annotator,
    own: Rows,
    lessons: Sequence[Lesson],
    codebook: Codebook,
    *,
    tested: Collection[str] = (),
) -> Learnt:
    """Return what lessons teach on top of our own sentences; the same for the same input.

    tested: sentences that are tested on, and so are not learnt from wherever they stand.
    """
    sentences = taught(annotator, lessons)
    model = _classifier(own, [one for one in sentences if one.text not in tested])
    return Learnt("learnt", model, _confidence(annotator, own, lessons, codebook))


def _classifier(own: Rows, sentences: Sequence[Taught]) -> Classifier:
    rows = [blocks for blocks, _ in own] + [one.blocks for one in sentences]
    return train(rows, [label for _, label in own] + [one.label for one in sentences])


def _confidence(
    annotator: Annotator, own: Rows, lessons: Sequence[Lesson], codebook: Codebook
) -> Mapping[str, float]:
    """Return the weights of traits, from proposals whose sentences the classifier had not learnt from."""
    known = weights()
    names = events(lessons)
    order = {name: number % FOLDS for number, name in enumerate(sorted(set(names)))}
    rows: list[tuple[Traits, bool]] = []
    read_before: set[str] = set()
    for fold in range(FOLDS):
        inside = {id(one) for one, name in zip(lessons, names, strict=True) if order[name] == fold}
        others = taught(annotator, [one for one in lessons if id(one) not in inside])
        seen = {lesson.document.digest for lesson in lessons if id(lesson) in inside}
        there = [one for one in lessons if one.document.digest in seen]
        with taught_by(annotator, Learnt("fold", _classifier(own, others), known)):
            for each in read(annotator, there, codebook, least=0.0):
                rows += weighed(each, inside, first=each.lessons[0].document.digest not in read_before)
        read_before |= seen
    return fit(rows, HOLD, known) if len(rows) >= FEW else known


def weighed(each: Read, inside: Collection[int], *, first: bool) -> Iterator[tuple[Traits, bool]]:
    """Yield the traits of a document's proposals and whether they are right, as far as that is known.

    Of proposals too unsure to be shown it is known only where a reviewer looked for what was missed: there
    those count that nobody added, as wrong, the first time the document is read, and those added, as right.
    """
    looked_through = any(lesson.missed for lesson in each.lessons)
    for one in each.proposals:
        if not one.traits:
            continue
        if one.lesson is not None and one.right is not None:
            if id(one.lesson) in inside:
                yield one.traits, one.right
        elif looked_through and first and one.candidate.confidence < LEAST:
            yield one.traits, False


@contextmanager
def taught_by(annotator: Annotator, learnt: Learnt) -> Iterator[Annotator]:
    """Yield the annotator with what was learnt; after that it has what it had."""
    before = annotator.learnt
    annotator.learn(learnt)
    try:
        yield annotator
    finally:
        annotator.learn(before)
