"""What decisions teach: precision and recall after 50 to 400 of them, by the order of the queue.

    python -m benchmarks.learning CORPUS

A simulated reviewer decides by gold. Our own sentences are split by event into three parts: a first model
learns from one, documents to be decided on are made of the second, documents to test on of the third; half of
the corpus's documents are decided on, the other half is tested on. After each step the model is trained anew,
as `mercwatch train` does, and what is undecided is proposed and ordered by it. Nothing that is tested on is
decided.
"""

import argparse
import json
import random
import statistics
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.machine import facts
from benchmarks.reviewer import Case, Reviewer, corpus_cases, made_cases, parts_of
from models import Annotator, load
from models.confidence import weights
from models.evaluation import prediction
from models.evaluation.scoring import score
from models.learning.making import make, require_training, shipped_rows, taught_by
from models.recipes.classifier import train
from models.sentences.examples import load_examples
from models.sentences.learnt import Learnt
from pipeline.candidates import propose
from pipeline.records import Candidate
from pipeline.registry import Codebook
from pipeline.registry import load as load_registry
from pipeline.review.teaching import Teaching, in_order

STEPS = (50, 100, 200, 400)
DOCUMENTS = 160  # made to be decided on; half as many are made to be tested on
FIGURES = ("precision", "recall", "f1")
Queued = tuple[Case, Candidate]


def by_confidence(waiting: Sequence[Queued]) -> list[Queued]:
    """Return the surest first."""
    return sorted(waiting, key=lambda one: (-one[1].confidence, one[0].id, one[1].key))


def by_teaching(waiting: Sequence[Queued]) -> list[Queued]:
    """Return what would teach most first."""
    weighed = [
        Teaching(
            number,
            one.confidence,
            (
                f"type {one.type}",
                *(f"firms {firm}" for firm in one.firms[:1]),
                *(f"actors {actor}" for actor in one.actors[:1]),
                f"publisher {case.document.publisher}",
            ),
        )
        for number, (case, one) in enumerate(by_confidence(waiting))
    ]
    ordered = by_confidence(waiting)
    return [ordered[number] for number in in_order(weighed)]


ORDERS = {"confidence": by_confidence, "teaching": by_teaching}


def proposals(
    annotator: Annotator, cases: Sequence[Case], codebook: Codebook
) -> list[tuple[Case, tuple[Candidate, ...], dict[str, Any]]]:
    """Return what is proposed of each case, and that as a line of predictions."""
    read = annotator.annotate(case.document for case in cases)
    told = []
    for case, said in zip(cases, read, strict=True):
        proposed = propose(case.document, said, codebook)
        told.append((case, proposed, prediction(case.id, said, proposed)))
    return told


def figures(annotator: Annotator, cases: Sequence[Case], codebook: Codebook) -> dict[str, dict[str, float]]:
    """Return precision, recall and F1 over all actions, of made and of real documents."""
    lines = {case.id: line for case, _, line in proposals(annotator, cases, codebook)}
    found = {}
    for kind in ("made", "real"):
        gold = {case.id: case.gold for case in cases if case.kind == kind}
        tally = score(gold, lines).tallies["actions"]
        found[kind] = {name: getattr(tally, name) or 0.0 for name in FIGURES}
    return found


def simulate(annotator: Annotator, corpus: Path, seed: int, codebook: Codebook) -> Iterable[dict[str, Any]]:
    """Yield a row for each order and step."""
    chance = random.Random(seed)
    learnt_from, decided, tested = parts_of(load_examples(), chance)
    real = corpus_cases(corpus)
    chance.shuffle(real)
    pool = made_cases(decided, chance, "pool", DOCUMENTS) + real[::2]
    test = made_cases(tested, chance, "test", DOCUMENTS // 2) + real[1::2]
    own = shipped_rows(annotator, learnt_from)
    first = Learnt("first", train([row for row, _ in own], [label for _, label in own]), weights())
    with taught_by(annotator, first):
        yield {"seed": seed, "order": "-", "decisions": 0, **figures(annotator, test, codebook)}
    for name, order in ORDERS.items():
        reviewer, model = Reviewer(), first
        for step in STEPS:
            with taught_by(annotator, model):
                read = proposals(annotator, pool, codebook)
            reviewer.look(read)
            waiting = [(case, one) for case, many, _ in read for one in many]
            for case, one in order(waiting):
                if len(reviewer.lessons) >= step:
                    break
                reviewer.decide(case, one)
            model = make(annotator, own, reviewer.lessons[:step], codebook)
            with taught_by(annotator, model):
                told = figures(annotator, test, codebook)
            number = min(step, len(reviewer.lessons))
            yield {"seed": seed, "order": name, "decisions": number, **told, **reviewer.counts(step)}


def table(rows: Sequence[dict[str, Any]], kind: str, caption: str) -> Table:
    """Return mean and spread over seeds."""
    shown = Table(title=f"{kind} documents, mean ± standard deviation", caption=caption, title_justify="left")
    for name in ("order", "decisions", "precision", "recall", "F1", "seeds"):
        shown.add_column(name, justify="left" if name == "order" else "right")
    for key in sorted({(row["decisions"], row["order"]) for row in rows}):
        alike = [row[kind] for row in rows if (row["decisions"], row["order"]) == key]
        cells = []
        for name in FIGURES:
            values = [one[name] for one in alike]
            spread = statistics.stdev(values) if len(values) > 1 else 0.0
            cells.append(f"{statistics.mean(values):.3f} ± {spread:.3f}")
        shown.add_row(key[1], str(key[0]), *cells, str(len(alike)))
    return shown


def main() -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("corpus", type=Path, help="folder with documents/ and gold.jsonl")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first", type=int, default=1, help="the first seed")
    given = parser.parse_args()
    require_training()
    registry = load_registry()
    annotator, rows = load(registry), []
    for seed in range(given.first, given.first + given.seeds):
        for row in simulate(annotator, given.corpus, seed, registry.codebook):
            sys.stdout.write(json.dumps(row) + "\n")
            sys.stdout.flush()
            rows.append(row)
    for kind in ("made", "real"):
        Console(width=110).print(table(rows, kind, facts()))


if __name__ == "__main__":
    main()
