"""What was made of the record, kept until the next decision."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from db.queries import explored
from db.store import Session

Made = TypeVar("Made")


class Kept:
    """Results by what was asked, as many as there is room for; a decision makes all of them stale."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, session: Session, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the record as it is, else make it."""
        key = (explored.stamp(session), asked)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[no-any-return] # what `make` of the same question returned
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return made
