"""The ingest flow on a clock that a soak puts forward: the real one plus the seconds that a file names.

Prefect's own clock, timeouts and pauses between requests stay real. The steps take their clock as the value
of a parameter, bound as they are imported, so it is put into its place before.
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flows.wiring

CLOCK = "SOAK_CLOCK"  # names the file


def simulated() -> datetime:
    """Return the simulated time."""
    ahead = float(Path(os.environ[CLOCK]).read_text(encoding="ascii"))
    return datetime.now(UTC) + timedelta(seconds=ahead)


flows.wiring.utc_now = simulated

from flows.ingest import ingest  # noqa: E402 - after the clock

__all__ = ["ingest"]
