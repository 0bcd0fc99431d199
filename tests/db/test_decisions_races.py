"""Two reviewers at once, in short; `benchmarks/races.py` has the long run."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from benchmarks.races import race
from db.decisions import Verdict
from db.queries import totals
from db.queries.review import review
from db.schema import Stage
from db.session import Database
from tests.db.deciding import PAIR, propose, say, shown_to
from tests.making import make_document, us_sanctions


def test_one_of_two_wins_and_the_other_is_told(database: Database) -> None:
    outcome = race(database, 25)
    assert outcome.faults == []
    assert outcome.ends == {"one won, the other was told": 25}
    with database.session() as session:
        assert totals(session)["decisions"] == 25


def test_both_of_two_reviewers_who_do_not_see_each_other_are_heard(database: Database) -> None:
    document = make_document()
    with database.session() as session:
        propose(session, document, us_sanctions(document))
        shown = {name: shown_to(session, name) for name in ("ada", "bob")}
    start = Barrier(2)

    def play(name: str) -> None:
        start.wait()
        with database.session() as session:
            say(session, Verdict.ACCEPT, by=name, rules=PAIR, shown=shown[name])

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(play, shown))
    with database.session() as session:
        told = review(session, 1)
        assert told
        assert (told.stage, len(told.decisions)) == (Stage.SETTLED, 2)
