"""What a state's lists make of "sanctioned" and "blacklisted": the type that the record of a firm tells."""

from collections import defaultdict
from collections.abc import Mapping

from models.reading import Draft
from pipeline.dates import PartialDate
from pipeline.registry import Registry

LISTING = frozenset({"sanctions", "export_control"})
Steps = Mapping[tuple[str, str], tuple[tuple[PartialDate, str], ...]]  # of a state against a firm: when, type


def steps(registry: Registry) -> Steps:
    """Return the steps of the registry's lists by state and firm."""
    found: dict[tuple[str, str], list[tuple[PartialDate, str]]] = defaultdict(list)
    for firm in registry.firms.values():
        for step in firm.listings:
            official = registry.lists[step.list]
            if official.type in LISTING:
                found[official.actor, firm.id] += [
                    (PartialDate(str(when)[:7]), official.type)
                    for when in (step.date, step.announced)
                    if when
                ]
    return {key: tuple(several) for key, several in found.items()}


def listed_as(draft: Draft, steps: Steps) -> str | None:
    """Return the one type that the actor's lists know for the draft's firms at its date, if it is another.

    The press calls a place on the Entity List a sanction; codebook: the type is that of the list.
    """
    if draft.type not in LISTING or any(one.kind == "sanctions_authority" for one in draft.actors):
        return None
    date = draft.date.date if draft.date else None
    types = {
        type_
        for actor in draft.actors
        for firm in draft.firms
        for when, type_ in steps.get((actor.actor or "", firm.id), ())
        if date is None or when.agrees(date)
    }
    return next(iter(types)) if len(types) == 1 and draft.type not in types else None
