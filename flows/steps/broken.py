"""Where our own code breaks on one feed or page: it is told, and the rest of the run goes on."""

import logging

log = logging.getLogger(__name__)


def told(url: str, error: Exception) -> str:
    """Log a mistake of ours with what led to it, and return it in a line for the row."""
    log.error("%s: our own mistake", url, exc_info=error)
    return f"our own mistake, to be reported: {type(error).__name__}: {error}"[:300]
