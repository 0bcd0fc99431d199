"""Train a model on reviewers' decisions, hold it against the one in use, and keep it as a version."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.queries.labelled import lessons as lessons_of
from flows.wiring import database, registry
from models import Annotator, load
from models import evaluation as evaluate
from models.evaluation import scoring
from models.learning import versions
from models.learning.comparing import Figures, held, plain, refusals
from models.learning.judged import read
from models.learning.making import make, require_training, shipped_rows, taught_by
from models.learning.sentences import taught
from models.sentences.examples import load_examples
from models.sentences.learnt import Learnt
from pipeline.candidates import LEAST
from pipeline.errors import ModelError
from pipeline.registry import Registry
from pipeline.review.lessons import HELD_OUT, SALT, Lesson, digest_of, split
from pipeline.settings import Settings

FEWEST = 20  # decisions to learn from


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """A new version beside the model in use; refusals: why it should not be adopted."""

    version: versions.Version
    before: Figures
    after: Figures
    refusals: list[str]


def train(settings: Settings, gold: Path) -> Trained:
    """Train on all decisions but the held-out ones, compare on those and on a gold folder, keep the version.

    Raise ModelError where there are too few decisions, no gold, or no scikit-learn.
    """
    require_training()
    evaluate.gold_of(gold)
    with database(settings) as opened, opened.session(read_only=True) as session:
        lessons = lessons_of(session)
    learning, testing = split(lessons)
    if len(learning) < FEWEST:
        raise ModelError(
            f"there are {len(learning)} decisions to learn from, and {len(testing)} are held out; "
            f"mend: decide on some more, as training takes {FEWEST}"
        )
    facts = registry(settings.registry)
    reader = load(facts, base_model=settings.base_model, adopted=versions.adopted(settings.models))
    examples = load_examples()
    own = shipped_rows(reader, examples)
    tested = {one.text for one in taught(reader, testing)}
    learnt = make(reader, own, learning, facts.codebook, tested=tested)
    before = figures(reader, reader.learnt, lessons, testing, facts, gold)
    after = figures(reader, learnt, lessons, testing, facts, gold)
    digest = evaluate.digest_of(gold)
    why_not = refusals(before, after, digest)
    manifest = {
        "decisions": _counts(lessons, learning, testing),
        "split": {"salt": SALT, "held out": f"1 event in {HELD_OUT}"},
        "gold": digest,
        "sentences": {"number": len(examples), "held out": len(tested)},
        "reader": reader.version.partition("+")[2],
        "figures": {"in use": plain(before), "new": plain(after)},
        "refusals": why_not,
    }
    return Trained(
        version=versions.keep(settings.models, learnt, manifest),
        before=before,
        after=after,
        refusals=why_not,
    )


def figures(
    reader: Annotator,
    learnt: Learnt,
    lessons: list[Lesson],
    testing: list[Lesson],
    facts: Registry,
    gold: Path,
) -> Figures:
    """Return how well a model does on tested lessons and on gold; other lessons tell what else is right."""
    tested = {one.document.digest for one in testing}
    on_them = [one for one in lessons if one.document.digest in tested]
    with taught_by(reader, learnt):
        read_there = read(reader, on_them, facts.codebook, least=LEAST)
        score = scoring.score(evaluate.gold_of(gold), evaluate.predictions(gold, reader, facts))
    return Figures(learnt.name, held(read_there, testing), score)


def _counts(lessons: list[Lesson], learning: list[Lesson], testing: list[Lesson]) -> Mapping[str, Any]:
    return {
        "digest": digest_of(lessons),
        "learnt from": len(learning),
        "held out": len(testing),
        "accepted": sum(one.told is not None and not one.missed for one in lessons),
        "rejected": sum(one.told is None for one in lessons),
        "missed": sum(one.missed for one in lessons),
    }
