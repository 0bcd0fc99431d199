"""Deliver what decisions tell shortly after they are made, beside the web application."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from db.session import Database
from pipeline.settings import Settings

log = logging.getLogger(__name__)
SECONDS = 15.0  # between two looks


@contextmanager
def telling(opened: Database, settings: Settings, *, seconds: float = SECONDS) -> Iterator[None]:
    """Look every so often for what is to be delivered; a fault is logged, and the next look tries again."""
    from flows.steps.telling import tell_from

    end = threading.Event()

    def look() -> None:
        while not end.wait(seconds):
            try:
                tell_from(opened, settings)
            except Exception:  # the web application must not end with it
                log.exception("alerts could not be sent")

    thread = threading.Thread(target=look, name="alerts", daemon=True)
    thread.start()
    try:
        yield
    finally:
        end.set()
        thread.join(timeout=5)
