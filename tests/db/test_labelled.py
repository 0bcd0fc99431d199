"""What settled decisions teach."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.decisions import Quote, Verdict, add_action
from db.queries.labelled import lessons
from db.schema import CandidateRow
from db.session import Database
from pipeline.dates import PartialDate
from pipeline.records import Role
from pipeline.review.lessons import Lesson, events
from tests.db.deciding import ALONE, PAIR, propose, say, take_back
from tests.making import NOW, make_candidate, make_document, us_sanctions

TEXT = "The US sanctioned Intellexa in March 2024. Greece opened an inquiry. Experts called for a ban."


def three(database: Database, url: str = "https://treasury.example/act", text: str = TEXT) -> int:
    """Store a document with three candidates, of which the last is no act; return its id."""
    document = make_document(text, url=url)
    inquiry = make_candidate(
        document, "opened an inquiry", type="inquiry", actors=("GR",), quotes={"GR": "Greece"}
    )
    call = make_candidate(document, "called for a ban", type="use_restriction")
    with database.session() as session:
        return propose(session, document, us_sanctions(document), inquiry, call)


def of(session: Session, type_: str, document_id: int = 1) -> int:
    """Return the candidate of a type in a document."""
    found = select(CandidateRow.id).where(CandidateRow.document_id == document_id, CandidateRow.type == type_)
    return session.scalars(found).one()


def taught(session: Session) -> dict[str, Lesson]:
    """Return the lessons by the type that was proposed."""
    return {one.proposed: one for one in lessons(session)}


def test_accepted_amended_and_rejected_teach_what_stands(database: Database) -> None:
    three(database)
    with database.session() as session:
        say(session, Verdict.ACCEPT, of(session, "sanctions"))
        changed = {"type": "prosecution", "status": "announced"}
        say(session, Verdict.AMEND, of(session, "inquiry"), fields=changed)
        say(session, Verdict.REJECT, of(session, "use_restriction"), reason="call_or_plan")
        by_type = taught(session)
    one, other, third = (by_type[name] for name in ("sanctions", "inquiry", "use_restriction"))
    assert (one.proposed, one.told and one.told["type"]) == ("sanctions", "sanctions")
    assert one.told
    assert (one.told["actors"], one.told["firms"], one.told["date"]) == (["US"], ["intellexa"], "2024-03")
    assert [one.document.text[slice(*span)] for span in one.spans] == ["sanctioned"]
    assert other.told
    assert (other.proposed, other.told["type"], other.told["status"]) == (
        "inquiry",
        "prosecution",
        "announced",
    )
    assert (third.told, third.wanted, third.unclear) == (None, False, False)
    assert [third.document.text[slice(*span)] for span in third.spans] == ["called for a ban"]
    assert len(set(events([one, other, third]))) == 3


def test_what_does_not_stand_teaches_nothing(database: Database) -> None:
    three(database)
    with database.session() as session:
        take_back(session, say(session, Verdict.ACCEPT, 1))
        say(session, Verdict.SKIP, 2)
        say(session, Verdict.ACCEPT, 3, rules=PAIR)
        assert lessons(session) == []


def test_a_reason_may_say_that_the_reading_is_right_or_nothing(database: Database) -> None:
    three(database)
    with database.session() as session:
        say(session, Verdict.REJECT, of(session, "sanctions"), reason="duplicate")
        say(session, Verdict.REJECT, of(session, "inquiry"), reason="other", note="hm")
        one, other = taught(session)["sanctions"], taught(session)["inquiry"]
    assert one.told
    assert (one.told["type"], one.repeated, one.wanted) == ("sanctions", True, False)
    assert (other.told, other.unclear) == (None, True)


def test_a_duplicate_tells_the_other_s_act_and_is_of_its_event(database: Database) -> None:
    three(database)
    three(database, "https://press.example/", TEXT + " It said so.")
    with database.session() as session:
        first = of(session, "sanctions")
        say(session, Verdict.AMEND, first, fields={"date": "2024-03-05"})
        say(session, Verdict.DUPLICATE, of(session, "sanctions", 2), duplicate_of=first)
        say(session, Verdict.DUPLICATE, of(session, "use_restriction"), duplicate_of=first)
        every = lessons(session)
    same_document = next(one for one in every if one.proposed == "use_restriction")
    original, elsewhere = (one for one in every if one.proposed == "sanctions")
    assert elsewhere.told
    assert (elsewhere.told["date"], elsewhere.repeated, elsewhere.wanted) == ("2024-03-05", False, True)
    assert (same_document.repeated, same_document.wanted) == (True, False)
    assert original.wanted
    assert len(set(events(every))) == 1


def test_a_duplicate_of_what_was_rejected_teaches_nothing(database: Database) -> None:
    three(database)
    three(database, "https://press.example/", TEXT + " It said so.")
    with database.session() as session:
        first = of(session, "sanctions")
        say(session, Verdict.DUPLICATE, of(session, "sanctions", 2), duplicate_of=first)
        assert lessons(session) == []
        say(session, Verdict.REJECT, first)
        assert [one.told for one in lessons(session)] == [None]


def test_what_was_missed_teaches_the_words_that_the_reviewer_chose(database: Database) -> None:
    row = three(database)
    start = TEXT.index("Greece opened")
    quotes = [Quote(document_id=row, field="type", value="statement", start=start, end=start + 13)]
    with database.session() as session:
        given = {"type": "statement", "actors": ["GR"]}
        add_action(session, row, given, quotes, reviewer="ada", rules=ALONE, now=NOW, note="no words")
        (one,) = lessons(session)
    assert one.missed
    assert one.told
    assert (one.told["type"], one.told["actors"]) == ("statement", ["GR"])
    assert [one.document.text[slice(*span)] for span in one.spans] == ["Greece opened"]


def test_documents_that_tell_of_one_action_are_of_one_event(database: Database) -> None:
    for number, words in enumerate(("It said so.", "Officials spoke. Others did not. More will follow.")):
        text = f"{words} The US sanctioned a firm on 5 March 2024. The US sanctioned two on 9 May 2023."
        document = make_document(text, url=f"https://{number}.example/", publisher=str(number))
        told = [
            us_sanctions(
                document, firms=(), date=PartialDate(date), quotes={"US": "US", date: said}, role=Role.PRIMARY
            )
            for date, said in (("2024-03-05", "5 March 2024"), ("2023-05-09", "9 May 2023"))
        ]
        with database.session() as session:
            propose(session, document, *told)
    with database.session() as session:
        for number in session.scalars(select(CandidateRow.id)).all():
            say(session, Verdict.ACCEPT, number)
        found = lessons(session)
    named = {(one.told or {})["date"]: set[str]() for one in found}
    for name, one in zip(events(found), found, strict=True):
        named[(one.told or {})["date"]].add(name)
    assert [len(names) for names in named.values()] == [1, 1]
    assert len(set.union(*named.values())) == 2
