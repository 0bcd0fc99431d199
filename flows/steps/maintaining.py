"""Keep what is kept small: bodies of pages off topic expire, evidence never; the database is tidied."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from db.session import Database
from db.store import expiry
from db.tidying import forget, tidy
from flows.summary import Report, silent
from flows.wiring import Clock, database, utc_now
from pipeline.archive import expiring
from pipeline.settings import Settings

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Maintained:
    """What was given up: bodies and bytes of the archive, rows and bytes of the database."""

    bodies: int = 0
    archive_bytes: int = 0
    logins: int = 0
    attempts: int = 0
    runs: int = 0
    database_bytes: int = 0


def maintain(
    settings: Settings, *, now: Clock = utc_now, report: Report = silent, vacuum: bool = True
) -> Maintained:
    """Let bodies of pages off topic expire, forget what nobody needs, tidy the database.

    An archive file is rewritten once, when its day is old enough. Killed anywhere, it goes on next time.
    """
    done = Maintained()
    with database(settings) as opened:
        if settings.off_topic_days:
            _expire(settings, opened, done, now, report)
        with opened.session() as session:
            for name, number in forget(session, now()).items():
                setattr(done, name, number)
        if vacuum:
            done.database_bytes = tidy(opened)
    return done


def _expire(settings: Settings, opened: Database, done: Maintained, now: Clock, report: Report) -> None:
    before = now() - timedelta(days=settings.off_topic_days)
    with opened.session(read_only=True) as session:
        for left in expiring.replaced(settings.archive):  # where we were killed the last time
            if not expiry.points_into(session, left.name):
                expiring.remove(left)
        files = expiry.expired_files(session, before)
    for n, name in enumerate(files, 1):
        is_over = name[:10] < f"{before:%Y-%m-%d}"  # no more is added to it
        if is_over and not name.endswith(expiring.ENDING) and (settings.archive / name).is_file():
            _rewrite(settings.archive / name, opened, before, done)
        report("expire", n, len(files))


def _rewrite(path: Path, opened: Database, before: datetime, done: Maintained) -> None:
    with opened.session(read_only=True) as session:
        offsets = expiry.expired_bodies(session, path.name, before)
    if not offsets:
        return
    moved = expiring.without(path, offsets)
    with opened.session() as session:
        expiry.forget_bodies(session, path.name, offsets, into=moved.file, moves=moved.offsets)
    done.archive_bytes += path.stat().st_size - path.with_name(moved.file).stat().st_size
    done.bodies += len(offsets)
    expiring.remove(path)
    log.info("%s: %d bodies off topic have expired", path.name, len(offsets))
