"""Log in and out: guessing is slow, a login ends, and what is kept of it opens nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from db.people.accounts import Person, find_user, set_password
from db.people.secrets import digest_key, is_password, new_key
from db.schema import AttemptRow, LoginRow, UserRow
from db.session import Database
from db.store.locks import hold
from pipeline.errors import AccountError

LIFETIME = timedelta(hours=12)
WINDOW = timedelta(minutes=15)
PER_NAME, PER_ADDRESS = 10, 50  # failures within the window
KEPT = timedelta(days=30)  # attempts, for whoever looks into them


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A login just made; key: for the cookie, and kept nowhere."""

    key: str
    csrf: str
    expires_at: datetime
    person: Person


@dataclass(frozen=True, slots=True)
class Throttled:
    """There were too many failures; nothing was tried."""

    until: datetime


def log_in(
    database: Database, name: str, password: str, *, address: str, now: datetime
) -> Login | Throttled | None:
    """Return a new login; None where name or password is wrong.

    The password is compared outside of any transaction, as that takes long by design.
    """
    with database.session() as session:
        if (until := _throttled_until(session, name, address, now)) is not None:
            return Throttled(until)
        attempt = AttemptRow(name=name, address=address, tried_at=now, succeeded=False)
        session.add(attempt)
        session.flush()
        attempt_id = attempt.id
        row = _find(session, name)
        kept = row.password if row else None
    if not is_password(password, kept):
        return None
    with database.session() as session:
        row = _find(session, name)
        if row is None or row.password != kept:  # removed, or changed, meanwhile
            return None
        session.get_one(AttemptRow, attempt_id).succeeded = True
        return open_login(session, row, now)


def open_login(session: Session, row: UserRow, now: datetime) -> Login:
    """Return a new login of a user, whoever vouched for them; forget what is old."""
    session.execute(delete(LoginRow).where(LoginRow.expires_at <= now))
    session.execute(delete(AttemptRow).where(AttemptRow.tried_at < now - KEPT))
    key, csrf, expires_at = new_key(), new_key(), now + LIFETIME
    login = LoginRow(key=digest_key(key), user_id=row.id, csrf=csrf, created_at=now, expires_at=expires_at)
    session.add(login)
    return Login(key=key, csrf=csrf, expires_at=expires_at, person=_person(row))


def person_of_login(session: Session, key: str, *, now: datetime) -> tuple[Person, str] | None:
    """Return whose login a cookie's key is, and its CSRF token; None where it is none, or has ended."""
    alive = (LoginRow.expires_at > now, UserRow.removed_at.is_(None))
    found = session.execute(
        select(UserRow, LoginRow.csrf)
        .join(LoginRow, LoginRow.user_id == UserRow.id)
        .where(LoginRow.key == digest_key(key), *alive)
    ).one_or_none()
    return (_person(found[0]), found[1]) if found else None


def log_out(session: Session, key: str) -> None:
    """End a login."""
    session.execute(delete(LoginRow).where(LoginRow.key == digest_key(key)))


def change_password(session: Session, name: str, old: str, new: str, *, now: datetime) -> None:
    """Change one's own password and end all one's logins; raise AccountError where the old one is wrong."""
    if not is_password(old, find_user(session, name).password):
        raise AccountError("the old password is wrong")
    set_password(session, name, new, done_by=name, now=now)


def _find(session: Session, name: str) -> UserRow | None:
    return session.scalar(select(UserRow).where(UserRow.name == name, UserRow.removed_at.is_(None)))


def _person(row: UserRow) -> Person:
    return Person(row.id, row.name, row.role)


def _throttled_until(session: Session, name: str, address: str, now: datetime) -> datetime | None:
    """Return until when this name or address may not try again; None where it may."""
    hold(session, "login_attempts", name)  # or many could try at once
    last_success = select(func.max(AttemptRow.id)).where(AttemptRow.name == name, AttemptRow.succeeded)
    since = AttemptRow.id > func.coalesce(last_success.scalar_subquery(), 0)
    of_name = _last_failures(session, now, PER_NAME, AttemptRow.name == name, since)
    times = [times[-1] + WINDOW for times in (of_name, _of_address(session, address, now)) if times]
    return max(times, default=None)


def address_throttled_until(session: Session, address: str, now: datetime) -> datetime | None:
    """Return until when an address may not try again, whatever the names; None where it may."""
    times = _of_address(session, address, now)
    return times[-1] + WINDOW if times else None


def _of_address(session: Session, address: str, now: datetime) -> list[datetime]:
    return _last_failures(session, now, PER_ADDRESS, AttemptRow.address == address)


def _last_failures(
    session: Session, now: datetime, allowed: int, *of_whom: ColumnElement[bool]
) -> list[datetime]:
    """Return the times of the last failures where they are as many as allowed, newest first; else none."""
    recent = (AttemptRow.tried_at > now - WINDOW, AttemptRow.succeeded.is_(False), *of_whom)
    statement = select(AttemptRow.tried_at).where(*recent).order_by(AttemptRow.id.desc()).limit(allowed)
    times = list(session.scalars(statement))
    return times if len(times) >= allowed else []
