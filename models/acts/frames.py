"""What signals an action type (`patterns/frames.yaml`), and where it stands in a sentence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from models.acts import lexicon
from models.acts.lexicon import PATTERNS, load
from models.reading import Hit

BE = lexicon.function_words()["be"]
RELATIVE = frozenset({"that", "which", "whom"})
PARTING = frozenset({";", ":", "•", "calling", "urging", "demanding"})  # what is adopted calls for the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One signal; see the head of `frames.yaml`."""

    type: str
    weight: float
    needs_topic: str
    verb: str | None = None
    object: str | None = None
    noun: str | None = None
    gap: int = 8
    forms: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    followed_by: tuple[tuple[str, ...], ...] = ()
    within: int = 0  # tokens before what follows a noun, at most
    preceded_by: tuple[str, ...] = ()
    main_verb: bool = False
    joint: bool = False


@dataclass(frozen=True, slots=True)
class Signal:
    """A frame met: its words, verb and object or noun; `passive` where the object is the subject."""

    frame: Frame
    start: int
    end: int
    verb: tuple[int, int] | None
    object: tuple[int, int] | None
    passive: bool
    score: float
    reduced: bool = False


@cache
def frames() -> tuple[Frame, ...]:
    """Return the shipped frames."""
    raw: dict[str, list[dict[str, Any]]] = yaml.safe_load(
        (PATTERNS / "frames.yaml").read_text(encoding="utf-8")
    )
    made = []
    for type_, rows in raw.items():
        for row in rows:
            row["followed_by"] = tuple(tuple(text.split()) for text in row.get("followed_by", ()))
            for name in ("forms", "near", "preceded_by"):
                row[name] = tuple(row.get(name, ()))
            made.append(Frame(type=type_, **row))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Clue:
    """A sentence's words and hits by class."""

    lower: Sequence[str]
    start: int
    end: int
    hits: dict[str, list[Hit]]
    text: str  # lower-case words, blank-separated, blank at both ends


def signals(clue: Clue) -> Iterator[Signal]:
    """Yield every frame that a sentence meets, topic apart."""
    for frame in frames():
        if frame.near and not any(word in clue.hits or f" {word} " in clue.text for word in frame.near):
            continue
        if frame.noun:
            yield from _nouns(frame, clue)
        elif frame.verb in clue.hits and (frame.object is None or frame.object in clue.hits):
            yield from _verbs(frame, clue)


def _nouns(frame: Frame, clue: Clue) -> Iterator[Signal]:
    for hit in clue.hits.get(frame.noun or "", ()):
        after = tuple(clue.lower[hit.end : min(hit.end + frame.within + 6, clue.end)])
        before = clue.lower[hit.start - 1] if hit.start > clue.start else ""
        places = range(frame.within + 1)
        if frame.followed_by and not any(
            after[i : i + len(f)] == f for f in frame.followed_by for i in places
        ):
            continue
        if frame.preceded_by and before not in frame.preceded_by:
            continue
        yield Signal(frame, hit.start, hit.end, None, (hit.start, hit.end), False, frame.weight)


def _verbs(frame: Frame, clue: Clue) -> Iterator[Signal]:
    lower = clue.lower
    for verb in clue.hits[frame.verb or ""]:
        if frame.forms and lower[verb.start] not in frame.forms:
            continue
        passive = is_passive(lower, verb.start, clue.start)
        if frame.object is None:
            yield Signal(frame, verb.start, verb.end, (verb.start, verb.end), None, passive, frame.weight)
            continue
        for thing in clue.hits[frame.object]:
            if thing.start >= verb.end:
                gap = thing.start - verb.end
                turned = passive
            elif verb.start >= thing.end and _turned(lower, thing, verb):
                gap = verb.start - thing.end
                turned = not any(word in RELATIVE for word in lower[thing.end : verb.start])
            else:
                continue
            inner = lower[min(verb.end, thing.end) : max(verb.start, thing.start)]
            if gap <= frame.gap and not _parted(inner, verb.start < thing.start):
                reduced = turned and verb.start > thing.start and not BE.intersection(inner)
                if reduced and frame.object == "FIRM" and frame.verb == "rule":
                    continue  # "Pegasus found on his phone" is no finding of a court
                span = (min(verb.start, thing.start), max(verb.end, thing.end))
                yield Signal(
                    frame,
                    *span,
                    (verb.start, verb.end),
                    (thing.start, thing.end),
                    turned,
                    frame.weight - 0.01 * gap,
                    reduced=reduced,
                )


def _parted(between: Sequence[str], ahead: bool) -> bool:
    """Tell whether punctuation keeps verb and object apart."""
    return not PARTING.isdisjoint(between) or bool(ahead and between and between[0] == ",")


def _turned(lower: Sequence[str], thing: Hit, verb: Hit) -> bool:
    """Tell whether an object before its verb is one: passive, participle behind it, relative clause."""
    between = lower[thing.end : verb.start]
    if any(word in RELATIVE for word in between[:-1]) and between[-1] not in RELATIVE:
        return True
    if lower[verb.start] not in load().participles:
        return False
    return (
        not between
        or any(word in BE for word in between[-4:])
        or (len(between) == 1 and between[0].isalpha())
    )


def is_passive(lower: Sequence[str], verb: int, floor: int) -> bool:
    """Tell whether a participle follows a form of "be", an adverb or "not" between at most."""
    return lower[verb] in load().participles and any(
        word in BE for word in lower[max(floor, verb - 3) : verb]
    )
