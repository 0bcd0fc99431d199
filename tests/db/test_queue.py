"""Whose turn it is, in what order, and how much is left."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from db.decisions import Verdict, apply, preview
from db.decisions.given import Decision
from db.queries.alike import Sides, alike, similar, together
from db.queries.batches import batch_of
from db.queries.own import own_decisions
from db.queries.proposed import candidate
from db.queries.queue import Seat, Waiting, count_away, count_part, window
from db.queries.tallies import progress, tallies
from db.session import Database
from pipeline.dates import PartialDate
from pipeline.records import Candidate, Document, Role
from tests.db.deciding import ALONE, PAIR, propose, say, take_back
from tests.making import DAY, NOW, make_candidate, make_document, us_sanctions

ADA = Seat(viewer="ada", since=NOW.replace(hour=0))
BOB = Seat(viewer="bob", since=NOW.replace(hour=0))


DATES = st.sampled_from(["2024", "2024-03", "2024-03-05", "2024-04", "2023-03", None]).map(
    lambda text: PartialDate(text) if text else None
)
PARTIES = st.frozensets(st.sampled_from(["x", "y", "z"]), max_size=2)


def never(publisher: str | None, url: str) -> bool:
    return False


def of_state(publisher: str | None, url: str) -> bool:
    return ".gov" in url


def order(session: Session, seat: Seat = ADA, part: Waiting = Waiting.OPEN, **filters: str) -> list[int]:
    found = window(session, seat, part, never, 0, **filters)  # type: ignore[arg-type] # names of filters
    all_, away = (count(session, seat, part, **filters) for count in (count_part, count_away))  # type: ignore[arg-type] # likewise
    assert all_ - away == len(found)
    return found


def sanction(number: int, **fields: object) -> tuple[Document, Candidate]:
    """Return a document of its own and the candidate in it, dated differently each."""
    url = str(fields.pop("url", f"https://{number}.example/"))
    year = str(2000 + number)
    document = make_document(f"The US sanctioned Intellexa in {year}.", url=url)
    plain = {"date": PartialDate(year), "quotes": {"US": "US", "intellexa": "Intellexa", year: year}}
    return document, us_sanctions(document, **(plain | fields))


def test_primary_and_sure_ones_come_first(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1, confidence=0.9, role=Role.BACKGROUND))
        propose(session, *sanction(2, confidence=0.5))
        propose(session, *sanction(3, confidence=0.7))
        assert order(session) == [3, 2, 1]


def test_official_sources_come_first_and_what_seems_the_same_together(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1, confidence=0.9))
        propose(session, *sanction(2, confidence=0.8))
        propose(session, *sanction(3, confidence=0.7, url="https://a.gov/"))
        told_again = make_document("The US sanctioned Intellexa in 2003.", url="https://press.example/")
        quotes = {"US": "US", "intellexa": "Intellexa", "2003": "2003"}
        propose(
            session,
            told_again,
            us_sanctions(told_again, date=PartialDate("2003"), quotes=quotes, confidence=0.4),
        )
        assert window(session, ADA, Waiting.OPEN, of_state, 0) == [3, 4, 1, 2]


def test_skip_puts_off_for_a_day_and_for_oneself_alone(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1))
        skipped = say(session, Verdict.SKIP)
        assert (order(session), order(session, BOB)) == ([], [1])
        assert order(session, Seat(viewer="ada", since=NOW + DAY)) == [1]
        take_back(session, skipped)
        assert order(session) == [1]


def test_one_count_does_for_all_but_for_what_stays_away_from_each(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.session() as session:
        for number in (1, 2, 3, 4):
            propose(session, *sanction(number))
        say(session, Verdict.SKIP, 1)
        say(session, Verdict.FLAG, 2)
        say(session, Verdict.ACCEPT, 3)
        assert [count_part(session, seat, Waiting.OPEN) for seat in (ADA, BOB)] == [3, 3]
        assert [count_away(session, seat, Waiting.OPEN) for seat in (ADA, BOB)] == [2, 0]
        assert count_away(session, ADA, Waiting.OPEN, type="inquiry") == 0
        for few in (50_000, 0):  # documents with the words
            monkeypatch.setattr("db.queries.search.FEW", few)
            assert count_away(session, ADA, Waiting.OPEN, words="sanctioned") == 2
            assert count_away(session, ADA, Waiting.OPEN, words="nowhere") == 0
        assert [count_away(session, ADA, part) for part in (Waiting.ALL, Waiting.FLAGGED)] == [0, 0]


def test_second_opinion_is_another_s_to_give(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1))
        say(session, Verdict.FLAG)
        assert (order(session), order(session, BOB)) == ([], [1])
        assert order(session, BOB, Waiting.FLAGGED) == [1]


def test_first_of_two_has_done_theirs_and_the_second_cannot_tell(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1))
        say(session, Verdict.ACCEPT, rules=PAIR)
        assert (order(session), order(session, BOB)) == ([], [1])
        say(session, Verdict.REJECT, by="bob", rules=PAIR)
        assert (order(session), order(session, BOB)) == ([], [])
        assert order(session, ADA, Waiting.DISPUTED) == [1]


def test_own_work_comes_with_the_last_first(database: Database) -> None:
    with database.session() as session:
        for number in (1, 2, 3):
            propose(session, *sanction(number))
        say(session, Verdict.ACCEPT, 2)
        say(session, Verdict.REJECT, 1)
        say(session, Verdict.ACCEPT, 3, by="bob")
        assert order(session, ADA, Waiting.MINE) == [1, 2]
        found = own_decisions(session, "ada", [1, 2, 3])
        assert {row: one.verdict for row, one in found.items()} == {1: "reject", 2: "accept"}


def test_progress_counts_what_stands_of_today(database: Database) -> None:
    with database.session() as session:
        for number in (1, 2, 3, 4):
            propose(session, *sanction(number))
        say(session, Verdict.ACCEPT, 1)
        say(session, Verdict.SKIP, 2)
        take_back(session, say(session, Verdict.REJECT, 3))
        told = progress(session, ADA)
        assert (dict(told.today), told.decided, told.open) == ({"accept": 1, "skip": 1}, 1, 3)
        assert progress(session, Seat(viewer="ada", since=NOW + DAY)).decided == 0


def test_counts_beside_a_filter_leave_that_filter_out(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1))
        document = make_document("FR held an inquiry.", url="https://fr.example/", language="fr")
        propose(session, document, make_candidate(document, "inquiry", type="inquiry", actors=("FR",)))
        told = tallies(session, actor="FR")
        assert (told.type, told.actor) == ({"inquiry": 1}, {"FR": 1, "US": 1})
        assert (told.language, told.firm, told.role) == ({"fr": 1}, {}, {"primary": 1})
        assert told.states["open"] == 2


def test_value_quoted_twice_is_counted_once(database: Database) -> None:
    with database.session() as session:
        document = make_document("The US and again the US sanctioned.")
        said = make_candidate(document, actors=("US",), quotes={"US": "US"})
        again = said.evidence[1].__class__(field="actors", value="US", quote="US", start=21, end=23)
        fields = {name: getattr(said, name) for name in said.__slots__}
        propose(session, document, Candidate(**fields | {"evidence": (*said.evidence, again)}))
        assert tallies(session).actor == {"US": 1}


def test_batch_tells_what_is_undone(database: Database) -> None:
    with database.session() as session:
        propose(session, *sanction(1))
        propose(session, *sanction(2))
        given = Decision(verdict=Verdict.REJECT, reason="off_topic")
        seen = preview(session, Verdict.REJECT, {}, reviewer="ada", rules=ALONE)
        batch, _ = apply(session, given, {}, reviewer="ada", expected=seen.hash, rules=ALONE, now=NOW)
        first = own_decisions(session, "ada", [1])[1].id
        take_back(session, first)
        told = {(one.candidate_id, one.reason, one.undone) for one in batch_of(session, batch)}
        assert told == {(1, "off_topic", True), (2, "off_topic", False)}
        assert batch_of(session, "none") == []


SIDES = Sides(type="sanctions", date=PartialDate("2024-03"), actors=frozenset({"US"}), firms=frozenset({"a"}))


@pytest.mark.parametrize(
    ("changed", "same"),
    [
        ({}, True),
        ({"date": PartialDate("2024-03-05")}, True),
        ({"date": PartialDate("2024")}, True),
        ({"actors": frozenset({"US", "FR"})}, True),
        ({"actors": frozenset({"FR"})}, True),  # the firm is shared
        ({"actors": frozenset({"FR"}), "firms": frozenset()}, False),
        ({"date": PartialDate("2024-04")}, False),
        ({"date": None}, False),
        ({"type": "inquiry"}, False),
    ],
)
def test_alike_are_those_of_one_type_and_time_with_a_shared_party(
    changed: dict[str, object], same: bool
) -> None:
    other = Sides(**{name: getattr(SIDES, name) for name in Sides.__slots__} | changed)  # type: ignore[arg-type]
    assert (alike(SIDES, other), alike(other, SIDES)) == (same, same)


def test_what_is_put_together_keeps_its_order_otherwise() -> None:
    other = Sides(type="inquiry", date=None, actors=frozenset({"US"}), firms=frozenset())
    assert together([(1, SIDES), (2, other), (3, SIDES), (4, other)]) == [1, 3, 2, 4]
    assert together([]) == []


@given(st.lists(st.builds(Sides, type=st.sampled_from("ab"), date=DATES, actors=PARTIES, firms=PARTIES)))
def test_each_is_followed_by_all_that_are_like_it_and_were_not_placed(several: list[Sides]) -> None:
    ordered = list(enumerate(several))
    expected: list[int] = []
    for number, sides in ordered:
        if number not in expected:
            near = [other for other, its in ordered if other not in {*expected, number} and alike(sides, its)]
            expected += [number, *near]
    assert together(ordered) == expected


def test_similar_are_found_by_the_same_rule(database: Database) -> None:
    said = {"type": "sanctions", "actors": ("US",), "firms": ()}
    dates = ["2024-03", "2024-03-05", "2024", "2024-04", "2023", None]
    with database.session() as session:
        for number, date in enumerate(dates):
            document = make_document("the US sanctioned", url=f"https://{number}.example/")
            given = PartialDate(date) if date else None
            propose(session, document, make_candidate(document, date=given, quotes={"US": "US"}, **said))
        all_of_them = [one for row in range(1, 7) if (one := candidate(session, row))]
        for one in all_of_them:
            found = {other.id for other in similar(session, one.candidate, besides=one.id)}
            sides = Sides.of(one.candidate)
            expected = {o.id for o in all_of_them if o is not one and alike(sides, Sides.of(o.candidate))}
            assert found == expected


def test_what_tells_no_action_is_not_offered_as_similar(database: Database) -> None:
    with database.session() as session:
        for number in (1, 2, 3, 4):
            document = make_document("the US sanctioned", url=f"https://{number}.example/")
            propose(session, document, make_candidate(document, actors=("US",), quotes={"US": "US"}))
        say(session, Verdict.REJECT, 2)
        say(session, Verdict.DUPLICATE, 3, duplicate_of=4)
        said = candidate(session, 1)
        assert said
        assert [one.id for one in similar(session, said.candidate, besides=1)] == [4]
