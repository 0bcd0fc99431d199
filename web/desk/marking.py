"""A text cut where evidence begins and ends, so that each piece knows what it supports."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise

from pipeline.records import Candidate, Evidence

WIDE = 100  # characters; a longer line is a paragraph of its own
_RANKS = {field.name: rank for rank, field in enumerate(fields(Candidate))}


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a text, where it starts, and the evidence that covers it.

    The narrowest goes first; of one span, in the order of a candidate's fields.
    """

    start: int
    text: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the fields that the piece supports, each once, the narrowest span's first."""
        return tuple(dict.fromkeys(one.field for one in self.evidence))

    @property
    def opens(self) -> bool:
        """Tell whether any evidence begins here."""
        return any(one.start == self.start for one in self.evidence)


def segments(text: str, evidence: Iterable[Evidence]) -> list[Segment]:
    """Return the text in pieces, cut wherever an evidence begins or ends; joined, they are the text.

    Raise ValueError where an evidence does not quote the text: nothing is shown on words that are not there.
    """
    waiting = sorted(evidence, key=lambda one: one.start, reverse=True)
    for one in waiting:
        if text[one.start : one.end] != one.quote:
            raise ValueError(f"{one.field}={one.value}: the text at {one.start} is not {one.quote!r}")
    cuts = sorted({0, len(text), *(one.start for one in waiting), *(one.end for one in waiting)})
    found: list[Segment] = []
    covering: list[Evidence] = []
    for start, end in pairwise(cuts):
        covering = [one for one in covering if one.end > start]
        while waiting and waiting[-1].start == start:
            covering.append(waiting.pop())
        found.append(Segment(start, text[start:end], tuple(sorted(covering, key=_place))))
    return found


def _place(one: Evidence) -> tuple[int, int, Evidence]:
    return one.end - one.start, _RANKS.get(one.field, len(_RANKS)), one


def paragraphs(pieces: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Yield the pieces of each line; lines joined by a newline are the text."""
    line: list[Segment] = []
    for piece in pieces:
        start = piece.start
        for number, part in enumerate(piece.text.split("\n")):
            if number:
                yield line
                line = []
            if part:
                line.append(replace(piece, start=start, text=part))
            start += len(part) + 1
    yield line


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank; parted: a gap goes before it, as it begins a paragraph."""

    pieces: tuple[Segment, ...]
    parted: bool

    @property
    def start(self) -> int:
        """Return where it begins in the text."""
        return self.pieces[0].start


def lines(pieces: Sequence[Segment]) -> Iterator[Line]:
    """Yield what is on each line; short lines that follow each other are one paragraph."""
    above = ""
    for line in paragraphs(pieces):
        said = "".join(piece.text for piece in line)
        if said.strip():
            parted = not above.strip() or len(above) > WIDE or len(said) > WIDE
            yield Line(tuple(line), parted)
        above = said
