"""The sentences around evidence: what a reader is shown where the bare cue would say too little."""

import re
from collections.abc import Sequence

from pipeline.records import Evidence

MOST = 600  # characters
FAR = 3 * MOST  # how far from the cue is looked
_PARAGRAPH = re.compile(r"\n[ \t\u00a0]*(?=\n)|\n(?=[ \t\u00a0]*(?:[•*‣▪–-]|\d+[.)])[ \t\u00a0])")
_SENTENCE = re.compile(
    r"(?<![A-Z])(?<!\bMr)(?<!\bDr)(?<!\bSt)(?<!\bNo)(?<!\bMrs)(?<!\bInc)(?<!\bLtd)(?<!\bArt)(?<!\bSec)"
    r"[.!?][\"”’»)\]]*[ \t\n]+(?=[\"“‘«(\[]?[^\Wa-z_])"
)


def passage(text: str, evidence: Sequence[Evidence]) -> tuple[int, int]:
    """Return the span of whole sentences that hold the words for the type, and near ones for other values.

    At most MOST characters long, or else as long as the cue: what does not fit is cut between words.
    """
    cue = next(one for one in evidence if one.field == "type")
    first, last = _between(
        _PARAGRAPH, text, cue.start, cue.end, max(0, cue.start - FAR), min(len(text), cue.end + FAR)
    )
    start, end = _between(_SENTENCE, text, cue.start, cue.end, first, last)
    for one in sorted(evidence, key=lambda one: abs(one.start - cue.start)):
        if first <= one.start and one.end <= last:
            around = _between(_SENTENCE, text, one.start, one.end, first, last)
            wider = min(start, around[0]), max(end, around[1])
            if wider[1] - wider[0] <= MOST:
                start, end = wider
    return _trimmed(text, *_cut(text, start, end, cue))


def _between(
    pattern: re.Pattern[str], text: str, start: int, end: int, least: int, most: int
) -> tuple[int, int]:
    """Return the nearest breaks around a span."""
    before = [found.end() for found in pattern.finditer(text, least, start)]
    after = pattern.search(text, max(end - 1, start), most)
    return (before[-1] if before else least), (after.end() if after else most)


def _cut(text: str, start: int, end: int, cue: Evidence) -> tuple[int, int]:
    if end - start <= MOST:
        return start, end
    room = max(0, MOST - (cue.end - cue.start))
    start = max(start, cue.start - room // 2)
    end = max(cue.end, min(end, start + MOST))
    while start > 0 and start < cue.start and not text[start - 1].isspace():
        start += 1
    while end < len(text) and end > cue.end and not text[end].isspace():
        end -= 1
    return start, end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without the blanks and the list mark at its ends."""
    while start < end and (text[start].isspace() or text[start] in "•*‣▪"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
