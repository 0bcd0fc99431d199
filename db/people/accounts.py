"""Accounts: made, changed and removed, each act logged."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.people.secrets import hash_password
from db.schema import ActRow, LoginRow, TokenRow, UserRow
from pipeline.errors import AccountError
from pipeline.review.people import UserRole

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks: a user, in the role that they ask in."""

    id: int
    name: str
    role: UserRole

    def may(self, role: UserRole) -> bool:
        """Tell whether this person may do what that role may."""
        return self.role.covers(role)


@dataclass(frozen=True, slots=True)
class User:
    """An account, for a list."""

    name: str
    role: UserRole
    created_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to an account."""

    done_at: datetime
    done_by: str
    act: str
    user: str
    details: Mapping[str, Any]


def add_user(
    session: Session, name: str, role: UserRole, password: str, *, done_by: str, now: datetime
) -> Person:
    """Make an account; raise AccountError on a name that is taken or out of form, or a bad password."""
    if not NAME.fullmatch(name):
        raise AccountError(f"{name!r}: a name is 1 to 64 of a-z, 0-9 and . _ @ + -, a letter or digit first")
    if session.scalar(select(UserRow.id).where(UserRow.name == name)) is not None:
        raise AccountError(f"{name!r} is taken, or was once: decisions name who made them, so choose another")
    row = UserRow(name=name, role=role, password=hash_password(password), created_at=now)
    session.add(row)
    log_act(session, "add", name, done_by=done_by, now=now, role=role)
    session.flush()
    return Person(row.id, row.name, row.role)


def set_role(session: Session, name: str, role: UserRole, *, done_by: str, now: datetime) -> None:
    """Give a user another role; it counts from their next request on."""
    row = find_user(session, name)
    log_act(session, "role", name, done_by=done_by, now=now, before=row.role, after=role)
    row.role = role


def set_password(session: Session, name: str, password: str, *, done_by: str, now: datetime) -> None:
    """Give a user another password, and end all their logins."""
    row = find_user(session, name)
    row.password = hash_password(password)
    session.execute(delete(LoginRow).where(LoginRow.user_id == row.id))
    log_act(session, "password", name, done_by=done_by, now=now)


def remove_user(session: Session, name: str, *, done_by: str, now: datetime) -> None:
    """Switch an account off for good: logins end, tokens are revoked, decisions stay."""
    row = find_user(session, name)
    row.removed_at = now
    session.execute(delete(LoginRow).where(LoginRow.user_id == row.id))
    of_them = (TokenRow.user_id == row.id, TokenRow.revoked_at.is_(None))
    session.execute(update(TokenRow).where(*of_them).values(revoked_at=now))
    log_act(session, "remove", name, done_by=done_by, now=now)


def users(session: Session) -> list[User]:
    """Return every account, removed ones too, by name."""
    rows = session.scalars(select(UserRow).order_by(UserRow.name))
    return [User(row.name, row.role, row.created_at, row.removed_at) for row in rows]


def any_users(session: Session) -> bool:
    """Tell whether there is any account, even a removed one."""
    return session.scalar(select(UserRow.id).limit(1)) is not None


def acts(session: Session, limit: int = 100) -> list[Act]:
    """Return the last acts on accounts, newest first."""
    rows = session.scalars(select(ActRow).order_by(ActRow.id.desc()).limit(limit))
    return [Act(row.done_at, row.done_by, row.act, row.user, row.details) for row in rows]


def find_user(session: Session, name: str) -> UserRow:
    """Return a user who is not removed; raise AccountError where there is none of that name."""
    row = session.scalar(select(UserRow).where(UserRow.name == name, UserRow.removed_at.is_(None)))
    if row is None:
        raise AccountError(f"there is no user {name!r}: `mercwatch users list` has their names")
    return row


def log_act(session: Session, act: str, user: str, *, done_by: str, now: datetime, **details: str) -> None:
    """Note an act on an account."""
    session.add(ActRow(done_at=now, done_by=done_by, act=act, user=user, details=details))
