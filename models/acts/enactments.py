"""Texts that are themselves a bill or an order: what they say shall be done is no act beside them."""

import re

from models.reading import Draft, Reading

OPENING = 4000  # characters in which a text says that it is one
BILL = re.compile(r"(?m)^[^\w\n]*A BILL\b|Be it (?:therefore )?enacted by|BE IT ENACTED")
ORDER = re.compile(
    r"(?i)\bit is hereby ordered|\bI(?:, [^.\n]{3,200},)? (?:do )?hereby (?:order|proclaim|direct)\b"
)
HEREBY = "hereby"  # with what an order does itself; the rest of its text is reasons and duties


def part_of_text(reading: Reading, draft: Draft) -> bool:
    """Tell whether a draft is only part of what a bill or an order says."""
    if BILL.search(reading.working.text, 0, OPENING):
        return draft.type != "legislation"
    if ORDER.search(reading.working.text, 0, OPENING):
        sentence = reading.sentences[draft.sentence]
        here = reading.lower[sentence.start : sentence.end]
        return not (reading.topical[draft.sentence] and HEREBY in here)
    return False
