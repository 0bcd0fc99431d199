"""How far two reviewers of one candidate agree, field by field, before anybody adjudicates."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions.fold import Made, plain, stand
from db.decisions.standing import made_on
from db.schema import DecisionRow, Part
from pipeline.review.agreement import cohen_kappa, krippendorff_alpha


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAgreement:
    """Agreement on one field.  same: how many of `candidates` both coded alike.

    alpha: Krippendorff's, over all reviewers.  kappas: Cohen's, and on how many candidates, by pair.
    A field of many values counts as the whole set; `verdict` is whether there is an action at all.
    """

    field: str
    candidates: int
    same: int
    alpha: float | None
    kappas: Mapping[tuple[str, str], tuple[float | None, int]]


def agreement(session: Session) -> list[FieldAgreement]:
    """Return the agreement on each field over all candidates that two have decided on; none: no list."""
    coded_twice = select(DecisionRow.candidate_id).where(DecisionRow.part == Part.CODING).distinct()
    made = made_on(session, session.scalars(coded_twice).all())
    by_field: dict[str, list[dict[str, Hashable]]] = defaultdict(list)  # field -> candidates -> by reviewer
    ordered = sorted(made, key=lambda one: (one.candidate_id, one.id))
    for _, on_it in groupby(ordered, key=lambda one: one.candidate_id):
        codings = stand(list(on_it)).codings[:2]
        if len(codings) == 2:
            for field, values in _values(*codings).items():
                by_field[field].append(values)
    return [_agreement(field, units) for field, units in by_field.items()]


def _values(*codings: Made) -> dict[str, dict[str, Hashable]]:
    """Return by field what each reviewer said; beyond the verdict only where all see an action."""
    said: dict[str, dict[str, Hashable]] = {
        "verdict": {one.reviewer: "action" if one.after else one.verdict for one in codings}
    }
    facts = {one.reviewer: plain(one.after) for one in codings if one.after is not None}
    if len(facts) == len(codings):
        for field in next(iter(facts.values())):
            said[field] = {reviewer: _hashable(coded[field]) for reviewer, coded in facts.items()}
    return said


def _hashable(value: object) -> Hashable:
    return tuple(value) if isinstance(value, list) else str(value)


def _agreement(field: str, units: list[dict[str, Hashable]]) -> FieldAgreement:
    by_pair: dict[tuple[str, str], list[tuple[Hashable, Hashable]]] = defaultdict(list)
    for unit in units:
        one, other = sorted(unit)
        by_pair[one, other].append((unit[one], unit[other]))
    return FieldAgreement(
        field=field,
        candidates=len(units),
        same=sum(len(set(unit.values())) == 1 for unit in units),
        alpha=krippendorff_alpha([list(unit.values()) for unit in units]),
        kappas={pair: (cohen_kappa(values), len(values)) for pair, values in sorted(by_pair.items())},
    )
