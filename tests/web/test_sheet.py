"""A candidate's fields beside their quotes, in the codebook's words."""

import pytest

from db.decisions.amending import facts_of
from db.decisions.quoting import quoted
from pipeline.records import Evidence
from pipeline.registry import Holds, Registry
from tests.making import make_document, us_sanctions
from web.desk.sheet import Row, meanings, sheet
from web.words import Term, Words

DOCUMENT = make_document()
SAID = us_sanctions(DOCUMENT)


@pytest.fixture
def words(registry: Registry) -> Words:
    return Words(registry)


def rows(registry: Registry, words: Words, *more: Evidence) -> dict[str, Row]:
    evidence = quoted(1, SAID.evidence + more)
    return {row.name: row for row in sheet(facts_of(SAID), evidence, registry.codebook.fields, words)}


def test_every_field_of_the_codebook_has_a_row_with_its_rule(registry: Registry, words: Words) -> None:
    found = rows(registry, words)
    assert list(found) == [name for name in registry.codebook.fields if name != "evidence"]
    assert found["firms"].rule == registry.codebook.fields["firms"].rule


def test_every_value_stands_beside_its_quotes(registry: Registry, words: Words) -> None:
    found = rows(registry, words)
    quotes = {name: [q.evidence.quote for v in row.values for q in v.quotes] for name, row in found.items()}
    assert quotes["actors"] == ["US"]
    assert quotes["firms"] == ["Intellexa"]
    assert quotes["date"] == ["March 2024"]
    assert quotes["endorsers"] == []
    assert found["actors"].values[0].term.name == "United States"
    assert found["status"].values[0].term == Term("done", "done", "carried out or in force")


def test_evidence_for_a_value_that_is_not_coded_is_shown_as_such(registry: Registry, words: Words) -> None:
    other = Evidence(field="actors", value="FR", quote="The", start=0, end=3)
    strange = Evidence(field="mood", value="grim", quote="The", start=0, end=3)
    found = rows(registry, words, other, strange)
    assert [(v.term.name, v.coded) for v in found["actors"].values] == [
        ("United States", True),
        ("France", False),
    ]
    assert [quote.evidence for quote in found["mood"].values[0].quotes] == [strange]


def test_no_evidence_goes_unshown(registry: Registry, words: Words) -> None:
    found = meanings(rows(registry, words).values())
    assert set(found) == set(SAID.evidence)
    assert "Firms: Intellexa" in found.values()


@pytest.mark.parametrize(
    ("given", "code"),
    [("US", "US"), ("us", "US"), ("united states", "US"), ("european union", "EU"), ("org:citizen_lab",) * 2],
)
def test_actor_is_found_by_code_or_name(words: Words, given: str, code: str) -> None:
    assert words.read_actor(given) == code


def test_actor_that_only_the_database_knows_can_be_asked_for(words: Words) -> None:
    assert words.read_actor("org:long_gone") == "org:long_gone"
    assert words.term(Holds.ACTOR, "org:long_gone").name == "org:long_gone"


@pytest.mark.parametrize(("given", "code"), [("NSO group", "nso_group"), ("nso_group", "nso_group")])
def test_firm_is_found_by_id_or_name(words: Words, given: str, code: str) -> None:
    assert words.read_firm(given) == code


def test_words_that_mean_nothing_are_refused(words: Words) -> None:
    with pytest.raises(ValueError, match="no action type 'sanction'"):
        words.read_type("sanction")
    with pytest.raises(ValueError, match="no actor is called 'Frnce'"):
        words.read_actor("Frnce")
    with pytest.raises(ValueError, match="no firm is called 'N\\.S\\.O'"):
        words.read_firm("N.S.O")


@pytest.mark.parametrize(
    ("field", "value", "quote", "told"),
    [
        ("firms", "intellexa", "Predator", "product of Intellexa"),
        ("actors", "US", "American", "demonym of United States"),
        ("actors", "US", "Department  of\n State", ""),
        ("firms", "intellexa", "Intellexa", ""),
    ],
)
def test_words_tell_in_which_way_they_name(
    registry: Registry, words: Words, field: str, value: str, quote: str, told: str
) -> None:
    found = words.how(registry.codebook.fields[field].holds, value, quote)
    assert found == told if told else "alias" not in found
