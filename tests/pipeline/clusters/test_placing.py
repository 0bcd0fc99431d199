"""Clusters do not depend on the order of arrival, nor on what has nothing to do with them."""

import random
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clusters import Clusters, Outline, agree
from pipeline.dates import PartialDate

DATES = ["2021", "2021-11", "2021-11-01", "2021-11-03", "2021-11-06", "2021-12", "2021-12-01", "2022", None]
FIRMS = [
    frozenset[str](),
    frozenset({"nso_group"}),
    frozenset({"candiru"}),
    frozenset({"nso_group", "candiru"}),
]


@st.composite
def outlines(draw: st.DrawFn, most: int = 10) -> list[Outline]:
    count = draw(st.integers(1, most))
    return [
        Outline(
            id=f"{n:02}",
            document=f"d{draw(st.integers(0, most))}",
            type=draw(st.sampled_from(["sanctions", "export_control", "joint_statement", "inquiry"])),
            lifted=draw(st.integers(0, 9)) == 0,
            actors=draw(st.sampled_from([frozenset({"US"}), frozenset({"US", "GB"}), frozenset[str]()])),
            firms=draw(st.sampled_from(FIRMS)),
            instrument=draw(st.sampled_from([None, "Entity List", "order"])),
            date=None if (text := draw(st.sampled_from(DATES))) is None else PartialDate(text),
            primary=draw(st.booleans()),
        )
        for n in range(count)
    ]


FEW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
LINKS = st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13), st.booleans()), max_size=3)


def link(clusters: Clusters, given: Sequence[Outline], links: Sequence[tuple[int, int, bool]]) -> None:
    """Hold pairs to be the same or apart, by their places in the list."""
    for a, b, same in links:
        if a != b and a < len(given) and b < len(given):
            clusters.link(given[a].id, given[b].id, same=same)


def at_once(given: Sequence[Outline]) -> Clusters:
    clusters = Clusters()
    clusters.add(given)
    return clusters


@FEW
@given(outlines(), LINKS, st.data())
def test_any_order_of_arrival_gives_the_same_places(
    found: list[Outline], links: list[tuple[int, int, bool]], data: st.DataObject
) -> None:
    whole = at_once(found)
    link(whole, found, links)
    one_by_one = Clusters()
    if data.draw(st.booleans()):
        link(one_by_one, found, links)
    for outline in data.draw(st.permutations(found)):
        one_by_one.add([outline])
    link(one_by_one, found, links)
    assert one_by_one.places == whole.places


@FEW
@given(outlines(), st.data())
def test_what_came_and_went_leaves_no_trace(found: list[Outline], data: st.DataObject) -> None:
    passing = data.draw(st.sets(st.sampled_from(found)))
    clusters = at_once(found)
    clusters.remove([one.id for one in passing])
    assert clusters.places == at_once([one for one in found if one not in passing]).places


@FEW
@given(outlines(), outlines())
def test_what_says_something_else_now_is_placed_as_if_it_had_always_said_so(
    found: list[Outline], other: list[Outline]
) -> None:
    clusters = at_once(found)
    clusters.add(other)
    assert clusters.places == at_once([*found[len(other) :], *other]).places


@FEW
@given(outlines(), outlines(), LINKS)
def test_what_has_nothing_to_do_with_the_others_moves_none(
    found: list[Outline], other: list[Outline], links: list[tuple[int, int, bool]]
) -> None:
    clusters = at_once(found)
    link(clusters, found, links)
    before = dict(clusters.places)
    foreign = {"sanctions": "funding", "inquiry": "statement"}
    clusters.add(
        Outline(
            id=f"x{one.id}", document=f"x{one.document}", type=foreign.get(one.type, "process"), date=one.date
        )
        for one in other
    )
    assert {id: clusters.places[id] for id in before} == before


@FEW
@given(outlines(), LINKS)
def test_what_a_person_said_holds(found: list[Outline], links: list[tuple[int, int, bool]]) -> None:
    clusters = at_once(found)
    last: dict[frozenset[str], bool] = {}
    for a, b, same in links[:1]:
        if a != b and a < len(found) and b < len(found):
            clusters.link(found[a].id, found[b].id, same=same)
            last[frozenset({found[a].id, found[b].id})] = same
    for pair, same in last.items():
        one, other = pair
        assert (clusters.places[one].leader == clusters.places[other].leader) is same


@FEW
@given(outlines())
def test_whoever_joins_agrees_with_a_leader_of_another_document(found: list[Outline]) -> None:
    clusters = at_once(found)
    for id, place in clusters.places.items():
        if place.joined != id:
            one, leader = clusters.outlines[id], clusters.outlines[place.joined]
            assert agree(leader, one) is not None
            assert leader.rank < one.rank
    for cluster in clusters.clusters():
        documents = [clusters.outlines[id].document for id in cluster]
        assert len(documents) == len(set(documents))


@FEW
@given(outlines())
def test_undated_ones_stand_alone(found: list[Outline]) -> None:
    clusters = at_once(found)
    alone = {frozenset({one.id}) for one in found if one.date is None}
    assert alone <= clusters.clusters()


@FEW
@given(outlines())
def test_all_that_agree_are_found_by_their_keys(found: list[Outline]) -> None:
    for one in found:
        for other in found:
            if agree(one, other) and one.rank < other.rank:
                assert one.later & other.posts
                assert other.earlier & one.posts


def by_a_plain_loop(found: list[Outline]) -> dict[str, str]:
    """Return the leader of each, found without keys, and without sparing any comparison."""
    leaders: dict[str, str] = {}
    for one in sorted(found, key=lambda one: one.rank):
        barred = {
            leaders[other.id] for other in found if other.id in leaders and other.document == one.document
        }
        fitting = [
            (judged.thin, -judged.score, other.rank)
            for other in found
            if leaders.get(other.id) == other.id and other.id not in barred and (judged := agree(other, one))
        ]
        best = sorted(fitting)
        alone = len(best) == 1
        tied = len(best) > 1 and best[0][:2] == best[1][:2] and one.date and one.date.precision == "year"
        sure = best and (alone or not (best[0][0] or tied))
        leaders[one.id] = best[0][2][-1] if sure else one.id
    return leaders


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(outlines(most=24), st.randoms(use_true_random=False))
def test_places_are_those_of_a_plain_loop(found: list[Outline], dice: random.Random) -> None:
    clusters = Clusters()
    shuffled = list(found)
    dice.shuffle(shuffled)
    for one in shuffled:
        clusters.add([one])
    assert {id: place.leader for id, place in clusters.places.items()} == by_a_plain_loop(found)
