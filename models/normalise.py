"""A working copy of a text, and the way back to the stored one.

Offsets of the working copy never leave the room: `Working.original` gives those of the stored text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_PLAIN = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "ʼ": "'", "`": "'"}
    | dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000\t\r\f\v", " ")
    | dict.fromkeys("\u2028\u2029\x85\x1c\x1d\x1e", "\n")
)
_MENDS = re.compile(
    r"""
      (?P<blank> (?<=\S)\n(?=\[[^\[\]\n]{1,200}\]\() | \[(?=[^\[\]\n]{1,200}\]\()
        | \]\([^()\s]{1,600}(?:\s"[^"\n]{0,100}")?\)(?:\n(?=[^\s*•-]))?  # links, often on lines of their own
        | [^\w\s]{17,} | <!--.{0,200}?--> | </?[A-Za-z][^<>]{0,800}> | \*{2,}
        | https?://[^\s<>"')\]]{1,400}
        | (?<![\w*])[*_]+(?=\w) | (?<=[\w.,;:!?)])[*_]+(?!\w) | \\(?=[^\w\s]) )
    | (?P<drop> [\u200b-\u200f\u2060\ufeff\u00ad]+ )
    | (?P<stop> (?<=[a-z][a-z)][.;:!?])(?=[A-Z][a-z]) )
    | (?P<name> (?<![\w'])[a-z]{2,14}(?=[A-Z][a-z]) )
    | (?P<word> (?<!\w)(?P<short>by|to|of|and|for|in)(?P<right>[a-z]{4,14}ing)(?!\w) )
    """,
    re.VERBOSE | re.DOTALL,
)
_BULLET = re.compile(r"^([ ]*)(?:[-*•·▪◦‣–—●○■□]|o(?=  ))(?=[ ])", re.MULTILINE)
_BLANKS = re.compile(r"(?<=\S ) +(?=\S)")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_STARTS_ANEW = re.compile(r"\s*(?:•|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s)")
NARROW, WIDE = 50, 110  # lines broken for the page's width are longer than one and at most the other
FULL, FEW = 0.25, 0.05  # shares of lines that are longer than either, at least and at most


@dataclass(frozen=True, slots=True)
class _Step:
    """One rewriting: from each of `positions` on, the text before it is `shifts` further."""

    positions: tuple[int, ...]
    shifts: tuple[int, ...]

    def back(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.positions, position) - 1]


@dataclass(frozen=True, slots=True)
class Working:
    """The text to work on, and the rewritings that led to it, the last first."""

    text: str
    steps: tuple[_Step, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the stored text's offsets of a span that is not empty."""
        last = end - 1
        for step in self.steps:
            start, last = step.back(start), step.back(last)
        return start, last + 1


def normalise(text: str, glues: Callable[[str], bool]) -> Working:
    """Return a working copy: plain quotes, bullets, blanks; no markup; glued words parted, lines joined.

    glues: tells whether a lower-case word is one that is found glued to its neighbour: a verb of action.
    """
    mended, first = _rewrite(text.translate(_PLAIN), _mends(text.translate(_PLAIN), glues))
    lines = _join_lines(_BULLET.sub(r"\1•", mended))
    single, second = _rewrite(lines, ((*found.span(), "") for found in _BLANKS.finditer(lines)))
    return Working(single, (second, first))


def _mends(text: str, glues: Callable[[str], bool]) -> Iterable[tuple[int, int, str]]:
    """Yield what to replace: start, end, by what."""
    for found in _MENDS.finditer(text):
        start, end = found.span()
        if found["blank"]:
            yield start, end, " " * (end - start)
        elif found["drop"]:
            yield start, end, ""
        elif found["stop"] is not None or (found["name"] and glues(found["name"])):
            yield end, end, " "
        elif found["word"] and glues(found["right"]):
            yield found.start("right"), found.start("right"), " "


def _rewrite(text: str, changes: Iterable[tuple[int, int, str]]) -> tuple[str, _Step]:
    parts: list[str] = []
    positions, shifts = [0], [0]
    done = length = 0
    for start, end, by in changes:
        parts += (text[done:start], by)
        length += start - done + len(by)
        done = end
        if len(by) != end - start:
            positions.append(length)
            shifts.append(shifts[-1] + end - start - len(by))
    parts.append(text[done:])
    return "".join(parts), _Step(tuple(positions), tuple(shifts))


def _join_lines(text: str) -> str:
    """Return the text with a blank for each line break that only the page's width asked for."""
    lines = _LINE.findall(text)
    lengths = [len(line.rstrip()) for line in lines if line.strip()]
    wide, full = sum(n > WIDE for n in lengths), sum(n > NARROW for n in lengths)
    if not lengths or wide > FEW * len(lengths) or full < FULL * len(lengths):
        return text
    joined = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        soft = line.strip() and following.strip() and not _STARTS_ANEW.match(following)
        joined.append(line.replace("\n", " ") if soft else line)
    return "".join(joined)
