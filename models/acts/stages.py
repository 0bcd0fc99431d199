"""At which step of its proceedings an act stands."""

from models.reading import Draft, Reading
from pipeline.candidates.stages import stages

REACH = 6  # tokens around an act's words that may tell its step


def stage_of(reading: Reading, draft: Draft) -> str | None:
    """Return the step that the act's own words tell, else the nearest word of its sentence."""
    known = stages().get(draft.type)
    if not known:
        return None
    sentence = reading.sentences[draft.sentence]
    first, last = max(sentence.start, draft.start - REACH), min(sentence.end, draft.end + REACH)
    told = [(_far(draft, i), i) for i in range(first, last) if reading.lower[i] in known]
    return known[reading.lower[min(told)[1]]] if told else None


def _far(draft: Draft, i: int) -> int:
    return max(draft.start - i, i - draft.end + 1, 0)
