"""How fast a long reading goes, how long the rest will take, and what all of it costs."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """What was done so far, and of how much; bytes as they lie on the disk.

    seconds, processor: of all workers together, by the clock and by the processor.
    elapsed: seconds since the beginning.  workers: how many there are now.
    """

    bytes: int
    total: int
    pages: int
    seconds: float
    processor: float
    elapsed: float
    workers: int

    @property
    def pages_per_second(self) -> float:
        """Return pages a second, by the clock."""
        return self.pages / self.elapsed if self.elapsed else 0.0

    @property
    def left(self) -> float:
        """Return the seconds that the rest takes by as many workers as there are now."""
        return self._each(self.seconds) * (self.total - self.bytes) / max(self.workers, 1)

    @property
    def all_pages(self) -> int:
        """Return how many pages there are in all, by those that were seen."""
        return round(self._each(self.pages) * self.total)

    @property
    def core_hours(self) -> float:
        """Return the hours of one processor that all takes."""
        return self._each(self.processor) * self.total / 3600

    def _each(self, amount: float) -> float:
        """Return how much of something there is to a byte."""
        return amount / self.bytes if self.bytes else 0.0


Told = Callable[[Pace], None]


def quiet(_: Pace) -> None:
    """Tell nobody."""
