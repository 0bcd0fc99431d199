"""Which drafts of one sentence stand: the best of each type, less those that a better one explains."""

from collections.abc import Iterable

from models.reading import Draft

TOGETHER = frozenset(
    {"sanctions", "export_control", "visa_restriction"}
)  # one verb may govern several of them
FORCE = {  # a type explains away weaker ones in its sentence
    "legislation": {"use_restriction"},
    "export_control": {"sanctions", "statement"},
    "inquiry": {"prosecution", "statement"},
    "joint_statement": {"statement", "process"},
    "litigation": {"prosecution", "statement"},
    "principles": {"statement"},
}


def choose(drafts: Iterable[Draft]) -> list[Draft]:
    """Return the drafts that stand, in the order of the text."""
    by_type: dict[tuple[int, str, int | None], Draft] = {}
    for draft in drafts:
        key = draft.sentence, draft.type, draft.verb[0] if draft.verb else None
        if key not in by_type or draft.weight > by_type[key].weight:
            by_type[key] = draft
    kept: dict[int, list[Draft]] = {}
    for draft in sorted(by_type.values(), key=lambda d: (-d.weight, d.start)):
        rivals = kept.setdefault(draft.sentence, [])
        if not any(_explains(rival, draft) for rival in rivals):
            rivals.append(draft)
    return sorted((d for drafts in kept.values() for d in drafts), key=lambda d: (d.sentence, d.start))


def _explains(better: Draft, draft: Draft) -> bool:
    if draft.type == better.type and (draft.verb is None or better.verb is None or _touch(better, draft)):
        return True
    if draft.type in FORCE.get(better.type, ()) or (draft.in_passing and draft.type != "visa_restriction"):
        return True
    a, b = better.object, draft.object
    if a and b and a[0] < b[1] and b[0] < a[1]:
        return True
    same_verb = bool(better.verb and draft.verb and better.verb[0] == draft.verb[0])
    return same_verb and not (better.type in TOGETHER and draft.type in TOGETHER)


def _touch(one: Draft, other: Draft) -> bool:
    return one.start < other.end and other.start < one.end
