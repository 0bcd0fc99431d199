"""Acts in the languages that are not parsed, sentence by sentence, and what tells them apart."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from models.languages.frames import frames
from models.languages.lexis import Lexis
from pipeline.candidates.stages import stages
from pipeline.records import Label, Role, Status

Reader = Callable[..., Any]
SENTENCES = Path(__file__).parent / "sentences" / "foreign.yaml"
NOBODY = [
    ("fr", "L'Irlande n'a pas signé de contrat avec NSO Group."),
    ("es", "España nunca firmó un contrato con NSO Group."),
    ("de", "Die polnische Regierung hat keinen Vertrag mit NSO Group unterzeichnet."),
    ("it", "L'Italia non ha imposto sanzioni a Intellexa."),
    ("pt", "O governo não assinou contrato com a NSO Group."),
    ("pl", "Polska nie nałożyła sankcji na firmę Intellexa."),
]
OWNED = [
    ("it", "Il Ministero della Giustizia israeliano ha imposto sanzioni a Intellexa.", "IL"),
    ("pl", "Rząd USA wpisał na czarną listę firmę NSO Group.", "US"),
    ("fr", "Le ministère de la Défense israélien a révoqué la licence d'exportation de NSO Group.", "IL"),
    ("de", "Am Montag verhängte der Rat der Europäischen Union Sanktionen gegen Intellexa.", "EU"),
    ("es", "Un tribunal de Atenas condenó a prisión a cuatro directivos de Intellexa.", "GR"),
    ("pt", "O Departamento do Comércio dos EUA colocou a NSO Group na lista negra.", "US"),
]


def sentences() -> Iterator[Any]:
    for language, rows in yaml.safe_load(SENTENCES.read_text(encoding="utf-8")).items():
        for row in rows:
            yield pytest.param(language, row, id=f"{language}: {row['text'][:60]}")


@pytest.mark.parametrize(("language", "row"), list(sentences()))
def test_a_sentence_tells_its_act_or_none(read: Reader, language: str, row: dict[str, Any]) -> None:
    _, candidates = read(row["text"], language=language, country=row["country"])
    told = {(one.type, actor) for one in candidates for actor in (*one.actors, *one.endorsers, None)}
    if row.get("none"):
        assert candidates == ()
    else:
        assert {(row["type"], actor) for actor in [*row["actors"], None]} <= told


@pytest.mark.parametrize(("language", "text"), NOBODY)
def test_what_was_not_done_is_no_act(read: Reader, language: str, text: str) -> None:
    assert read(text, language=language)[1] == ()


@pytest.mark.parametrize(("language", "text", "actor"), OWNED)
def test_an_organ_is_of_the_country_beside_it(read: Reader, language: str, text: str, actor: str) -> None:
    _, (one,) = read(text, language=language, country="PL")
    assert one.actors == (actor,)


def test_an_organ_without_a_country_is_of_the_state_most_spoken_of(read: Reader) -> None:
    text = (
        "La Polonia indaga sullo spyware Pegasus. Per il governo polacco i casi in Polonia sono 600. "
        "A febbraio il parlamento ha istituito una commissione parlamentare."
    )
    _, candidates = read(text, language="it", country="IT")
    assert {one.actors for one in candidates} == {("PL",)}
    (inquiry,) = [one for one in candidates if one.type == "inquiry"]
    assert str(inquiry.date) == "2025-02"


def test_a_vendor_that_ends_a_contract_acts_itself(read: Reader) -> None:
    _, (one,) = read("NSO Group a résilié le contrat avec son client saoudien.", language="fr", country="FR")
    assert (one.type, one.actors) == ("industry_action", ("org:nso_group",))


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("La procura ha presentato una denuncia contro Intellexa.", "prosecution"),
        (
            "Il Dipartimento del Commercio degli Stati Uniti ha imposto sanzioni a NSO Group.",
            "export_control",
        ),
    ],
)
def test_whose_act_it_is_decides_its_type(read: Reader, text: str, type: str) -> None:
    assert [one.type for one in read(text, language="it", country="IT")[1]] == [type]


def test_shelved_and_reopened_are_two_steps(read: Reader) -> None:
    text = "El juez archivó la investigación sobre NSO Group en julio de 2023 y la reabrió en abril de 2024."
    _, candidates = read(text, language="es", country="ES")
    assert {one.status: str(one.date) for one in candidates} == {
        Status.REVERSED: "2023-07",
        Status.DONE: "2024-04",
    }


def test_a_future_form_is_announced(read: Reader) -> None:
    _, (one,) = read("Le Royaume-Uni imposera des sanctions à Intellexa.", language="fr")
    assert one.status is Status.ANNOUNCED


def test_a_pluperfect_is_background(read: Reader) -> None:
    lead = "La Procura di Roma ha aperto un fascicolo sullo spyware Graphite. "
    text = lead + "Gli Stati Uniti avevano imposto sanzioni a Intellexa."
    _, candidates = read(text, language="it", country="IT")
    (old,) = [one for one in candidates if one.type == "sanctions"]
    assert old.role is Role.BACKGROUND


def test_the_date_above_a_text_is_no_act_s_day(read: Reader) -> None:
    text = "12/06/2025\n\nGli Stati Uniti hanno imposto sanzioni a Intellexa."
    _, (one,) = read(text, language="it")
    assert str(one.date) == "2025-06"


def test_acronyms_are_read_as_the_press_prints_them(read: Reader) -> None:
    annotation, _ = read("La Nso Group ha negato tutto.", language="it")
    assert [one.id for one in annotation.mentions if one.label is Label.FIRM] == ["nso_group"]


def test_frames_name_known_steps_of_proceedings() -> None:
    for frame in frames():
        assert frame.stage is None or frame.stage in set(stages()[frame.type].values())


def test_a_longer_phrase_hides_what_is_part_of_it() -> None:
    lexis = Lexis(
        {
            "probe": ["enquête"],
            "committee": ["commission d' enquête"],
            "report": ["*bericht"],
            "law": ["loi_"],
        }
    )
    found = lexis.find(["la", "commission", "d'", "enquête", "ouvre", "une", "enquête"], 0, 7)
    assert [(hit.start, hit.name) for hit in found] == [(1, "committee"), (6, "probe")]
    assert [hit.name for hit in lexis.find(["abschlussbericht", "loi", "loin"], 0, 3)] == ["report", "law"]
