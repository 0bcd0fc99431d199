"""What reviewers' decisions teach: passages with the type they tell, and which of them are of one event."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from pipeline.records import Document

HELD_OUT = 5  # one event in so many is kept for testing
SALT = "mercwatch-1"  # the seed of the split


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What one decision says of one document version.

    spans: the words under the type, as offsets of the text.  proposed: the type that was proposed.
    told: the coding that stands, by the codebook's fields; None where the proposal was rejected.
    repeated: the document tells the act in another lesson too.  missed: a reviewer added it.
    unclear: a rejection that does not say that the passage tells no act.
    keys: what the event is known by; lessons that share one are of one event.
    """

    document: Document
    spans: tuple[tuple[int, int], ...]
    proposed: str
    told: Mapping[str, Any] | None
    repeated: bool = False
    missed: bool = False
    unclear: bool = False
    keys: frozenset[str]

    @property
    def wanted(self) -> bool:
        """Tell whether it is an act that a reading of the document should propose."""
        return self.told is not None and not self.repeated


def events(lessons: Sequence[Lesson]) -> list[str]:
    """Return the name of each lesson's event: the first key of all that hang together.

    Acts of one type by the same actors on the same firms are held to be one event, dated or not: so no
    event stands on both sides of a test, though clusters only suggest the undated.
    """
    leader: dict[str, str] = {}

    def find(key: str) -> str:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    firsts: list[str] = []
    for lesson in lessons:
        first, *others = sorted(_keys(lesson))
        firsts.append(first)
        for other in others:
            one, two = sorted((find(first), find(other)))
            leader[two] = one  # the first name leads, in whatever order they come
    return [find(first) for first in firsts]


def _keys(lesson: Lesson) -> Iterator[str]:
    yield from lesson.keys
    told = lesson.told
    if told and told.get("actors") and told.get("firms"):
        parties = (" ".join(sorted(told[name])) for name in ("actors", "firms"))
        yield f"act: {told['type']} by {' on '.join(parties)}"


def held_out(event: str) -> bool:
    """Tell whether an event is kept for testing; the same on any machine, at any time."""
    return sha256(f"{SALT} {event}".encode()).digest()[0] % HELD_OUT == 0


def split(lessons: Sequence[Lesson]) -> tuple[list[Lesson], list[Lesson]]:
    """Return the lessons to learn from and those to test on; no event is on both sides."""
    named = list(zip(events(lessons), lessons, strict=True))
    return [one for name, one in named if not held_out(name)], [one for name, one in named if held_out(name)]


def digest_of(lessons: Iterable[Lesson]) -> str:
    """Return the sha256 of what lessons say, in whatever order they come."""
    lines = sorted(
        repr(
            (
                one.document.url,
                one.document.digest,
                one.spans,
                one.proposed,
                sorted(one.told.items()) if one.told else None,
                one.repeated,
                one.missed,
                one.unclear,
                sorted(one.keys),
            )
        )
        for one in lessons
    )
    return sha256("\n".join(lines).encode()).hexdigest()
