"""Every span is verbatim, whatever the text."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

SNIPPETS = st.sampled_from(
    [
        "The U.S. Treasury imposed sanctions on Intellexa over Predator spyware in March 2024.",
        "France and the UK launch the “Pall Mall Process” on commercial spyware. ",
        "issuesJoint Statement on spyware, joined by Spain, Italy and Japan",
        "\n  • March 2023: The EU bans <b>the use</b> of spyware ",
        "\n-   Members: Chile, Ghana, *Norway*\n",
        *(
            "😀🕵️",
            "\u2060",
            "\u00a0",
            "\x1b",
            "\r\n",
            "\t",
            "<!-- -->",
            "رוגלה",
            "…",
            "“",
            "Q  ",
            "U.S.",
            "no.",
        ),
        *("U.S.-based NSO", "  "),
    ]
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.lists(SNIPPETS, min_size=1, max_size=12).map("".join),
    published=st.sampled_from(["2024-03", None]),
)
def test_spans_are_verbatim_in_any_text(read: Any, text: str, published: str | None) -> None:
    if not text.strip():
        return
    annotation, candidates = read(text, published=published)
    for mention in annotation.mentions:
        assert text[mention.start : mention.end] == mention.quote
    for candidate in candidates:
        for one in candidate.evidence:
            assert text[one.start : one.end] == one.quote


SENTENCE = "The U.S. Treasury imposed sanctions on Intellexa over Predator spyware in March 2024. "


ODD = (
    *(
        "x",
        "?",
        "a" * 5000,
        SENTENCE.upper(),
        "spyware " * 3000,
        "\n" * 3000 + SENTENCE,
        "<a " * 3000 + SENTENCE,
    ),
    *(
        '"“' * 3000,
        "*" * 9000 + SENTENCE,
        "1 2024-03-05 " * 500,
        "France, Spain, " * 500 + "Italy joined the pact",
    ),
)


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_are_read_without_complaint(read: Any, text: str) -> None:
    annotation, _ = read(text)
    assert all(text[mention.start : mention.end] == mention.quote for mention in annotation.mentions)
