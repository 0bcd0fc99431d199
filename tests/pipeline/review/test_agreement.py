"""Agreement beyond chance, against examples that were worked out in print."""

import pytest

from pipeline.review.agreement import cohen_kappa, krippendorff_alpha

# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": A, B and C; a dot is no value.
TWO_BINARY = ("0100000010", "1110010000"), 0.095
TWO_NOMINAL = ("aabbdcccedda", "babbbcccEddd".lower()), 0.692
FOUR_WITH_GAPS = ("123321412...", "1233224125.3", ".3332342251.", "12332441251."), 0.743


@pytest.mark.parametrize(("coders", "alpha"), [TWO_BINARY, TWO_NOMINAL, FOUR_WITH_GAPS])
def test_alpha_is_that_of_the_published_examples(coders: tuple[str, ...], alpha: float) -> None:
    units = [[value for value in unit if value != "."] for unit in zip(*coders, strict=True)]
    assert krippendorff_alpha(units) == pytest.approx(alpha, abs=0.0005)


def test_kappa_is_that_of_a_worked_example() -> None:
    # 50 grant proposals, read by two: both yes 20, both no 15 (the table of most textbooks)
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen_kappa(pairs) == pytest.approx(0.4)


@pytest.mark.parametrize(("pairs", "kappa"), [([(1, 1), (2, 2)], 1.0), ([(1, 2), (2, 1)], -1.0)])
def test_kappa_runs_from_contradiction_to_agreement(pairs: list[tuple[int, int]], kappa: float) -> None:
    assert cohen_kappa(pairs) == kappa


def test_one_value_throughout_tells_nothing() -> None:
    assert cohen_kappa([(1, 1), (1, 1)]) is None
    assert krippendorff_alpha([[1, 1], [1, 1]]) is None
    assert krippendorff_alpha([[1], [2]]) is None
    assert cohen_kappa([]) is None
