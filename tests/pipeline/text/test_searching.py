"""What is asked of a search is read, whatever it is."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.searching import MOST, Term, terms


def test_each_word_is_a_term() -> None:
    assert terms("nso  Pegasus") == (Term(("nso",)), Term(("Pegasus",)))


def test_quotes_hold_words_together_even_if_left_open() -> None:
    assert terms('"pall mall" 2024') == (Term(("pall", "mall")), Term(("2024",)))
    assert terms('"pall mall') == (Term(("pall", "mall")),)


def test_star_asks_for_a_beginning() -> None:
    assert terms("merc*") == (Term(("merc",), begins=True),)


def test_punctuation_parts_words_that_then_stand_together() -> None:
    assert terms("O'Brien intellexa.com") == (Term(("O", "Brien")), Term(("intellexa", "com")))


def test_nothing_is_asked_without_a_letter_or_digit() -> None:
    assert terms('?! "" * -') == ()


@given(st.text())
def test_any_text_gives_terms_of_letters_and_digits(asked: str) -> None:
    found = terms(asked)
    assert len(found) <= MOST
    assert all(word.isalnum() for term in found for word in term.words)
