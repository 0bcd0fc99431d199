"""From an annotation to candidates: acts of one document that tell of one action become one candidate."""

from collections.abc import Hashable, Iterable, Sequence
from functools import partial

from pipeline.candidates.merging import Telling, merge
from pipeline.candidates.news import apart, date_of_news, role_of
from pipeline.dates import PartialDate
from pipeline.records import Act, Annotation, Candidate, Certainty, Document, Evidence, Mention, Role, Status
from pipeline.registry.codebook import Codebook

PARSED = "en"  # the language whose sentences are parsed
UNPARSED_AT_MOST = 0.5  # confidence in an act of any other
LEAST = 0.35  # confidence below which nothing is proposed
DERIVED = {"stated": 0, "relative": 1, "heading": 2}


def propose(
    document: Document, annotation: Annotation, codebook: Codebook, *, least: float = LEAST
) -> tuple[Candidate, ...]:
    """Return the candidates of a document that are sure enough, in the order in which the text tells them."""
    acts = [act for act in annotation.acts if act.type in codebook.types]
    joint = {code for code, type_ in codebook.types.items() if type_.joint}
    tellings = merge(acts, joint, partial(apart, document))
    roles = _roles(document, tellings)
    make = partial(_candidate, document, annotation, joint)
    made = _once((telling, make(telling, role)) for telling, role in zip(tellings, roles, strict=True))
    kept = [
        make(Telling([act for one in several for act in one.acts]), first.role) if len(several) > 1 else first
        for several, first in made
    ]
    kept = [candidate for candidate in kept if candidate.confidence >= least]
    return tuple(sorted(kept, key=lambda one: min(e.start for e in one.evidence if e.field == "type")))


def _once(made: Iterable[tuple[Telling, Candidate]]) -> list[tuple[list[Telling], Candidate]]:
    """Return the candidates with what tells them; those of one type, date and actors are one."""
    found: dict[Hashable, list[tuple[list[Telling], Candidate]]] = {}
    for telling, one in made:
        key = (one.type, one.status is Status.REVERSED, one.role, one.date or telling.acts[0].cue)
        alike = found.setdefault(key, [])
        of_firms = [
            several
            for several, other in alike
            if {*one.actors} == {*other.actors}
            and (not one.instrument or not other.instrument or one.instrument == other.instrument)
            and not (one.firms and other.firms and {*one.firms}.isdisjoint(other.firms))
        ]
        if of_firms and one.actors:
            of_firms[0].append(telling)
        else:
            alike.append(([telling], one))
    return [pair for alike in found.values() for pair in alike]


def _roles(document: Document, tellings: Sequence[Telling]) -> list[Role]:
    """Return the role of each telling; where none is news, the surest that may be is."""
    dates = [_date(telling.acts) for telling in tellings]
    roles = [
        role_of(document, telling.acts, PartialDate(date.id) if date else None)
        for telling, date in zip(tellings, dates, strict=True)
    ]
    if Role.PRIMARY not in roles:
        open_ = [
            i
            for i, telling in enumerate(tellings)
            if not dates[i] and any(act.role is not Role.BACKGROUND for act in telling.acts)
        ]
        if open_:
            surest = max(open_, key=lambda i: max(act.weight for act in tellings[i].acts))
            roles[surest] = Role.PRIMARY
    return roles


def _candidate(
    document: Document, annotation: Annotation, joint: set[str], telling: Telling, role: Role
) -> Candidate:
    acts = sorted(telling.acts, key=lambda act: (-act.weight, act.cue.start))
    best = acts[0]
    dated = _date(acts)
    if not dated and role is Role.PRIMARY:
        dated = date_of_news(document, annotation, acts)
    date = PartialDate(dated.id) if dated else None
    actors = next((act.actors for act in acts if act.actors), ())
    if best.type in joint:
        actors = max((act.actors for act in acts), key=_count, default=())
    endorsers = max((act.endorsers for act in acts), key=_count, default=())
    members = max((act.members for act in acts), key=_count, default=())
    firms = [firm for act in acts for firm in act.firms]
    instrument = max(
        (act.instrument for act in acts if act.instrument), key=lambda one: len(one.id), default=None
    )
    reported = all(act.certainty is Certainty.REPORTED for act in acts)
    planned = best.status is Status.DONE and _ahead(document, date)
    status = Status.ANNOUNCED if planned else best.status
    evidence = [Evidence.of("type", act.type, act.cue) for act in acts]
    evidence += _shown("actors", actors) + _shown("endorsers", endorsers) + _shown("members", members)
    evidence += [Evidence.of("firms", firm.id, firm) for firm in firms]
    evidence += [Evidence.of("date", dated.id, dated)] if dated else []
    evidence += [Evidence.of("instrument", instrument.id, instrument)] if instrument else []
    shown = [act.status_span for act in acts if act.status_span and act.status is status]
    shown += [dated] if planned and dated else []
    evidence += [Evidence.of("status", str(status), span) for span in shown or [best.cue]]
    certainty = Certainty.REPORTED if reported else Certainty.CONFIRMED
    shown = [act.certainty_span for act in acts if act.certainty_span and reported]
    evidence += [Evidence.of("certainty", str(certainty), span) for span in shown or [best.cue]]
    evidence.append(Evidence.of("role", str(role), best.cue))
    confidence, reasons = _confidence(best, acts, dated, reported)
    return Candidate(
        type=best.type,
        date=date,
        date_derivation=dated.derivation if dated else None,
        actors=_values(actors),
        endorsers=_values(endorsers),
        members=_values(members),
        firms=tuple(dict.fromkeys(firm.id for firm in firms)),
        instrument=instrument.id if instrument else None,
        status=status,
        certainty=certainty,
        role=role,
        confidence=confidence if annotation.language == PARSED else min(confidence, UNPARSED_AT_MOST),
        evidence=tuple(sorted(set(evidence))),
        reasons=reasons,
    )


def _ahead(document: Document, date: PartialDate | None) -> bool:
    """Tell whether a date lies after the publication: what is told as done then is only announced."""
    published = document.published_date
    return bool(date and published and date.first > published.last)


def _count(mentions: Sequence[Mention]) -> int:
    return len({one.actor for one in mentions})


def _values(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.actor for one in mentions if one.actor))


def _shown(field: str, mentions: Iterable[Mention]) -> list[Evidence]:
    return [Evidence.of(field, one.actor, one) for one in mentions if one.actor]


def _date(acts: Sequence[Act]) -> Mention | None:
    """Return the most precise date; of equals the one that the text states.

    When the surest act is done, what is planned beside it does not date it.
    """
    best = max(acts, key=lambda act: act.weight)
    planned = best.status is Status.DONE
    dates = [act.date for act in acts if act.date and not (planned and act.status is Status.ANNOUNCED)]
    return min(dates, key=lambda one: (-len(one.id), DERIVED.get(one.derivation or "", 3)), default=None)


def _confidence(
    best: Act, acts: Sequence[Act], dated: Mention | None, reported: bool
) -> tuple[float, tuple[str, ...]]:
    """Return how sure we are of the surest passage, and why."""
    reasons = list(best.reasons)
    if dated:
        reasons.append(f"date {dated.derivation}: {dated.quote}")
    if best.firms:
        reasons.append("names a firm")
    if best.instrument:
        reasons.append("names an instrument")
    if len(acts) > 1:
        reasons.append(f"told {len(acts)} times")
    if reported:
        reasons.append("from sources that are not named")
    return round(min(best.weight, 0.99), 3), tuple(reasons)
