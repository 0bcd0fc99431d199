"""What the deciders decide, and the laws they keep."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.changes import (
    Arrival,
    CandidateIntents,
    CandidateState,
    KnownCandidate,
    Likeness,
    decide_candidates,
    decide_entries,
)
from pipeline.dates import PartialDate
from pipeline.records import Candidate, Entry, Status
from tests.making import make_candidate, make_document, make_entry

TEXT = "cue1 cue2 US FR intellexa nso_group 2023 2024-03 2024-03-05"
DOCUMENT = make_document(TEXT)
OPEN, DECIDED = CandidateState.OPEN, CandidateState.DECIDED


def propose(**fields: object) -> Candidate:
    values = (*fields.get("actors", ()), *fields.get("firms", ()), str(fields.get("date", "")))
    return make_candidate(DOCUMENT, **{"cue": "cue1", "quotes": {v: v for v in values if v}} | fields)


def known(
    candidate: Candidate, row: int, state: CandidateState = OPEN, anew: int | None = None
) -> KnownCandidate:
    return KnownCandidate(
        id=row, key=candidate.key, state=state, likeness=Likeness.of(candidate), re_review_of=anew
    )


def carry_out(old: list[KnownCandidate], intents: CandidateIntents) -> list[KnownCandidate]:
    """Do what the store does."""
    rows = {one.id: one for one in old}
    for arrival in intents.arrivals:
        row = arrival.row or max(rows, default=0) + 1
        rows[row] = known(arrival.candidate, row, OPEN, arrival.re_review_of)
        if arrival.replaces:
            rows[arrival.replaces] = replace(rows[arrival.replaces], state=CandidateState.SUPERSEDED)
    for row in intents.withdraw:
        rows[row] = replace(rows[row], state=CandidateState.WITHDRAWN)
    return list(rows.values())


# entries

guids = st.sampled_from("abcdef")
entries = st.builds(make_entry, guids, title=st.sampled_from(["old", "new"]))


@given(st.dictionaries(guids, st.sampled_from([make_entry(title="old").digest, "other"])), st.lists(entries))
def test_every_listed_guid_ends_in_exactly_one_intent(stored: dict[str, str], listed: list[Entry]) -> None:
    intents = decide_entries(stored, listed)
    ends = [e.guid for e in intents.new] + [e.guid for e in intents.changed] + list(intents.same)
    assert sorted(ends) == sorted({e.guid for e in listed})


@given(st.lists(entries))
def test_the_same_body_a_second_time_changes_nothing(listed: list[Entry]) -> None:
    stored = {entry.guid: entry.digest for entry in decide_entries({}, listed).new}
    again = decide_entries(stored, listed)
    assert (again.new, again.changed) == ((), ())


def test_guid_listed_twice_is_one_entry_and_the_first_wins() -> None:
    first, second = make_entry(title="first"), make_entry(title="second")
    assert decide_entries({}, [first, second]).new == (first,)
    assert decide_entries({"one": first.digest}, [first, second]).same == ("one",)


def test_retitled_entry_is_changed() -> None:
    assert decide_entries({"one": make_entry().digest}, [make_entry(title="Another")]).changed


# candidates

proposals = st.builds(
    propose,
    cue=st.sampled_from(["cue1", "cue2"]),
    type=st.sampled_from(["sanctions", "inquiry"]),
    actors=st.sampled_from([(), ("US",), ("FR",), ("US", "FR")]),
    firms=st.sampled_from([(), ("intellexa",), ("nso_group",)]),
    date=st.sampled_from([None, *map(PartialDate, ("2023", "2024-03", "2024-03-05"))]),
    status=st.sampled_from([Status.DONE, Status.ANNOUNCED]),
    confidence=st.sampled_from([0.3, 0.9]),
)
readings = st.lists(st.lists(proposals, max_size=5), min_size=1, max_size=4)


def live_after(told: list[list[Candidate]], decided: set[int]) -> list[KnownCandidate]:
    """Carry out readings one after the other; after each, somebody decides some of the open ones."""
    rows: list[KnownCandidate] = []
    for candidates in told:
        rows = carry_out(rows, decide_candidates(rows, candidates))
        rows = [replace(r, state=DECIDED) if r.state is OPEN and r.id in decided else r for r in rows]
    return rows


some_rows = st.sets(st.integers(1, 12))


@given(readings, some_rows)
def test_deciding_again_changes_nothing(told: list[list[Candidate]], decided: set[int]) -> None:
    rows = live_after(told, decided)
    again = decide_candidates(rows, told[-1])
    assert (again.arrivals, again.withdraw) == ((), ())


@given(readings, some_rows, st.lists(proposals), st.randoms(use_true_random=False))
def test_order_does_not_matter(told: list, decided: set[int], new: list[Candidate], random: object) -> None:
    old, shuffled = live_after(told, decided), list(new)
    expected = decide_candidates(old, new)
    random.shuffle(old)
    random.shuffle(shuffled)
    assert decide_candidates(old, shuffled) == expected


@given(readings, some_rows, st.lists(proposals))
def test_every_proposal_ends_in_exactly_one_intent(
    told: list, decided: set[int], new: list[Candidate]
) -> None:
    intents = decide_candidates(live_after(told, decided), new)
    ends = [c.key for c in intents.keep.values()] + [a.candidate.key for a in intents.arrivals]
    assert sorted(ends) == sorted({c.key for c in new})


@given(readings, some_rows, st.lists(proposals))
def test_decided_candidates_are_never_touched(told: list, decided: set[int], new: list[Candidate]) -> None:
    old = live_after(told, decided)
    intents = decide_candidates(old, new)
    touched = {*intents.withdraw, *(a.replaces for a in intents.arrivals), *(a.row for a in intents.arrivals)}
    assert not touched & {one.id for one in old if one.state is DECIDED}


@given(readings, some_rows, st.lists(proposals))
def test_what_stays_open_is_what_was_proposed(told: list, decided: set[int], new: list[Candidate]) -> None:
    old = live_after(told, decided)
    after = carry_out(old, decide_candidates(old, new))
    opened = sorted(one.key for one in after if one.state is OPEN)
    settled = {one.key for one in old if one.state is DECIDED}
    assert opened == sorted({c.key for c in new} - settled)


def test_changed_quote_supersedes_the_open_candidate() -> None:
    old, new = propose(actors=("US",)), propose(actors=("US",), cue="cue2")
    assert decide_candidates([known(old, 7)], [new]).arrivals == (Arrival(candidate=new, replaces=7),)


def test_candidate_no_longer_proposed_is_withdrawn() -> None:
    assert decide_candidates([known(propose(actors=("US",)), 7)], []).withdraw == (7,)


def test_act_of_another_year_is_not_the_same_act() -> None:
    old = propose(actors=("US",), date=PartialDate("2023"))
    new = propose(actors=("US",), date=PartialDate("2024-03"))
    intents = decide_candidates([known(old, 7)], [new])
    assert (intents.arrivals, intents.withdraw) == ((Arrival(candidate=new),), (7,))


def test_corrected_date_is_the_same_act_where_actor_and_firm_agree() -> None:
    old = propose(actors=("US",), firms=("intellexa",), date=PartialDate("2023"))
    new = propose(actors=("US",), firms=("intellexa",), date=PartialDate("2024-03"))
    assert decide_candidates([known(old, 7)], [new]).arrivals == (Arrival(candidate=new, replaces=7),)


def test_other_type_is_another_act() -> None:
    old, new = propose(actors=("US",)), propose(actors=("US",), type="inquiry")
    assert decide_candidates([known(old, 7)], [new]).arrivals == (Arrival(candidate=new),)


def test_changed_evidence_under_a_decision_asks_for_re_review() -> None:
    old, new = propose(actors=("US",)), propose(actors=("US",), cue="cue2")
    intents = decide_candidates([known(old, 7, DECIDED)], [new])
    assert intents.arrivals == (Arrival(candidate=new, re_review_of=7),)


def test_re_review_that_is_superseded_hands_on_what_it_reviews() -> None:
    first, second = propose(actors=("US",)), propose(actors=("US",), cue="cue2")
    third = propose(actors=("US",), status=Status.PROPOSED)
    old = [known(first, 7, DECIDED), known(second, 8, OPEN, 7)]
    assert decide_candidates(old, [third]).arrivals == (Arrival(candidate=third, replaces=8, re_review_of=7),)


def test_decided_candidate_is_told_anew_by_one_candidate_only() -> None:
    first, second = propose(actors=("US",)), propose(actors=("US",), cue="cue2")
    third = propose(actors=("US",), status=Status.PROPOSED)
    old = [known(first, 7, DECIDED), known(second, 8, OPEN, 7)]
    assert decide_candidates(old, [second, third]).arrivals == (Arrival(candidate=third),)


def test_candidate_put_aside_is_opened_again_not_doubled() -> None:
    one = propose(actors=("US",))
    old = [known(one, 7, CandidateState.WITHDRAWN)]
    assert decide_candidates(old, [one]).arrivals == (Arrival(candidate=one, row=7),)


def test_decided_row_is_kept_where_another_has_the_same_key() -> None:
    one = propose(actors=("US",))
    intents = decide_candidates([known(one, 7, DECIDED), known(one, 8)], [one])
    assert (dict(intents.keep), intents.arrivals, intents.withdraw) == ({7: one}, (), (8,))


def test_surest_of_two_proposals_of_one_key_is_taken() -> None:
    sure, unsure = propose(actors=("US",), confidence=0.9), propose(actors=("US",), confidence=0.3)
    for told in ([sure, unsure], [unsure, sure]):
        assert decide_candidates([], told).arrivals == (Arrival(candidate=sure),)


def test_proposals_that_differ_in_nothing_but_status_keep_no_order_of_telling() -> None:
    told = [propose(actors=("US",), status=status) for status in Status]
    assert decide_candidates([], told) == decide_candidates([], told[::-1])
