"""Which company or organisation a definite noun means: "the company has appealed", "the tech giant sued"."""

from dataclasses import replace

from models.parties.phrases import doers
from models.reading import Found, Reading
from pipeline.records import Label

BACK = 3  # sentences in which the name may stand
VENDORS = doers()["makers"] | {"startup"}
GIANTS = frozenset({"giant", "platform", "app"})
EITHER = frozenset({"company", "firm"})
ABOUT = 3  # tokens before the noun in which its article stands
OF_TRADE = frozenset({"spyware", "surveillance", "israeli", "cyber"})  # beside the noun: a vendor


def recalled(reading: Reading, number: int, head: int) -> Found | None:
    """Return whom a sentence before named first, of those whom the noun may mean."""
    word = reading.lower[head]
    beside = reading.lower[max(0, head - ABOUT) : head]
    if word not in VENDORS | GIANTS | EITHER or "the" not in beside:
        return None
    vendor = word in VENDORS or not OF_TRADE.isdisjoint(beside)
    for i in range(number, max(-1, number - 1 - BACK), -1):
        for one in reading.by_sentence[i]:
            if one.end > head - len(beside):
                break
            if one.label is Label.FIRM and word not in GIANTS:
                return replace(one, actor=f"org:{one.id}")
            if one.kind == "company" and not vendor and one.actor:
                return one
    return None
