"""What the sentence's tree tells: who acted, whether it was done, when, and whether it is the news."""

from typing import Any

import pytest

from pipeline.records import Role, Status


def of_type(read: Any, text: str, type: str, **more: Any) -> Any:
    (one,) = [one for one in read(text, **more)[1] if one.type == type]
    return one


@pytest.mark.parametrize(
    ("text", "type", "actors"),
    [
        ("Sanctions on the spyware maker were imposed by the UK and Japan.", "sanctions", "GB JP"),
        ("Poland, which had bought it, banned the use of spyware by its police.", "use_restriction", "PL"),
        ("The leak prompted the European Parliament to launch an inquiry into spyware.", "inquiry", "EU"),
        ("A court in Milan convicted two managers of Hacking Team over spyware.", "prosecution", "IT"),
        ("Armenia's privacy inspectorate fined a spyware vendor.", "regulatory_penalty", "AM"),
    ],
)  # fmt: skip
def test_the_tree_tells_who_acted(read: Any, text: str, type: str, actors: str) -> None:
    assert set(of_type(read, text, type).actors) == set(actors.split())


def test_we_are_who_publishes_and_not_whom_a_newspaper_quotes(registry: Any, annotator: Any) -> None:
    from pipeline.candidates import propose
    from tests.making import make_document

    text = "Today we imposed sanctions on the spyware maker Intellexa."
    told = {}
    for publisher in ("U.S. Department of State", "The Daily Example"):
        document = make_document(text, publisher=publisher)
        (annotation,) = annotator.annotate([document])
        told[publisher] = [one.actors for one in propose(document, annotation, registry.codebook)]
    assert told == {"U.S. Department of State": [("US",)], "The Daily Example": []}


def test_a_year_beside_a_month_is_its_year(read: Any) -> None:
    text = "The U.S. Treasury imposed sanctions on Intellexa over spyware in March and again in May 2021."
    assert str(of_type(read, text, "sanctions").date) == "2021-03"


def test_a_date_of_another_clause_is_not_the_act_s(read: Any) -> None:
    text = "In March 2024 the U.S. Treasury imposed sanctions on Intellexa, which sold spyware in May 2021."
    assert str(of_type(read, text, "sanctions").date) == "2024-03"


def test_a_weekday_of_what_is_to_come_lies_ahead(read: Any) -> None:
    text = "France will impose sanctions on a spyware maker on Monday."  # published on a Thursday
    one = of_type(read, text, "sanctions")
    assert (one.status, str(one.date)) == (Status.ANNOUNCED, "2025-06-16")


def test_news_without_a_date_takes_the_month_of_publication(read: Any) -> None:
    one = of_type(read, "France has imposed sanctions on a spyware maker.", "sanctions")
    assert (one.role, str(one.date), one.date_derivation) == (Role.PRIMARY, "2025-06", "relative")


def test_what_is_told_in_passing_is_background_and_undated(read: Any) -> None:
    text = "France, which had imposed sanctions on a spyware maker, met its allies. They talked."
    one = of_type(read, text, "sanctions")
    assert (one.role, one.date) == (Role.BACKGROUND, None)


def test_in_a_round_up_the_list_is_the_news(read: Any) -> None:
    text = "In May 2021, France imposed sanctions on a spyware maker."
    assert of_type(read, text, "sanctions").role is Role.BACKGROUND
    assert of_type(read, text, "sanctions", title="Spyware: a recap").role is Role.PRIMARY


def test_every_field_shows_its_words(read: Any) -> None:
    one = of_type(read, "France reportedly imposed sanctions on a spyware maker.", "sanctions")
    quotes = {evidence.field: evidence.quote for evidence in one.evidence}
    assert quotes["certainty"] == "reportedly"
    assert {"status", "role", "date", "actors", "type"} <= set(quotes)


def test_an_epithet_is_no_act(read: Any) -> None:
    assert read("NSO Group, blacklisted by Washington, sells Pegasus spyware to governments.")[1] == ()
