"""People for whom a login provider vouches: which account is theirs, and what may not be taken for one."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.people.accounts import NAME, find_user, log_act
from db.people.logins import Login, Throttled, address_throttled_until, open_login
from db.schema import AttemptRow, IdentityRow, UserRow
from db.session import Database
from db.store.locks import hold
from pipeline.errors import AccountError
from pipeline.review.people import UserRole

PROVIDER = "login provider"  # who did it, in the log of accounts: nobody at the desk has such a name
NOBODY = ""  # whose attempt it was, where the provider told of nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Proven:
    """Whom a provider vouches for; subject: who they are there, for good.

    role: what their groups mean here; None where groups mean nothing here, and each account keeps its own.
    newcomer: the role of somebody not known yet; None: they are refused.
    """

    issuer: str
    subject: str
    name: str
    role: UserRole | None
    newcomer: UserRole | None


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody is who they say, and may not log in."""

    why: str


def enter(database: Database, who: Proven, *, address: str, now: datetime) -> Login | Refused:
    """Return a new login of whoever a provider vouches for, making their account where they have none."""
    with database.session() as session:
        hold(session, "users", who.name)
        row = _known(session, who) or _newcomer(session, who, now)
        came_in = isinstance(row, UserRow)
        session.add(AttemptRow(name=who.name, address=address, tried_at=now, succeeded=came_in))
        if isinstance(row, Refused):
            return row
        if who.role is not None and row.role is not who.role:
            log_act(session, "role", row.name, done_by=PROVIDER, now=now, before=row.role, after=who.role)
            row.role = who.role
        return open_login(session, row, now)


def note_failure(database: Database, *, address: str, now: datetime, name: str = NOBODY) -> None:
    """Keep an attempt by which nobody came in."""
    with database.session() as session:
        session.add(AttemptRow(name=name, address=address, tried_at=now, succeeded=False))


def throttled(database: Database, *, address: str, now: datetime) -> Throttled | None:
    """Return until when an address has to wait; None where it may try."""
    with database.session(read_only=True) as session:
        until = address_throttled_until(session, address, now)
    return Throttled(until) if until else None


def link(session: Session, name: str, issuer: str, subject: str, *, done_by: str, now: datetime) -> None:
    """Give an account to whoever a provider knows as that subject; raise AccountError where it has one."""
    row = find_user(session, name)
    if session.get(IdentityRow, (issuer, subject)) is not None:
        raise AccountError(f"{issuer} knows somebody else by {subject!r}: they have an account already")
    session.add(IdentityRow(issuer=issuer, subject=subject, user_id=row.id, created_at=now))
    log_act(session, "link", name, done_by=done_by, now=now, issuer=issuer, subject=subject)


def _known(session: Session, who: Proven) -> UserRow | Refused | None:
    identity = session.get(IdentityRow, (who.issuer, who.subject))
    if identity is None:
        return None
    row = session.get_one(UserRow, identity.user_id)
    return Refused(f"The account {row.name} was removed.") if row.removed_at else row


def _newcomer(session: Session, who: Proven, now: datetime) -> UserRow | Refused:
    if who.newcomer is None:
        return Refused("You have no account at this desk, and none is made by itself: ask an admin.")
    if not NAME.fullmatch(who.name):
        return Refused(f"{who.name!r}, as you are called there, cannot be a name here: ask an admin.")
    if session.scalar(select(UserRow.id).where(UserRow.name == who.name)) is not None:
        return Refused(
            f"There is an account {who.name} already, and nobody has said that it is yours. "
            f"An admin can: mercwatch users link {who.name} {who.subject}"
        )
    row = UserRow(name=who.name, role=who.newcomer, password="", created_at=now)
    session.add(row)
    session.flush()
    log_act(session, "add", who.name, done_by=PROVIDER, now=now, role=who.newcomer, subject=who.subject)
    session.add(IdentityRow(issuer=who.issuer, subject=who.subject, user_id=row.id, created_at=now))
    return row
