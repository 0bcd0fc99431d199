"""Other languages: which one a text is in, whom it names, and what it tells, never surely."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models import Annotator
from models.languages import READ, language_of, tongues
from models.languages.calendar import calendar
from models.languages.frames import frames
from models.languages.lexis import table
from pipeline.candidates import UNPARSED_AT_MOST
from pipeline.records import Annotation, Document, Label, Origin
from pipeline.registry import Registry

Reader = Callable[..., Any]
FOREIGN = [code for code in READ if code != "en"]
TEXTS = {
    "en": "The minister told the committee that she had not known of the purchase and that it was stopped.",
    "fr": "La ministre a dit aux députés qu'elle ne savait rien de cet achat et que le contrat est rompu.",
    "es": "La ministra dijo a los diputados que no sabía nada de la compra y que el contrato se ha roto.",
    "de": "Die Ministerin sagte den Abgeordneten, dass sie von dem Kauf nichts wusste und der Vertrag endet.",
    "it": "La ministra ha detto ai deputati che non sapeva nulla della spesa e che il contratto è chiuso.",
    "pt": "A ministra disse aos deputados que não sabia da compra e que o contrato foi rompido pelo governo.",
    "pl": "Minister powiedziała posłom, że nie wiedziała o zakupie i że umowa została zerwana przez rząd.",
    "nl": "De minister zei dat zij niet van de aankoop wist en dat het contract door het kabinet verviel.",
    "sv": "Ministern sade att hon inte kände till köpet och att avtalet har brutits av en ny regering.",
}
NAMED = [
    ("fr", "L'Italie et les États-Unis suivent la société israélienne.", ["IT", "US", "IL"]),
    ("fr", "Le logiciel aurait visé la Corée du Sud, la Grèce, la Tchéquie.", ["KR", "GR", "CZ"]),
    ("es", "El Gobierno de EE.UU. y los Países Bajos advierten a la firma griega.", ["US", "NL", "GR"]),
    ("de", "Die US-Behörden fragten in Ungarn und der Türkei nach Polens Vertrag.", ["US", "HU", "TR", "PL"]),
    ("de", "Die Vereinigten Arabischen Emirate und das deutsche Kabinett schweigen.", ["AE", "DE"]),
    ("it", "Gli Stati Uniti, l'Egitto e i giudici polacchi non commentano.", ["US", "EG", "PL"]),
    ("pt", "Os EUA, a Arábia Saudita e a empresa israelense negam tudo.", ["US", "SA", "IL"]),
    ("pl", "Firma izraelska działała w Grecji, na Węgrzech, w Niemczech i w Stanach Zjednoczonych.",
     ["IL", "GR", "HU", "DE", "US"]),
    ("pl", "Umowę zawarto z Francją, Hiszpanią i Meksykiem.", ["FR", "ES", "MX"]),
]  # fmt: skip
ACTS = [
    ("fr", "Le gouvernement français a annoncé le 12 mars 2024 des sanctions contre NSO Group.",
     "sanctions", ("FR",), ("nso_group",), "2024-03-12"),
    ("fr", "La société Intellexa a été sanctionnée par les États-Unis.",
     "sanctions", ("US",), ("intellexa",), "2025-06"),  # undated news: the month of publication
    ("es", "Estados Unidos impuso sanciones a Intellexa el 5 de marzo de 2024.",
     "sanctions", ("US",), ("intellexa",), "2024-03-05"),
    ("de", "Das US-Finanzministerium hat am 5. März 2024 Sanktionen gegen Intellexa verhängt.",
     "sanctions", ("US",), ("intellexa",), "2024-03-05"),
    ("de", "Der polnische Senat hat einen Untersuchungsausschuss zu NSO Group eingesetzt.",
     "inquiry", ("PL",), ("nso_group",), "2025-06"),
    ("it", "Il governo italiano ha rescisso il contratto con Paragon Solutions il 6/2/2025.",
     "procurement", ("IT",), ("paragon",), "2025-02-06"),
    ("pt", "O Supremo Tribunal Federal abriu inquérito sobre a Intellexa em outubro de 2023.",
     "prosecution", ("BR",), ("intellexa",), "2023-10"),
    ("pl", "Stany Zjednoczone nałożyły sankcje na firmę Intellexa w marcu 2024 r.",
     "sanctions", ("US",), ("intellexa",), "2024-03"),
]  # fmt: skip


def made(text: str, language: str | None) -> Document:
    return Document(
        url="https://example.org/a",
        title="",
        text=text,
        published=None,
        publisher=None,
        country="CH",
        language=language,
        origin=Origin.PAGE,
    )


def countries(annotation: Annotation) -> list[str]:
    return [one.id for one in annotation.mentions if one.label is Label.COUNTRY]


@pytest.mark.parametrize("code", TEXTS)
def test_an_undeclared_language_is_told_by_its_small_words(code: str) -> None:
    assert language_of(made(TEXTS[code], None)) == code


@pytest.mark.parametrize("code", FOREIGN)
def test_a_declared_language_stands_where_the_text_is_too_short_to_tell(code: str) -> None:
    assert language_of(made("Intellexa, Predator", f"{code.upper()}-XX")) == code


def test_a_template_that_declares_the_wrong_language_is_not_believed() -> None:
    assert language_of(made(TEXTS["pl"], "en-US")) == "pl"
    assert language_of(made(TEXTS["en"], "el")) == "en"


def test_a_language_that_is_not_read_is_not_taken_for_its_neighbour() -> None:
    assert language_of(made(TEXTS["es"], "ca")) == "ca"


def test_short_latin_text_counts_as_english_and_other_script_as_unknown() -> None:
    assert language_of(made("US sanctions Intellexa", None)) == "en"
    assert language_of(made("Ελλάδα", None)) is None


@pytest.mark.parametrize(("language", "text", "expected"), NAMED)
def test_countries_are_tagged_in_any_form(
    read: Reader, language: str, text: str, expected: list[str]
) -> None:
    annotation, _ = read(text, language=language)
    assert countries(annotation) == expected
    assert annotation.language == language
    assert annotation.untagged is None


def test_ambiguous_names_need_their_context_in_any_language(read: Reader) -> None:
    assert countries(read("La conferencia fue en Atlanta, en Georgia.", language="es")[0]) == []
    assert countries(read("El presidente de Georgia habló en Tiflis.", language="es")[0]) == ["GE"]


def test_an_ambiguous_product_counts_beside_words_of_the_topic(read: Reader) -> None:
    def firms(text: str) -> list[str]:
        mentions = read(text, language="it")[0].mentions
        return [one.id for one in mentions if one.label is Label.FIRM]

    assert firms("Il software spia Predator è stato trovato.") == ["intellexa"]
    assert firms("Il film Predator è stato visto.") == []


@pytest.mark.parametrize(("language", "text", "type_", "actors", "firms", "date"), ACTS)
def test_cues_give_candidates_that_are_marked_and_unsure(
    read: Reader,
    language: str,
    text: str,
    type_: str,
    actors: tuple[str, ...],
    firms: tuple[str, ...],
    date: str | None,
) -> None:
    _, candidates = read(text, language=language)
    (one,) = [candidate for candidate in candidates if candidate.type == type_]
    assert (one.actors, one.firms, one.date and str(one.date)) == (actors, firms, date)
    assert 0 < one.confidence <= UNPARSED_AT_MOST
    assert f"cue in {tongues.load(language).name}; not parsed" in one.reasons


def test_what_stands_beside_a_placed_country_is_placed_too(read: Reader) -> None:
    text = "Die USA haben die in Ungarn und Nordmazedonien ansässigen Firmen von Intellexa sanktioniert."
    _, (one,) = read(text, language="de")
    assert one.actors == ("US",)


def test_coordinated_states_act_together(read: Reader) -> None:
    text = "La France et le Royaume-Uni ont lancé le processus de Pall Mall contre les logiciels espions."
    _, (one,) = read(text, language="fr")
    assert (one.type, one.actors) == ("process", ("FR", "GB"))


def test_a_committee_s_probe_is_an_inquiry_and_a_court_s_a_prosecution(read: Reader) -> None:
    _, (one,) = read("Il Copasir ha aperto un'indagine su Paragon Solutions.", language="it")
    _, (other,) = read("La Procura di Roma ha aperto un'indagine su Paragon Solutions.", language="it")
    assert (one.type, other.type) == ("inquiry", "prosecution")


def test_the_ends_of_a_span_of_time_date_no_act(read: Reader) -> None:
    text = "Komisja śledcza ds. Pegasusa bada zakupy od listopada 2015 r. do listopada 2023 r."
    _, candidates = read(text, language="pl", published=None)
    assert {one.date for one in candidates} == {None}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "La France devrait imposer des sanctions contre NSO Group."),
        ("de", "Die polnische Regierung könnte Sanktionen gegen Intellexa verhängen."),
        ("es", "¿Impuso España sanciones contra NSO Group?"),
        ("it", "Il governo italiano ha firmato un contratto per nuove strade."),
        ("pl", "Firma NSO Group, według ekspertów, działa w Polsce."),
    ],
)
def test_calls_questions_and_other_topics_give_none(read: Reader, language: str, text: str) -> None:
    assert read(text, language=language)[1] == ()


def test_the_publishers_country_is_not_guessed_as_actor(read: Reader) -> None:
    _, (one,) = read("Sanctions contre NSO Group.", language="fr", country="FR")
    assert one.actors == ()


def test_another_language_is_marked_untagged_and_says_which(read: Reader) -> None:
    annotation, candidates = read("Η Ελλάδα ανακοίνωσε κυρώσεις κατά της Intellexa.", language="el")
    assert (annotation.mentions, annotation.acts, candidates) == ((), (), ())
    assert annotation.untagged == "Greek is not among the languages that are read"


def test_documents_of_many_languages_keep_their_order(annotator: Annotator) -> None:
    order = ["en", "fr", "fr", "nl", "en", "pl"]
    found = list(annotator.annotate(made(TEXTS[code], code) for code in order))
    assert [one.language for one in found] == order
    assert [bool(one.untagged) for one in found] == [code == "nl" for code in order]


def known(code: str, registry: Registry) -> Iterable[tuple[str, set[str], set[str]]]:
    raw, places = tongues.load(code).raw, set(registry.countries)
    yield "forms", set(raw["forms"]), {*registry.bodies, *registry.firms}
    yield "names", set(raw["names"]), places
    yield "demonyms", set(raw["demonyms"]), places
    yield "ambiguous", {rule["code"] for rule in raw["ambiguous"].values()}, places
    yield "metonyms", set(raw["metonyms"]), {*places, "EU"}


@pytest.mark.parametrize("code", FOREIGN)
def test_patterns_name_what_the_registry_knows(code: str, registry: Registry) -> None:
    for key, named, allowed in known(code, registry):
        assert named <= allowed, f"{code}.yaml: {key}: {named - allowed}"
    assert sorted(set(calendar(code).months.values())) == list(range(1, 13))
    assert sorted(set(calendar(code).weekdays.values())) == list(range(7))


def test_every_type_has_frames_and_their_classes_words_in_every_language(registry: Registry) -> None:
    assert {frame.type for frame in frames()} == set(registry.codebook.types)
    for file, used in (
        ("verbs", {frame.verb for frame in frames() if frame.verb}),
        ("nouns", {frame.noun for frame in frames() if frame.noun} - {"FIRM", "TOPIC"}),
    ):
        classes = table(file)
        assert used <= set(classes)
        for name, entries in classes.items():
            assert sorted(entries) == sorted(FOREIGN), f"{file}.yaml: {name}"


@pytest.mark.parametrize("code", FOREIGN)
def test_no_name_means_two_countries(code: str) -> None:
    tongue = tongues.load(code)
    seen: dict[str, str] = {}
    for kind in (tongue.names, tongue.demonyms):
        for country, names in kind.items():
            for name in names:
                assert seen.setdefault(name, country) == country, f"{code}: {name}"


NOISE = st.sampled_from(
    ["«", "» ", "\u00a0", "\u2060", "\n", "’", "😀", "İ", "18. ", "EE. UU. ", "<b>", "Q  ", "ß"]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pieces=st.lists(st.sampled_from([text for _, text, *_ in ACTS]) | NOISE, min_size=1, max_size=10),
    language=st.sampled_from([*FOREIGN, "el", None]),
)
def test_spans_are_verbatim_in_any_language(read: Reader, pieces: list[str], language: str | None) -> None:
    text = "".join(pieces)
    assume(text.strip())
    annotation, candidates = read(text, language=language)
    for one in [*annotation.mentions, *(e for candidate in candidates for e in candidate.evidence)]:
        assert text[one.start : one.end] == one.quote
