"""Where a subject ends whose verb stands behind an aside on it: "Apple, whose phones are hit, has sued"."""

from models.acts import lexicon
from models.reading import Found, Reading

LEGAL_FORMS = frozenset({"inc", "inc.", "ltd", "ltd.", "llc", "corp", "corp.", "plc", "gmbh", "s.a."})
OPENING = frozenset({"whose", "which", "who"})
LONGEST = 40  # tokens of an aside
AUXILIARIES = lexicon.function_words()["auxiliaries"] | {"not", "n't", "been", "never", "since"}


def before_aside(reading: Reading, verb: int) -> int:
    """Return where the words right before a verb and its auxiliaries end, an aside between them left out."""
    lower = reading.lower
    start = reading.sentences[reading.sentence_of[verb]].start
    i = verb
    while i > start and (lower[i - 1] in AUXILIARIES or lower[i - 1].endswith("ly") or lower[i - 1] == "["):
        i -= 1
    if i > start and lower[i - 1] == ",":
        for comma in range(i - 2, max(start, i - LONGEST), -1):
            if lower[comma] == "," and lower[comma + 1] in OPENING:
                i = comma
                break
    return i


def ends(lower: list[str], one: Found, end: int) -> bool:
    """Tell whether a mention ends at a token, the legal form of a company left out."""
    return one.end == end or (one.end == end - 1 and lower[one.end] in LEGAL_FORMS)
