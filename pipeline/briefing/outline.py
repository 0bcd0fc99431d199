"""What a briefing says, section by section; templates only set it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.briefing.joint import JointAct, joint_acts
from pipeline.briefing.material import Gaps, Material, Period, Told, in_words
from pipeline.briefing.sentences import sentence
from pipeline.charts import Figure, tiles, timeline, years
from pipeline.naming import Names
from pipeline.records import Action, Passage, Role, Source

Official = Callable[[str | None, str], bool]  # of a publisher and a URL


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action as told: when, what, on which words of which document.

    actors, endorsers, members: all by name, where the sentence cannot name them one by one.
    address: of the action in the web application.
    """

    id: int
    when: str
    sentence: str
    passage: Passage | None
    source: Source | None
    further: tuple[Source, ...]
    actors: tuple[str, ...]
    endorsers: tuple[str, ...]
    members: tuple[str, ...]
    is_new: bool
    reported: bool
    address: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Actions of one country or about one firm."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """A briefing, ready to be set.

    lines: in order of time.  earlier: acts before the period that joint acts go back to.
    single: lines of which one document tells.  unofficial: lines that no official source tells.
    """

    title: str
    period: Period
    made: str
    last: str | None
    lines: tuple[Line, ...]
    new: tuple[Line, ...]
    joint: tuple[JointAct, ...]
    earlier: tuple[Line, ...]
    countries: tuple[Group, ...]
    bodies: tuple[Group, ...]
    firms: tuple[Group, ...]
    figures: tuple[Figure, ...]
    documents: int
    gaps: Gaps
    single: int
    unofficial: int


def brief(material: Material, names: Names, official: Official) -> Briefing:
    """Return the briefing of accepted actions; their order and all words come of their fields."""
    told = sorted(material.told, key=_in_time)
    actions = [one.action for one in told]
    lines = {one.action.id: _line(one, material, names, official) for one in (*told, *material.joint)}
    here = tuple(lines[action.id] for action in actions)
    groups = list(_groups(actions, lines, names))
    joint = tuple(joint_acts(material, names))
    within = {action.id for action in actions}
    told_before = {one.action for act in joint for one in act.joined} - within
    return Briefing(
        title=material.title,
        period=material.period,
        made=f"{material.made:%Y-%m-%d}",
        last=f"{material.last:%Y-%m-%d}" if material.last else None,
        lines=here,
        new=tuple(line for line in here if line.is_new),
        joint=joint,
        earlier=tuple(
            lines[one.action.id]
            for one in sorted(material.joint, key=_in_time)
            if one.action.id in told_before
        ),
        countries=tuple(group for code, group in groups if names.is_country(code)),
        bodies=tuple(group for code, group in groups if not names.is_country(code)),
        firms=tuple(_of_firms(actions, lines, names)),
        figures=tuple(_figures(actions, names)),
        documents=len({source.document_id for one in told for source in one.sources}),
        gaps=material.gaps,
        single=sum(len(one.sources) < 2 for one in told),
        unofficial=sum(not any(official(s.publisher, s.url) for s in one.sources) for one in told),
    )


def primary_first(sources: Iterable[Source], official: Official) -> tuple[Source, ...]:
    """Return sources: official ones first, then those whose news it is, then the earliest."""
    return tuple(
        sorted(
            sources,
            key=lambda one: (
                not official(one.publisher, one.url),
                one.role is not Role.PRIMARY,
                str(one.published or "9999"),
                one.document_id,
            ),
        )
    )


def _in_time(one: Told) -> tuple[str, int]:
    return str(one.action.date or "9999"), one.action.id


def _line(one: Told, material: Material, names: Names, official: Official) -> Line:
    action = one.action
    source = next((s for s in one.sources if one.passage and s.document_id == one.passage.document_id), None)
    ordered = primary_first(one.sources, official)
    return Line(
        id=action.id,
        when=in_words(action.date),
        sentence=sentence(action, names),
        passage=one.passage,
        source=source,
        further=tuple(s for s in ordered if s is not source),
        actors=tuple(sorted(names.actors(action.actors))),
        endorsers=tuple(sorted(names.actors(action.endorsers))),
        members=tuple(sorted(names.actors(action.members))),
        is_new=material.last is not None and action.decided_at > material.last,
        reported=action.certainty == "reported",
        address=f"{material.link}/actions/{action.id}" if material.link else None,
    )


def _groups(actions: Sequence[Action], lines: dict[int, Line], names: Names) -> Iterator[tuple[str, Group]]:
    """Yield each actor or endorser with its lines, by name."""
    found = _by_code(actions, lambda action: action.parties)
    for code in sorted(found, key=names.actor):
        yield code, Group(names.actor(code), tuple(lines[number] for number in found[code]))


def _of_firms(actions: Sequence[Action], lines: dict[int, Line], names: Names) -> Iterator[Group]:
    found = _by_code(actions, lambda action: action.firms)
    for code in sorted(found, key=names.firm):
        yield Group(names.firm(code), tuple(lines[number] for number in found[code]))


def _by_code(actions: Sequence[Action], codes: Callable[[Action], Sequence[str]]) -> dict[str, list[int]]:
    """Return the actions of each code, in their order."""
    found: dict[str, list[int]] = {}
    for action in actions:
        for code in codes(action):
            found.setdefault(code, []).append(action.id)
    return found


def _figures(actions: Sequence[Action], names: Names) -> Iterator[Figure]:
    """Yield what the summary shows: over time, by type and year, by country."""
    months: dict[tuple[str, str], int] = {}
    states: dict[str, int] = {}
    for action in actions:
        if action.date is not None:
            key = (str(action.date)[:7], action.type)
            months[key] = months.get(key, 0) + 1
        for code in action.parties:
            states[code] = states.get(code, 0) + 1
    counts = [(month, kind, number) for (month, kind), number in sorted(months.items())]
    by_state = sorted(states.items(), key=lambda one: (-one[1], one[0]))
    yield from (
        figure
        for figure in (timeline(counts, names), years(counts, names), tiles(by_state, names))
        if figure.draw is not None
    )
