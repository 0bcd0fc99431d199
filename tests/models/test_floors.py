"""The figures on the labelled documents beside the checkout stay above their floors."""

from pathlib import Path

import pytest

from models import Annotator
from models.evaluation import digest_of, floors, gold_of, predictions
from models.evaluation.scoring import score
from pipeline.registry import Registry


@pytest.mark.shared
def test_no_figure_is_under_its_floor(shared: Path, annotator: Annotator, registry: Registry) -> None:
    folder = shared / "corpus"
    pinned = floors.read().get(digest_of(folder))
    if pinned is None:
        pytest.skip("other documents than those that floors are pinned to")
    figures = score(gold_of(folder), predictions(folder, annotator, registry)).figures()
    assert floors.broken(figures, pinned) == {}
