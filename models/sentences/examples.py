"""Labelled sentences to learn from (`training/*.jsonl`): loaded, checked, split by the event they tell."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.errors import ModelError
from pipeline.records import Status

FOLDER = Path(__file__).parents[1] / "training"
NONE = "none"
HELD_OUT = 5  # one group in so many is kept for testing
ALIKE = 0.5  # share of word trigrams that makes two sentences near-duplicates


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One act that a sentence tells; parties are pairs of id and the words that name them."""

    type: str
    status: Status
    actors: tuple[tuple[str, str], ...] = ()
    endorsers: tuple[tuple[str, str], ...] = ()
    firms: tuple[tuple[str | None, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A sentence and the acts it tells; `none` says why there are none (call, abuse, off_topic, ...)."""

    text: str
    acts: tuple[Told, ...]
    none: str | None
    event: str
    register: str

    @property
    def label(self) -> str:
        """Return the type of the first act, or `none`."""
        return self.acts[0].type if self.acts else NONE


def load_examples(folder: Path = FOLDER) -> list[Example]:
    """Return every sentence of a folder; raise ModelError naming file and line of a wrong one."""
    return [example for path in sorted(folder.glob("*.jsonl")) for example in _read(path)]


def _read(path: Path) -> Iterator[Example]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            raw = json.loads(line)
            example = Example(
                text=raw["text"],
                acts=tuple(map(_told, raw["acts"])),
                none=raw["none"],
                event=raw["event"],
                register=raw["register"],
            )
            _require_whole(example)
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}:{number}: no labelled sentence ({error}); mend the line") from error
        yield example


def _told(raw: dict[str, Any]) -> Told:
    parties = {name: tuple(map(tuple, raw.get(name, ()))) for name in ("actors", "endorsers", "firms")}
    return Told(type=raw["type"], status=Status(raw["status"]), **parties)


def _require_whole(example: Example) -> None:
    if bool(example.acts) == bool(example.none):
        raise ValueError("a sentence has acts, or says why it has none")
    for act in example.acts:
        for _, words in (*act.actors, *act.endorsers, *act.firms):
            if words not in example.text:
                raise ValueError(f"{words!r} is not in the text")


def groups(examples: Sequence[Example]) -> list[int]:
    """Return the group of each sentence: sentences of one event, or of one type, actor and firm, share one.

    Slugs alone would not do: two writers may have named one event differently.
    """
    leader = list(range(len(examples)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    first: dict[object, int] = {}
    for index, example in enumerate(examples):
        for key in _keys(example):
            leader[find(index)] = find(first.setdefault(key, index))
    return [find(index) for index in range(len(examples))]


def _keys(example: Example) -> Iterator[object]:
    yield example.event
    for act in example.acts:
        actors, firms = {id for id, _ in act.actors}, {id for id, _ in act.firms if id}
        if actors and firms:
            yield act.type, frozenset(actors), frozenset(firms)


def split(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Return sentences to learn from and sentences to test on, no group on both sides."""
    numbers = groups(examples)
    names: dict[int, str] = {}
    for number, example in zip(numbers, examples, strict=True):
        names[number] = min(names.get(number, example.event), example.event)
    held = {number for number, name in names.items() if sha256(name.encode()).digest()[0] % HELD_OUT == 0}
    pairs = list(zip(numbers, examples, strict=True))
    return [e for n, e in pairs if n not in held], [e for n, e in pairs if n in held]


def balance(examples: Iterable[Example]) -> Counter[str]:
    """Return how many sentences hold each type, and how many none."""
    counts: Counter[str] = Counter()
    for example in examples:
        counts.update({act.type for act in example.acts} or {NONE})
    return counts


def near_duplicates(examples: Sequence[Example]) -> list[tuple[Example, Example]]:
    """Return pairs of sentences that share half of their word trigrams."""
    trigrams = [_trigrams(example.text) for example in examples]
    holding: dict[tuple[str, ...], list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for index, own in enumerate(trigrams):
        for trigram in own:
            shared.update((other, index) for other in holding[trigram])
            holding[trigram].append(index)
    return [
        (examples[a], examples[b])
        for (a, b), count in shared.items()
        if count >= ALIKE * (len(trigrams[a]) + len(trigrams[b]) - count)
    ]


def _trigrams(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(words, words[1:], words[2:], strict=False))
