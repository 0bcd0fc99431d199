"""A text cut at its evidence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Evidence
from web.desk.marking import Segment, paragraphs, segments


def quoting(text: str, start: int, end: int, field: str = "type") -> Evidence:
    return Evidence(field=field, value="x", quote=text[start:end], start=start, end=end)


@st.composite
def quoted(draw: st.DrawFn) -> tuple[str, list[Evidence]]:
    """Draw a text, and evidence anywhere in it, overlapping as it will."""
    text = draw(st.text(st.sampled_from("ab \n<&\"'ق𝕊\u202e"), min_size=1, max_size=40))
    spans = draw(st.lists(st.tuples(*[st.integers(0, len(text))] * 2), max_size=8))
    names = st.sampled_from(["type", "actors", "firms"])
    return text, [quoting(text, *sorted(span), draw(names)) for span in spans if span[0] != span[1]]


@given(quoted())
def test_joined_pieces_are_the_text_and_each_knows_all_that_covers_it(
    given: tuple[str, list[Evidence]],
) -> None:
    text, evidence = given
    found = segments(text, evidence)
    assert "".join(one.text for one in found) == text
    for one in found:
        assert text[one.start : one.start + len(one.text)] == one.text
        for place in range(one.start, one.start + len(one.text)):
            covering = [e for e in evidence if e.start <= place < e.end]
            assert sorted(one.evidence) == sorted(covering)


@given(quoted())
def test_every_evidence_has_a_place_to_jump_to(given: tuple[str, list[Evidence]]) -> None:
    opening = {one.start for one in segments(*given) if one.opens}
    assert opening == {one.start for one in given[1]}


@given(quoted())
def test_lines_are_the_text_between_its_newlines(given: tuple[str, list[Evidence]]) -> None:
    text, evidence = given
    lines = list(paragraphs(segments(text, evidence)))
    assert ["".join(one.text for one in line) for line in lines] == text.split("\n")
    for line in lines:
        assert all(text.startswith(one.text, one.start) for one in line)


def test_narrowest_evidence_comes_first() -> None:
    text = "sanctioned Intellexa today"
    whole, firm = quoting(text, 0, 20), quoting(text, 11, 20, "firms")
    assert segments(text, [whole, firm]) == [
        Segment(0, "sanctioned ", (whole,)),
        Segment(11, "Intellexa", (firm, whole)),
        Segment(20, " today"),
    ]
    assert segments(text, [whole, firm])[1].fields == ("firms", "type")


def test_crossing_evidence_is_cut_where_it_crosses() -> None:
    found = segments("abcdef", [quoting("abcdef", 0, 4), quoting("abcdef", 2, 6, "firms")])
    assert [(one.text, one.fields) for one in found] == [
        ("ab", ("type",)),
        ("cd", ("type", "firms")),
        ("ef", ("firms",)),
    ]


def test_evidence_that_does_not_quote_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="at 0 is not 'other'"):
        segments("words", [Evidence(field="type", value="x", quote="other", start=0, end=5)])


def test_of_one_span_the_fields_come_in_a_candidate_s_order() -> None:
    evidence = [quoting("abc", 0, 2, field) for field in ("role", "status", "certainty", "type")]
    (first, _) = segments("abc", evidence)
    assert first.fields == ("type", "status", "certainty", "role")
