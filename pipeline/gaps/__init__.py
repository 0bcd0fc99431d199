"""What the record should hold, as official lists and instruments have it, and what of it is missing."""

from pipeline.gaps.expecting import Entry, Expected, expected
from pipeline.gaps.holding import Finding, State, Telling, hold

__all__ = ["Entry", "Expected", "Finding", "State", "Telling", "expected", "hold"]
