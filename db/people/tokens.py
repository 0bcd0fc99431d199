"""Keys for programs: shown once, kept as digests, never worth more than their user."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.people.accounts import Person, find_user, log_act
from db.people.secrets import digest_key, new_key
from db.schema import TokenRow, UserRow
from pipeline.errors import AccountError, RightError
from pipeline.review.people import UserRole

PREFIX = "mercwatch_"  # by which a leaked one is known for what it is
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A key's particulars, without the key."""

    id: int
    label: str
    role: UserRole
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def add_token(
    session: Session,
    name: str,
    label: str,
    role: UserRole,
    *,
    lasts: timedelta,
    done_by: str,
    now: datetime,
) -> str:
    """Return a new key of a user, which is shown this once; raise RightError for more than their role."""
    row = find_user(session, name)
    if not row.role.covers(role):
        raise RightError(f"{name} is {row.role}: a token of theirs cannot be {role}")
    if not timedelta(0) < lasts <= LONGEST:
        raise AccountError(f"a token lasts 1 to {LONGEST.days} days")
    if not label.strip():
        raise AccountError("a token needs a label, to be told from others")
    key = PREFIX + new_key()
    session.add(
        TokenRow(
            key=digest_key(key),
            user_id=row.id,
            label=label.strip(),
            role=role,
            created_at=now,
            expires_at=now + lasts,
        )
    )
    log_act(session, "token", name, done_by=done_by, now=now, label=label.strip(), role=role)
    return key


def person_of_token(session: Session, key: str, *, now: datetime) -> Person | None:
    """Return whose key it is, in the lesser of its role and theirs; None where it opens nothing."""
    found = session.execute(
        select(UserRow, TokenRow.role)
        .join(TokenRow, TokenRow.user_id == UserRow.id)
        .where(TokenRow.key == digest_key(key), TokenRow.revoked_at.is_(None), TokenRow.expires_at > now)
        .where(UserRow.removed_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    user, role = found
    return Person(user.id, user.name, role if user.role.covers(role) else user.role)


def tokens(session: Session, name: str) -> list[Token]:
    """Return a user's keys, newest first."""
    rows = session.scalars(
        select(TokenRow).where(TokenRow.user_id == find_user(session, name).id).order_by(TokenRow.id.desc())
    )
    return [
        Token(
            id=row.id,
            label=row.label,
            role=row.role,
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]


def revoke_token(session: Session, name: str, token_id: int, *, done_by: str, now: datetime) -> None:
    """End a user's key; raise AccountError where they have none of that number."""
    row = session.get(TokenRow, token_id)
    if row is None or row.user_id != find_user(session, name).id:
        raise AccountError(f"{name} has no token {token_id}")
    if row.revoked_at is None:
        row.revoked_at = now
        log_act(session, "revoke", name, done_by=done_by, now=now, label=row.label)
