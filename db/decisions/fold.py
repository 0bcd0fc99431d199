"""What follows from decisions: a pure fold, from rows of one candidate, and of all that tell one action."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.schema import Part, Stage, Verdict

Facts = Mapping[str, Any]  # a coding as plain values: the codebook's fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A stored decision, as far as the fold needs it; after: the coding that it makes."""

    id: int
    candidate_id: int
    verdict: Verdict
    part: Part | None
    reviewer: str
    after: Facts | None = None
    duplicate_of: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the review of a candidate stands.

    settlings: the decisions that settled it, the last of which counts.  codings: by reviewer, while two
    decide.  last: the last decision but skips.
    """

    stage: Stage
    settlings: tuple[Made, ...]
    codings: tuple[Made, ...]
    flagged_by: str | None
    last: int | None

    @property
    def settled_by(self) -> Made | None:
        """Return the decision that counts; None where nothing is settled."""
        return self.settlings[-1] if self.stage is Stage.SETTLED else None

    @property
    def coder(self) -> str | None:
        """Return who has decided as the first of two, while the second has not."""
        return self.codings[0].reviewer if self.stage is Stage.SECOND else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """An accepted action: the decision that made it as it is, and the one that ended it."""

    made_by: Made
    retired_by: int | None


def effective(made: Iterable[Made]) -> list[Made]:
    """Return the decisions that were not undone, in order; undoings themselves left out."""
    all_of_it = sorted(made, key=lambda one: one.id)
    undone = {one.undoes for one in all_of_it}
    return [one for one in all_of_it if one.id not in undone and one.verdict is not Verdict.UNDO]


def stand(made: Collection[Made]) -> Standing:
    """Return where the review of one candidate stands after all its decisions."""
    stage, flagged_by = Stage.OPEN, None
    settlings: list[Made] = []
    codings: dict[str, Made] = {}
    for one in effective(made):
        if one.verdict is Verdict.SKIP:
            continue
        if one.verdict is Verdict.FLAG:
            flagged_by = one.reviewer
            continue
        flagged_by = None
        if one.part is Part.CODING:
            codings[one.reviewer] = one
            if len(codings) == 1:
                stage = Stage.SECOND
                continue
            first, second = list(codings.values())[:2]
            if not agree(first, second):
                stage = Stage.DISPUTED
                continue
        stage = Stage.SETTLED
        settlings.append(one)
    return Standing(
        stage=stage,
        settlings=tuple(settlings),
        codings=tuple(codings.values()),
        flagged_by=flagged_by,
        last=max((one.id for one in made if one.verdict is not Verdict.SKIP), default=None),
    )


def agree(one: Made, other: Made) -> bool:
    """Tell whether two say the same: the same action, or that there is none, or which one it repeats."""
    if one.after is not None and other.after is not None:
        return plain(one.after) == plain(other.after)
    if one.after is not None or other.after is not None or one.verdict is not other.verdict:
        return False
    return one.duplicate_of == other.duplicate_of


def plain(facts: Facts) -> dict[str, Any]:
    """Return a coding as it is compared: parties in any order, and not how its date was derived."""
    return {
        name: sorted(value) if isinstance(value, list | tuple) else value
        for name, value in facts.items()
        if name != "date_derivation"
    }


def conclude(settlings: Iterable[Made]) -> Fact | None:
    """Return the action of candidates that tell one another anew, from the decisions that settled them.

    The last settling counts, whichever of them it is on. That a candidate repeats another of these says
    nothing new.
    """
    in_order = sorted(settlings, key=lambda one: one.id)
    family = {one.candidate_id for one in in_order}
    telling = [one for one in in_order if one.duplicate_of not in family]
    accepted = [one for one in telling if one.after is not None]
    if not accepted:
        return None
    ended = next((one.id for one in telling if one.id > accepted[-1].id), None)
    return Fact(made_by=accepted[-1], retired_by=ended)
