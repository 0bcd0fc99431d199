"""The topic test on raw bytes holds back nothing that is on topic, and lets the rest go by cheaply."""

import html
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.registry import load
from pipeline.screen import Screen

REGISTRY = load()
SCREEN = Screen.of(REGISTRY)
AMBIGUOUS = {one.term.casefold() for firm in REGISTRY.firms.values() for one in firm.ambiguous}
NAMES = [t for firm in REGISTRY.firms.values() for t in firm.terms() if t.casefold() not in AMBIGUOUS]
SHORT = {"HT S.r.l.", "RB 42"}  # no word of three letters to watch for
TERMS = sorted({*REGISTRY.codebook.topic, *NAMES} - SHORT)
FILLER = "The ministry opened a bridge over the river on Tuesday, officials said in its report. " * 5

WRITTEN = {
    "plain": lambda term: term,
    "no-break spaces": lambda term: term.replace(" ", "&nbsp;"),
    "line breaks": lambda term: term.replace(" ", " \r\n   "),
    "other hyphens": lambda term: term.replace("-", "\u2011"),
    "entities": lambda term: html.escape(term).encode("ascii", "xmlcharrefreplace").decode(),
    "tags": lambda term: term.replace(" ", " <span class='x'>", 1) + "</span>",
    "soft hyphens": lambda term: re.sub(r"(\w{6}) ", "\\1\xad ", term),
}


@pytest.mark.parametrize("written", WRITTEN)
def test_every_term_is_found_however_it_is_written(written: str) -> None:
    pages = {term: f"<p>{FILLER}({WRITTEN[written](term)}) {FILLER}</p>" for term in TERMS}
    if written == "entities":  # a page of another script, all in references
        pages = {term: page + "&#1088;" * 60 for term, page in pages.items()}
    assert [term for term, page in pages.items() if not SCREEN.match(page.encode())] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_every_term_is_found_in_every_unicode(encoding: str) -> None:
    pages = {term: f"<!doctype html><p>{FILLER}{term} {FILLER}".encode(encoding) for term in TERMS}
    assert [term for term, page in pages.items() if not SCREEN.match(page)] == []


def test_terms_are_found_in_older_charsets() -> None:
    text = "Η κυβέρνηση ανακοίνωσε κανόνες για το κατασκοπευτικό λογισμικό και τις παρακολουθήσεις. " * 3
    assert SCREEN.match(text.encode("cp1253"), "text/html; charset=windows-1253")
    assert SCREEN.match(b"<meta charset=iso-8859-7>" + text.encode("iso8859-7"))
    assert SCREEN.match(text.encode("cp1253"))
    assert SCREEN.match("le logiciel espion utilisé".encode("cp1252"), "text/html; charset=iso-8859-1")


def test_topic_words_do_not_mind_case_and_names_in_capitals_do() -> None:
    for term in REGISTRY.codebook.topic:
        assert SCREEN.match_text(f"x {term.upper()} y") or not term.isascii()
    assert SCREEN.match_text("Devices of MSAB were seized")
    assert not SCREEN.match_text("the msab of the hill")


def test_topic_words_may_be_part_of_longer_words_and_names_may_not() -> None:
    assert SCREEN.match_text("Bundesspähsoftware im Einsatz")
    assert SCREEN.match_text("three hack-for-hire groups, cyber mercenaries all")
    screen = Screen.of_terms(["for hire"], ["Appin", "NSO Group"])
    assert screen.match_text("(Appin)")
    assert screen.match_text("a shire for hirelings") == "for hire"
    assert not screen.match_text("the NSO Groups")
    assert not screen.match_text("Mapping")


@pytest.mark.parametrize(
    "text",
    [
        "The KC-46 Pegasus refuelled two fighters.",
        "The NSO published its statistics on the economy.",
        "A predator was seen in the national park; candiru are fish.",
        "Graphite prices rose, the agency said.",
        "A paragon of virtue and a phantom of the opera.",
        FILLER,
        "",
        "x",
    ],
)
def test_ambiguous_names_alone_are_off_topic(text: str) -> None:
    assert SCREEN.match_text(text) is None
    assert SCREEN.match(f"<html><p>{text}</p>".encode()) is None


def test_the_words_that_matched_are_returned() -> None:
    assert SCREEN.match(b"<p>The Pall&nbsp;<b>Mall\n Process") == "Pall Mall Process"
    assert SCREEN.match_text("A ban of Commercial Spyware") == "Spyware"


def test_words_far_apart_are_no_term() -> None:
    assert not SCREEN.match_text("The Pall " + FILLER + " Mall Process")
    assert not SCREEN.match_text("commercial and other surveillance")


@given(st.binary(max_size=400))
def test_any_bytes_can_be_screened(body: bytes) -> None:
    assert SCREEN.match(body) is None or SCREEN.match(body)


@given(st.text(max_size=40), st.sampled_from(TERMS), st.text(max_size=40))
def test_a_term_in_any_text_is_found(before: str, term: str, after: str) -> None:
    assert SCREEN.match_text(f"{before} {term} {after}")


def test_names_without_a_word_to_watch_for_are_few() -> None:
    assert {name for name in SHORT if SCREEN.match_text(name)} == set()


@pytest.mark.shared
def test_relevant_documents_pass_and_the_aircraft_does_not(shared: Path) -> None:
    lines = (shared / "corpus/gold.jsonl").read_text().splitlines()
    relevant = {gold["id"]: gold["relevant"] for gold in map(json.loads, lines)}
    passed = set()
    for path in (shared / "corpus/documents").glob("*.json"):
        document = json.loads(path.read_text())
        text = f"{document['title']}\n{document['text']}"
        found = SCREEN.match_text(text)
        assert bool(SCREEN.match(f"<html><body>{html.escape(text)}".encode())) == bool(found)
        if found:
            passed.add(document["id"])
    assert len(relevant) == 20
    assert {name for name, is_so in relevant.items() if is_so} <= passed
    assert "wh-2022-04-22-appointments" not in passed
