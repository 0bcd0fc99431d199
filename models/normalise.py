"""A working copy of a text, and the way back to the stored one.

Offsets of the working copy never leave the room: `Working.original` gives those of the stored text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass

_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "ʼ": "'", "`": "'"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t\r\f\v", " ")
    | dict.fromkeys("\u2028\u2029\x85\x1c\x1d\x1e", "\n")
)
_MENDS = re.compile(
    r"""
      (?P<markup> <!--.{0,200}?--> | </?[A-Za-z][^<>]{0,300}> | \*{2,} | (?<![\w*])[*_]+(?=\w) | (?<=[\w.,;:!?)])[*_]+(?!\w) )
    | (?P<escape> \\(?=[^\w\s]) )
    | (?P<invisible> [\u200b-\u200f\u2060\ufeff\u00ad]+ )
    | (?P<glued_stop> (?<=[a-z][a-z)][.;:!?])(?=[A-Z][a-z]) )
    | (?P<glued_name> (?<![\w'])(?P<left>[a-z]{2,14})(?=[A-Z][a-z]) )
    | (?P<glued_word> (?<!\w)(?P<short>by|to|of|and|for|in)(?P<right>[a-z]{4,14}ing)(?!\w) )
    """,
    re.VERBOSE | re.DOTALL,
)
_BULLET = re.compile(r"^([ ]*)(?:[-*•·▪◦‣–—●○■□]|o(?=  ))(?=[ ])", re.MULTILINE)
_LINE = re.compile(r"[^\n]*\n?")
_STARTS_ANEW = re.compile(r"\s*(?:•|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
NARROW, WIDE = 50, 110  # a line that was broken for width is this long


@dataclass(frozen=True, slots=True)
class Working:
    """The text to work on; from each of `positions` on, the stored text is `shifts` further."""

    text: str
    positions: tuple[int, ...]
    shifts: tuple[int, ...]

    def _back(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.positions, position) - 1]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the stored text's offsets of a span that is not empty."""
        return self._back(start), self._back(end - 1) + 1


def normalise(text: str, glues: Callable[[str], bool]) -> Working:
    """Return a working copy: plain quotes, bullets and spaces, no markup, glued words parted, lines joined.

    glues: tells whether a lower-case word is one that is found glued to its neighbour: a verb of action.
    """
    plain = text.translate(_QUOTES)
    parts: list[str] = []
    positions, shifts = [0], [0]
    done = length = 0

    def add(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    def step(change: int) -> None:
        positions.append(length)
        shifts.append(shifts[-1] + change)

    for found in _MENDS.finditer(plain):
        start, end = found.span()
        if found["glued_name"] and not glues(found["left"]):
            continue
        if found["glued_word"] and not glues(found["right"]):
            continue
        add(plain[done:start])
        done = end
        if found["markup"] or found["escape"]:
            add(" " * (end - start))
        elif found["invisible"]:
            step(end - start)
        elif found["glued_word"]:
            add(found["short"] + " ")
            step(-1)
            add(found["right"])
        else:
            add(found["left"] + " " if found["glued_name"] else " ")
            step(-1)
    add(plain[done:])
    return Working(_join_lines(_BULLET.sub(r"\1•", "".join(parts))), tuple(positions), tuple(shifts))


def _join_lines(text: str) -> str:
    """Return the text with a blank for each line break that only the page's width asked for."""
    lines = _LINE.findall(text)
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    if not lengths or max(lengths) > WIDE or sum(n > NARROW for n in lengths) < len(lengths) / 4:
        return text
    joined = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        soft = line.strip() and following.strip() and not _STARTS_ANEW.match(following)
        joined.append(line.replace("\n", " ") if soft else line)
    return "".join(joined)
