"""Which documents repeat another: copies with other furniture around them, and small corrections.

Texts are compared by their runs of five words: MinHash (Broder 1997) estimates which share of all runs two
texts have in common, and bands of it (Leskovec, Rajaraman, Ullman: Mining of Massive Datasets, 3.4) find the
like among many. What is found so is then counted exactly.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import blake2b

RUN = 5  # words
BANDS, ROWS = 32, 4  # of texts with 0.4 of their runs in common half are found, with 0.6 nearly all
LEAST = 60  # runs; shorter texts are alike by chance
COPY = 0.8  # of the runs of the shorter text that must be in the other
ALONE = 2.0  # times as long as the other: then it is a text of its own, which quotes
SLIP = 6  # words; a longer passage that is put in is furniture, or a new text
NEGATIONS = frozenset(["not", "no", "never", "nicht", "kein", "keine", "non", "pas", "ne", "nie"])
WORD = re.compile(r"\w+")


class Kind(StrEnum):
    """How one text repeats another."""

    COPY = "copy"  # the same words, whatever stands around them
    CORRECTION = "correction"  # but for a number, a name or a "not" in their midst


@dataclass(frozen=True, slots=True, kw_only=True)
class Repetition:
    """That a text repeats an earlier one.

    share: of the runs of words of the shorter one that are in the other.  changed: earlier and later words
    that were put for each other and matter.
    """

    kind: Kind
    share: float
    changed: tuple[tuple[str, str], ...] = ()


def bands(text: str) -> tuple[str, ...]:
    """Return the keys under which a text's like is found; none for a short text."""
    runs = _runs(text)
    if len(runs) < LEAST:
        return ()
    from datasketch import MinHash  # type: ignore[import-untyped] # noqa: PLC0415 - no stubs; loads scipy

    minhash = MinHash(num_perm=BANDS * ROWS, seed=1, scheme="affine32")
    minhash.update_batch([run.encode() for run in runs])
    values = [int(value) for value in minhash.hashvalues]
    parts = (values[n * ROWS : (n + 1) * ROWS] for n in range(BANDS))
    return tuple(
        f"{n}:{blake2b(repr(part).encode(), digest_size=8).hexdigest()}" for n, part in enumerate(parts)
    )


def repetition(earlier: str, later: str) -> Repetition | None:
    """Return how a text repeats an earlier one, or None where it is a text of its own."""
    before, after = _runs(earlier), _runs(later)
    short, long = sorted((len(before), len(after)))
    share = len(before & after) / max(short, 1)
    if short < LEAST or long > ALONE * short or share < COPY:
        return None
    changed = tuple(_changed(earlier, later))
    kind = Kind.CORRECTION if changed else Kind.COPY
    return Repetition(kind=kind, share=round(share, 3), changed=changed)


def _runs(text: str) -> frozenset[str]:
    words = WORD.findall(text.lower())
    return frozenset(" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def _changed(earlier: str, later: str) -> Iterator[tuple[str, str]]:
    """Yield the few words put for others in the midst of what both texts say, where they matter."""
    before, after = WORD.findall(earlier), WORD.findall(later)
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for n, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal" or n in {0, len(steps) - 1} or max(b - a, d - c) > SLIP:
            continue
        old, new = before[a:b], after[c:d]
        if any(_matters(word) for word in {*old} ^ {*new}):
            yield " ".join(old), " ".join(new)


def _matters(word: str) -> bool:
    return word[0].isdigit() or word[0].isupper() or word.lower() in NEGATIONS
