"""Whom the shipped names stand for, and which need context."""

import pytest

from pipeline.registry import BodyKind, Registry, load


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load()


def holders(registry: Registry, name: str) -> set[str]:
    return {body.actor for body in registry.bodies.values() if name in body.terms()}


@pytest.mark.parametrize(
    ("name", "actor", "kind"),
    [
        ("Audiencia Nacional", "ES", BodyKind.COURT),
        ("Court of Session", "GB", BodyKind.COURT),
        ("Bombay High Court", "IN", BodyKind.COURT),
        ("Rome prosecutors", "IT", BodyKind.PROSECUTOR),
        ("Paris Judicial Court", "FR", BodyKind.COURT),
        ("Athens Court of First Instance", "GR", BodyKind.COURT),
        ("Tel Aviv Magistrate's Court", "IL", BodyKind.COURT),
        ("Second Circuit", "US", BodyKind.COURT),
        ("Eastern District of Virginia", "US", BodyKind.COURT),
        ("Copasir", "IT", BodyKind.PARLIAMENTARY_COMMITTEE),
        ("Shin Bet", "IL", BodyKind.INTELLIGENCE),
        ("BfV", "DE", BodyKind.INTELLIGENCE),
        ("UODO", "PL", BodyKind.DATA_PROTECTION),
        ("INCD", "IL", BodyKind.CYBER_AGENCY),
        ("WhatsApp", "org:meta", BodyKind.COMPANY),
        ("Irídia", "org:iridia", BodyKind.NGO),
    ],
)
def test_name_stands_for_its_actor(registry: Registry, name: str, actor: str, kind: BodyKind) -> None:
    assert {(body.actor, body.kind) for body in registry.bodies.values() if name in body.terms()} == {
        (actor, kind)
    }


@pytest.mark.parametrize(
    "name", ["CNI", "Centro Nacional de Inteligencia", "FGR", "MOFA", "BIS", "Corte Suprema de Justicia"]
)
def test_name_of_several_actors_needs_context_in_each(registry: Registry, name: str) -> None:
    rows = [body for body in registry.bodies.values() if name in body.terms()]
    assert len({body.actor for body in rows}) > 1
    assert all(any(rule.term == name for rule in body.ambiguous) for body in rows)


@pytest.mark.parametrize("name", ["RAW", "IB", "SEC", "SIS", "MAD", "NIS", "ISI", "ED", "PET"])
def test_acronym_that_is_a_common_word_needs_context(registry: Registry, name: str) -> None:
    rows = [body for body in registry.bodies.values() if name in body.terms()]
    assert all(any(rule.term == name for rule in body.ambiguous) for body in rows)


@pytest.mark.parametrize(
    "name", ["police", "the Court", "Supreme Court", "Parliament", "Senate", "Ministry of Justice"]
)
def test_generic_organ_is_nobody_s_without_context(registry: Registry, name: str) -> None:
    rows = [body for body in registry.bodies.values() if name in body.terms()]
    assert all(any(rule.term == name for rule in body.ambiguous) for body in rows)


def test_no_body_has_a_country_s_own_name(registry: Registry) -> None:
    states = {term for country in registry.countries.values() for term in country.terms()}
    assert not {term for body in registry.bodies.values() for term in body.terms()} & states


def test_shared_names_across_files_are_told_apart(registry: Registry) -> None:
    assert holders(registry, "Bundesanwaltschaft") == {"DE", "CH"}
    assert holders(registry, "Ministerio Público") == {"DO", "PA", "PE"}
