"""What signals an act in a language that is not parsed (`patterns/languages/frames.yaml`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from models.languages.lexis import table
from models.reading import Hit

FAR = 0.005  # what each token between verb and noun takes
PARTING = frozenset({";", ":", "•"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One signal; see the head of the file."""

    type: str
    weight: float
    verb: str | None = None
    noun: str | None = None
    by: frozenset[str] = frozenset()
    near: bool = False
    near_actor: bool = False
    ends: bool = False
    reach: int = 0
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """A frame met: the words of its verb and noun, either of which may be missing."""

    frame: Frame
    verb: Hit | None
    noun: Hit | None
    weight: float

    @property
    def start(self) -> int:
        """Return the first token."""
        return min(one.start for one in (self.verb, self.noun) if one)

    @property
    def end(self) -> int:
        """Return the token behind the last."""
        return max(one.end for one in (self.verb, self.noun) if one)

    @property
    def centre(self) -> Hit:
        """Return the verb, or the noun that stands for one."""
        one = self.verb or self.noun
        assert one is not None, "every frame has a verb or a noun"  # noqa: S101
        return one


@cache
def frames() -> tuple[Frame, ...]:
    """Return the shipped frames."""
    return tuple(
        Frame(type=type_, **(row | {"by": frozenset(row.get("by", ()))}))
        for type_, rows in table("frames").items()
        for row in rows
    )


def signs(lower: Sequence[str], hits: Mapping[str, Sequence[Hit]], reach: int) -> Iterator[Sign]:
    """Yield what a sentence's hits signal; reach: tokens between verb and noun, at most."""
    for frame in frames():
        verbs = hits.get(f"verb:{frame.verb}", ()) if frame.verb else ()
        nouns = hits.get(f"noun:{frame.noun}", ()) if frame.noun else ()
        if not frame.verb or not frame.noun:
            for one in verbs or nouns:
                verb, noun = (one, None) if frame.verb else (None, one)
                yield Sign(frame, verb, noun, frame.weight)
            continue
        for verb in verbs:
            near = [(_gap(lower, verb, noun), noun) for noun in nouns]
            near = [(gap, noun) for gap, noun in near if 0 <= gap <= max(reach, frame.reach)]
            if near:
                gap, noun = min(near, key=lambda one: (one[0], -one[1].end))
                yield Sign(frame, verb, noun, frame.weight - FAR * min(gap, reach))


def _gap(lower: Sequence[str], one: Hit, other: Hit) -> int:
    """Return how many tokens lie between, or -1 where the two touch each other or are kept apart."""
    first, second = sorted((one, other), key=lambda hit: hit.start)
    if second.start < first.end or not PARTING.isdisjoint(lower[first.end : second.start]):
        return -1
    return second.start - first.end
