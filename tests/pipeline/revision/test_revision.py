"""What a reading anew changes is told whole, once, and by its fields."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes import CandidateState, KnownCandidate, Likeness, decide_candidates
from pipeline.dates import PartialDate
from pipeline.records import Candidate, Label, Mention
from pipeline.revision import Difference, Revision, Turn, revise
from pipeline.revision.tallying import Tally
from tests.making import make_candidate, make_document

DOCUMENT = make_document("cue1 cue2 US FR intellexa 2023 2024-03")
OPEN, DECIDED = CandidateState.OPEN, CandidateState.DECIDED


def propose(**fields: object) -> Candidate:
    values = (*fields.get("actors", ()), *fields.get("firms", ()), str(fields.get("date", "")))  # type: ignore[misc] # given as tuples
    return make_candidate(DOCUMENT, **{"cue": "cue1", "quotes": {v: v for v in values if v}} | fields)


US = propose(actors=("US",), firms=("intellexa",))


def known(candidate: Candidate, row: int, state: CandidateState = OPEN) -> KnownCandidate:
    return KnownCandidate(id=row, key=candidate.key, state=state, likeness=Likeness.of(candidate))


def judged(candidate: Candidate, row: int) -> KnownCandidate:
    """Return a candidate that a person has decided by the codebook in force."""
    quotes = frozenset((e.field, e.quote) for e in candidate.evidence)
    return replace(known(candidate, row, DECIDED), judged=quotes)


def turns(revision: Revision) -> list[tuple[Turn, tuple[str, ...]]]:
    return [(one.turn, one.fields) for one in revision.differences]


proposals = st.builds(
    propose,
    cue=st.sampled_from(["cue1", "cue2"]),
    type=st.sampled_from(["sanctions", "inquiry"]),
    actors=st.sampled_from([(), ("US",), ("FR",)]),
    date=st.sampled_from([None, PartialDate("2023"), PartialDate("2024-03")]),
    confidence=st.sampled_from([0.3, 0.9]),
)
readings = st.lists(proposals, max_size=5, unique_by=lambda one: one.key)


@given(readings, st.sets(st.integers(1, 5)))
def test_the_same_reading_changes_nothing(told: list[Candidate], decided: set[int]) -> None:
    rows = dict(enumerate(told, 1))
    stored = [judged(one, n) if n in decided else known(one, n) for n, one in rows.items()]
    assert revise(stored, rows, told) == Revision()


@given(readings, readings, st.sets(st.integers(1, 5)))
def test_every_candidate_of_both_readings_is_told_once_or_is_the_same(
    old: list[Candidate], new: list[Candidate], decided: set[int]
) -> None:
    rows = dict(enumerate(old, 1))
    stored = [judged(one, n) if n in decided else known(one, n) for n, one in rows.items()]
    found = revise(stored, rows, new).differences
    same = {one.key for one in old} & {one.key for one in new}
    for side, told in (("old", old), ("new", new)):
        shown = [one.key for d in found if (one := getattr(d, side))]
        assert sorted([*shown, *same]) == sorted(one.key for one in told)


@given(readings, readings)
def test_nothing_decided_is_lost_or_changed(old: list[Candidate], new: list[Candidate]) -> None:
    rows = dict(enumerate(old, 1))
    found = revise([judged(one, n) for n, one in rows.items()], rows, new).differences
    assert {one.turn for one in found if one.old} <= {Turn.RETURNS, Turn.STANDS}


def test_what_is_gained_lost_and_changed_is_named_with_its_fields() -> None:
    rows = {1: US, 2: propose(type="inquiry", actors=("FR",))}
    later = propose(actors=("US",), firms=("intellexa",), date=PartialDate("2024-03"))
    requoted = propose(type="inquiry", actors=("FR",), cue="cue2")
    suit = propose(type="litigation")
    stored = [known(one, n) for n, one in rows.items()]
    assert sorted(turns(revise(stored, rows, [later, suit]))) == [
        (Turn.CHANGED, ("date",)),
        (Turn.GAINED, ()),
        (Turn.LOST, ()),
    ]
    assert turns(revise(stored, rows, [US, requoted])) == [(Turn.CHANGED, ("evidence",))]


def test_decided_one_returns_on_other_words_and_stands_on_those_judged() -> None:
    old = propose(actors=("US",), firms=("intellexa",), status="done")
    fewer = propose(actors=("US",))
    other = propose(actors=("US",), firms=("intellexa",), cue="cue2")
    stored, rows = [judged(old, 1)], {1: old}
    assert turns(revise(stored, rows, [fewer])) == [(Turn.STANDS, ("firms",))]
    assert turns(revise(stored, rows, [other])) == [(Turn.RETURNS, ("evidence",))]
    assert turns(revise(stored, rows, [])) == [(Turn.STANDS, ())]
    assert not revise(stored, rows, [fewer]).changes
    assert revise(stored, rows, [other]).changes


def test_decided_by_another_codebook_returns_on_the_same_words() -> None:
    stored = [known(US, 1, DECIDED)]  # none of its quotes was judged by the codebook in force
    assert turns(revise(stored, {1: US}, [propose(actors=("US",))])) == [(Turn.RETURNS, ("firms",))]
    assert decide_candidates([judged(US, 1)], [propose(actors=("US",))]).arrivals == ()


def test_other_confidence_is_a_change_of_an_open_candidate_only() -> None:
    surer = replace(US, confidence=0.9)
    assert revise([known(US, 1)], {1: US}, [surer]) == Revision(refreshed=1)
    assert not revise([judged(US, 1)], {1: US}, [surer]).changes


def test_difference_is_kept_with_both_sides() -> None:
    said = Difference(turn=Turn.CHANGED, old=US, new=propose(actors=("FR",), date=PartialDate("2023")))
    kept = said.as_mapping()
    assert (kept["turn"], kept["type"]) == ("changed", "sanctions")
    assert kept["fields"] == ["date", "actors", "firms"]
    assert (kept["old"]["date"], kept["new"]["date"]) == (None, "2023")
    assert ["actors", "FR"] in kept["new"]["quotes"]


def test_difference_without_a_side_is_no_difference() -> None:
    with pytest.raises(ValueError, match="needs a side"):
        _ = Difference(turn=Turn.LOST).type


# numbers


def mention(quote: str) -> Mention:
    return Mention(start=0, end=len(quote), label=Label.FIRM, quote=quote, id=quote.lower())


def test_tally_counts_by_type_turn_field_and_mention_and_survives_being_kept() -> None:
    rows = {1: US}
    changed = revise([known(US, 1)], rows, [propose(actors=("US",)), propose(type="inquiry")])
    tally = Tally()
    tally.add(changed)
    tally.add(Revision(), [mention("NSO")], [mention("Paragon"), mention("Candiru")])
    tally.add(Revision())
    tally.add(Revision(refreshed=2))
    assert tally.as_mapping() == {
        "turns": {"inquiry": {"gained": 1}, "sanctions": {"changed": 1}},
        "fields": {"sanctions": {"firms": 1}},
        "mentions": {"FIRM": {"gained": 1, "lost": 2}},
        "refreshed": 2,
        "differing": 3,
    }
    assert Tally.of(tally.as_mapping()) == tally
    assert (tally.total(Turn.GAINED), tally.is_empty) == (1, False)
    assert Tally.of({}).is_empty
