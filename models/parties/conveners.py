"""Who convened a joint act that is named without them: "the Pall Mall Process of 2024"."""

from collections.abc import Mapping, Sequence

from models.reading import Draft, Found, Reading
from pipeline.records import Label

CONVENED = "who convened it"
Conveners = Mapping[str, Sequence[str]]  # countries, by the id of what they convened


def convened(reading: Reading, draft: Draft, conveners: Conveners) -> list[Found]:
    """Return the states that convened what an act's sentence names, at the words of its name."""
    for one in reading.by_sentence[draft.sentence]:
        if states := conveners.get(one.id):
            words = one.start, one.end
            return [Found(*words, Label.BODY, f"organ:{state}", state, "organ", True) for state in states]
    return []
