"""Dates in the languages that are not parsed, against a Thursday: 12 June 2025."""

import pytest

from models.languages import tongues
from models.languages.dates import find
from pipeline.dates import PartialDate

PUBLISHED = PartialDate("2025-06-12")
STATED = {
    "fr": {
        "mardi 20 mai 2025": "2025-05-20",
        "le 1er mars": "2025-03-01",
        "hier": "2025-06-11",
        "lundi": "2025-06-09",
        "jeudi dernier": "2025-06-05",
        "en novembre": "2024-11",
        "l'an dernier": "2024",
        "le mois dernier": "2025-05",
        "il y a trois mois": "2025-03",
        "il y a quelques semaines": "2025",
        "fin 2021": "2021",
    },
    "es": {
        "el viernes 6 de junio": "2025-06-06",
        "ayer": "2025-06-11",
        "este martes": "2025-06-10",
        "el año pasado": "2024",
        "hace dos años": "2023",
        "en mayo": "2025-05",
        "el próximo lunes": "2025-06-16",
        "la semana pasada": "2025-06",
    },
    "de": {
        "am 5. März 2024": "2024-03-05",
        "am Montag": "2025-06-09",
        "im April": "2025-04",
        "vergangene Woche": "2025-06",
        "im vergangenen Jahr": "2024",
        "vor zwei Monaten": "2025-04",
        "2020 waren": "2020",
        "im Sommer 2019": "2019",
        "gestern": "2025-06-11",
    },
    "it": {
        "mercoledì": "2025-06-11",
        "l'8 giugno": "2025-06-08",
        "lo scorso febbraio": "2025-02",
        "l'anno scorso": "2024",
        "due settimane fa": "2025-05",
        "nell'autunno del 2017": "2017",
        "a marzo": "2025-03",
    },
    "pt": {
        "ontem": "2025-06-11",
        "na terça-feira": "2025-06-10",
        "nesta quarta (11)": "2025-06-11",
        "há três anos": "2022",
        "em outubro de 2023": "2023-10",
        "no ano passado": "2024",
        "mês passado": "2025-05",
    },
    "pl": {
        "w środę": "2025-06-11",
        "w marcu": "2025-03",
        "w zeszłym roku": "2024",
        "dwa lata temu": "2023",
        "12 maja": "2025-05-12",
        "jesienią 2017 roku": "2017",
        "w ubiegłym tygodniu": "2025-06",
        "wczoraj": "2025-06-11",
    },
}
EACH = [(language, text, date) for language, rows in STATED.items() for text, date in rows.items()]


@pytest.mark.parametrize(("language", "text", "date"), EACH)
def test_words_state_a_date_against_the_publication(language: str, text: str, date: str) -> None:
    found = list(find(f"Text {text}.", tongues.load(language), PUBLISHED))
    assert [str(value) for _, _, value, _ in found] == [date]


@pytest.mark.parametrize(("language", "text", "date"), EACH)
def test_without_a_publication_only_what_states_its_year_counts(language: str, text: str, date: str) -> None:
    found = list(find(f"Text {text}.", tongues.load(language), None))
    assert [str(value) for _, _, value, _ in found] == ([date] if date[:4] in text else [])


def test_a_weekday_is_none_where_the_publication_is_known_by_its_year() -> None:
    assert list(find("Text mercredi.", tongues.load("fr"), PartialDate("2025"))) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("it", "non è mai stato"),
        ("de", "12.500 Euro"),
        ("fr", "en 2000 euros"),
        ("es", "33 de 2021 casos"),
        ("pt", "a segunda vez"),
    ],
)
def test_other_words_and_numbers_state_none(language: str, text: str) -> None:
    assert list(find(text, tongues.load(language), PUBLISHED)) == []
