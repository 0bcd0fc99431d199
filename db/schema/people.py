"""Who may do what: users, their logins and tokens, and what was done to their accounts."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base, closed
from pipeline.review.people import UserRole


class UserRow(Base):
    """A person with an account; never deleted, as decisions name them, but switched off (`removed_at`)."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[UserRole] = mapped_column(closed(UserRole, "role"))
    password: Mapped[str]  # argon2, with its salt and costs; empty where they log in by a provider
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class LoginRow(Base):
    """A browser that is logged in; key: sha256 of what its cookie holds.  csrf: what each write repeats."""

    __tablename__ = "logins"

    key: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    csrf: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class IdentityRow(Base):
    """A person at a login provider: `subject` is who they are there, for good, whatever they are called."""

    __tablename__ = "identities"

    issuer: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]


class AttemptRow(Base):
    """A try to log in, counted so that guessing is slow."""

    __tablename__ = "login_attempts"
    __table_args__ = (Index(None, "name", "tried_at"), Index(None, "address", "tried_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    address: Mapped[str]
    tried_at: Mapped[datetime]
    succeeded: Mapped[bool]


class TokenRow(Base):
    """A key for programs; key: sha256 of it.  role: the most that it may do, within the user's own."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str]
    role: Mapped[UserRole] = mapped_column(closed(UserRole, "role"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ActRow(Base):
    """What was done to an account, by whom; a trigger keeps the rows as they are."""

    __tablename__ = "admin_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]
    done_by: Mapped[str]
    act: Mapped[str]
    user: Mapped[str]
    details: Mapped[dict[str, Any]]
