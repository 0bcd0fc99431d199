"""What is a document's news, what it only recalls, and when the news was."""

from dataclasses import replace
from typing import Any

import pytest

from pipeline.candidates.news import apart, date_of_news, lead_of, role_of
from pipeline.dates import PartialDate
from pipeline.records import Act, Annotation, Certainty, Document, Label, Mention, Role, Status
from tests.making import make_document

TEXT = "word " * 2000


def document(text: str = TEXT, **fields: Any) -> Document:
    return make_document(text=text, **({"title": "News", "published": PartialDate("2024-03-20")} | fields))


def date(value: str, at: int = 0, derivation: str = "stated") -> Mention:
    return Mention(start=at, end=at + 4, label=Label.DATE, quote="word", id=value, derivation=derivation)


def act(at: int = 0, dated: str | None = None, role: Role | None = None) -> Act:
    return Act(
        type="sanctions",
        cue=Mention(start=at, end=at + 4, label=Label.CUE, quote="word", id="sanctions"),
        span=(at, at + 9),
        status=Status.DONE,
        certainty=Certainty.CONFIRMED,
        weight=0.8,
        date=date(dated, at) if dated else None,
        role=role,
    )


def role(one: Act, of: Document) -> Role:
    return role_of(of, [one], PartialDate(one.date.id) if one.date else None)


def test_news_is_what_the_lead_tells_and_is_not_old() -> None:
    far = lead_of(document()) + 100
    assert role(act(), document()) is Role.PRIMARY
    assert role(act(far), document()) is Role.BACKGROUND
    assert role(act(dated="2023-03"), document()) is Role.BACKGROUND
    assert role(act(far, dated="2024-03-20"), document()) is Role.PRIMARY
    assert role(act(far, dated="2024-04"), document()) is Role.PRIMARY


def test_what_a_clause_aside_tells_is_background_in_the_lead_too() -> None:
    assert role(act(role=Role.BACKGROUND), document()) is Role.BACKGROUND


def test_what_the_title_tells_is_news_wherever_it_stands() -> None:
    text = TEXT + "France punishes a vendor."
    told = act(len(TEXT))
    told = Act(**{f: getattr(told, f) for f in Act.__dataclass_fields__} | {"span": (len(TEXT), len(text))})
    assert role(told, document(text, title="France punishes its vendor")) is Role.PRIMARY
    assert role(told, document(text, title="Spain lifts a measure")) is Role.BACKGROUND


def test_what_the_month_of_publication_brought_is_news_if_the_title_is_about_it() -> None:
    text = TEXT + "France punishes a vendor."
    fields = {f: getattr(act(len(TEXT), "2024-03"), f) for f in Act.__dataclass_fields__}
    told = Act(**fields | {"span": (len(TEXT), len(text))})
    title = "France and Spain discuss markets"  # a quarter of its words
    assert role(told, document(text, title=title)) is Role.PRIMARY
    assert role(told, document(text, title=title, published=PartialDate("2024-04-10"))) is Role.BACKGROUND
    assert role(told, document(text, title="Spain lifts a measure")) is Role.BACKGROUND


def test_in_a_short_document_the_lead_is_short() -> None:
    assert lead_of(document("word " * 20)) < lead_of(document())


@pytest.mark.parametrize("title", ["A weekly recap", "July round-up", "Spyware around the world"])
def test_the_news_of_a_round_up_is_its_list(title: str) -> None:
    assert role(act(9000, dated="2020"), document(title=title)) is Role.PRIMARY


@pytest.mark.parametrize(
    ("mentions", "expected"),
    [
        ([], "2024-03"),
        ([date("2024-03-19", 40, "relative")], "2024-03-19"),
        ([date("2024-03-20", 0, "heading")], "2024-03"),  # a byline
        ([date("2024-03-20", 40)], "2024-03-20"),
        ([date("2024-03-19", 40), date("2024-03-18", 80)], "2024-03"),  # which of them is open
        ([date("2024-01-05", 40)], "2024-03"),
        ([date("2024-03-19", 9000)], "2024-03"),
    ],
)
def test_undated_news_is_of_the_one_recent_day_or_of_the_month(
    mentions: list[Mention], expected: str
) -> None:
    of = document()
    annotation = Annotation(document=of.digest, model="m", mentions=tuple(mentions))
    found = date_of_news(of, annotation, [act()])
    assert found
    assert (found.id, of.text[found.start : found.end]) == (expected, found.quote)


def test_a_statement_is_of_the_day_on_which_it_is_published() -> None:
    of = document(title="Joint Statement on Spyware")
    found = date_of_news(of, Annotation(document=of.digest, model="m", mentions=()), [act()])
    assert found
    assert found.id == "2024-03-20"


def test_without_a_publication_news_stays_undated() -> None:
    of = document(published=None)
    assert date_of_news(of, Annotation(document=of.digest, model="m", mentions=()), [act()]) is None


FRESH = "The ministry froze the assets of Corvo Labs, a spyware maker, on Wednesday."
OTHER = "Washington had blacklisted four sellers of hacking tools."
AGAIN = "Assets of the spyware maker Corvo Labs were frozen by the same ministry."


@pytest.mark.parametrize(
    ("later", "dated", "told", "are_apart"),
    [
        (OTHER, "2022-01", None, True),
        (OTHER, None, Role.BACKGROUND, True),
        (OTHER, "2024-03", None, False),
        (OTHER, None, None, False),
        (AGAIN, "2022-01", None, False),
        (AGAIN, None, Role.BACKGROUND, False),
    ],
)
def test_an_undated_act_is_not_an_earlier_one_that_other_words_tell(
    later: str, dated: str | None, told: Role | None, are_apart: bool
) -> None:
    text = f"{FRESH} {later}"
    one = replace(act(), span=(0, len(FRESH)))
    other = replace(act(len(FRESH) + 1, dated, told), span=(len(FRESH) + 1, len(text)))
    assert apart(document(text), one, other) is are_apart
    assert apart(document(text), other, one) is are_apart


def test_what_is_told_as_earlier_may_be_the_old_act_that_has_a_date() -> None:
    text = f"{FRESH} {OTHER}"
    one = replace(act(role=Role.BACKGROUND), span=(0, len(FRESH)))
    other = replace(act(len(FRESH) + 1, "2022-01"), span=(len(FRESH) + 1, len(text)))
    assert not apart(document(text), one, other)


def test_a_day_in_a_line_of_its_own_is_a_byline() -> None:
    text = "**Mar 20, 2024** A. Writer\n\n" + TEXT
    of, stated = document(text), date("2024-03-20", 2)
    found = date_of_news(of, Annotation(document=of.digest, model="m", mentions=(stated,)), [act(40)])
    assert found
    assert found.id == "2024-03"


def test_a_publication_at_the_calendar_s_beginning_makes_nothing_old() -> None:
    of = document(published=PartialDate("0001-01-01"))
    assert role(act(dated="2024-03-05"), of) is Role.PRIMARY
    assert not apart(of, act(), act(50, "2022-01"))


def test_without_a_publication_a_bare_year_is_no_news() -> None:
    assert role(act(dated="2023"), document(published=None)) is Role.BACKGROUND
    assert role(act(dated="2023-03-05"), document(published=None)) is Role.PRIMARY


def test_all_of_a_text_of_law_is_its_news() -> None:
    assert role(act(9000), document(title="Executive Order on Spyware")) is Role.PRIMARY
    assert role(act(9000), document(title="Joint Statement on Spyware")) is Role.BACKGROUND


def test_undated_news_of_a_weekly_recap_is_of_its_month() -> None:
    of = document(title="Weekly Recap")
    found = date_of_news(of, Annotation(document=of.digest, model="m", mentions=()), [act()])
    assert found
    assert found.id == "2024-03"
