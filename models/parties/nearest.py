"""Who may have acted where a sentence does not say so outright: the nearest party, or a state spoken of."""

from collections import Counter
from collections.abc import Iterable

from models.parties.kinds import OPEN_TO_ALL, PRIVATE
from models.parties.lists import group, parties
from models.reading import Draft, Found, Reading
from pipeline.records import Label

OF_STATES = frozenset({"prosecution", "legislation", "procurement", "visa_restriction"})
BODIES = frozenset({"EU", "UN"})  # that do none of these, or say so
SPEAKERS = frozenset({"we", "i", "you"})
SPEAKER = 4  # tokens before an act's in which its speaker stands
BACK = 3  # sentences before an act's in which its actor may stand
NEAR, BEFORE, COMMON, PUBLISHER = (
    "the nearest in the sentence",
    "the nearest before",
    "the state most spoken of",
    "the publisher's state",
)


def nearest(reading: Reading, draft: Draft) -> str | None:
    """Fill a draft's actors with whoever may have acted; return how, or None where nobody may."""
    sentence = reading.sentences[draft.sentence]
    if SPEAKERS.intersection(reading.lower[max(sentence.start, draft.start - SPEAKER) : draft.start]):
        return None  # whoever speaks is not named here
    for i in range(draft.sentence, max(-1, draft.sentence - 1 - BACK), -1):
        here = i == draft.sentence
        found = [
            one
            for one in parties(reading, i)
            if one.kind != "process" and (one.kind not in PRIVATE or draft.type in OPEN_TO_ALL)
        ]
        able = [one for one in found if one.capable and (here or may_act(draft.type, one))]
        if able:
            closest = min(able, key=lambda one: abs(one.start - draft.start))
            draft.actors = [one for one in group(reading.lower, found, found.index(closest)) if one.capable]
            return NEAR if here else BEFORE
    return spoken_of(reading, draft)


def may_act(type_: str, one: Found) -> bool:
    """Tell whether one that a sentence before names may have done an act of a type: the EU charges nobody."""
    return type_ not in OF_STATES or (len(one.actor or "") == 2 and one.actor not in BODIES)


def spoken_of(reading: Reading, draft: Draft) -> str | None:
    """Fill a draft's actors with the state that the text speaks of most; return how, or None."""
    state, how = _spoken_of(reading)
    if state is None:
        return None
    draft.actors = [Found(draft.start, draft.end, Label.BODY, f"organ:{state}", state, "organ", True)]
    return how


def acting_most(found: Iterable[Found]) -> str | None:
    """Return the state that may act in most mentions, if any does."""
    states = Counter(one.actor for one in found if one.capable and one.actor and len(one.actor) == 2)
    return next((state for state, _ in states.most_common(1)), None)


def _spoken_of(reading: Reading) -> tuple[str | None, str]:
    """Return the publisher's state where its organ publishes, else the one that acts most in the text."""
    publisher = reading.publisher.actor if reading.publisher else None
    if publisher and len(publisher) == 2:
        return publisher, PUBLISHER
    if reading.acting_most:
        return reading.acting_most, COMMON
    country = reading.document.country
    return (country, PUBLISHER) if country else (None, PUBLISHER)
