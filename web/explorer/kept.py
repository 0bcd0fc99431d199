"""What was made of the record, kept until the next decision."""

import logging
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any, TypeVar

from db.queries import explored
from db.session import Database
from db.store import Session

Made = TypeVar("Made")
DEAR = 0.2  # seconds, for which a page does not wait again
PATIENCE = 10.0  # seconds for what is made behind: it needs a connection too, and who waits holds one
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Result:
    stamp: tuple[int, int]
    made: Any  # what `make` of the same question returned
    took: float  # seconds


class Kept:
    """Results by what was asked, as many as there is room for; a decision makes all of them stale."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._kept: OrderedDict[Hashable, _Result] = OrderedDict()
        self._making: dict[Hashable, Future[None]] = {}
        self._lock = Lock()
        self._behind = ThreadPoolExecutor(1, thread_name_prefix="figures")

    def get(self, session: Session, asked: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the record as it is, else make it."""
        stamp = explored.stamp(session)
        with self._lock:
            found, making = self._kept.get(asked), self._making.get(asked)
        if making and not (found and found.stamp == stamp):
            wait([making], PATIENCE)
            with self._lock:
                found = self._kept.get(asked)
        if found and found.stamp == stamp:
            with self._lock:
                if asked in self._kept:
                    self._kept.move_to_end(asked)
            return found.made  # type: ignore[no-any-return] # of the same question
        return self._make(stamp, asked, make)

    def soon(
        self, database: Database, session: Session, asked: Hashable, make: Callable[[Session], Made]
    ) -> tuple[Made, bool]:
        """Return what was made, and whether of the record as it is; what is dear is made anew behind.

        Whoever shows what is not of the record as it is has to say so.
        """
        with self._lock:
            found = self._kept.get(asked)
        if not found or found.took < DEAR or found.stamp == explored.stamp(session):
            return self.get(session, asked, lambda: make(session)), True
        with self._lock:
            if asked not in self._making:
                self._making[asked] = self._behind.submit(self._anew, database, asked, make)
        return found.made, False

    def _anew(self, database: Database, asked: Hashable, make: Callable[[Session], Made]) -> None:
        try:
            with database.session(read_only=True) as session:
                self._make(explored.stamp(session), asked, lambda: make(session))
        except Exception:  # nobody waits for it; the next page tries again
            log.exception("counting anew failed")
        finally:
            with self._lock:
                self._making.pop(asked, None)

    def _make(self, stamp: tuple[int, int], asked: Hashable, make: Callable[[], Made]) -> Made:
        began = perf_counter()
        made = make()
        result = _Result(stamp, made, perf_counter() - began)
        with self._lock:
            self._kept[asked] = result
            self._kept.move_to_end(asked)
            while len(self._kept) > self._room:
                self._kept.popitem(last=False)
        return made
