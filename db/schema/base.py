"""The base of every table: names of constraints, texts that any database takes, times with their zone."""

import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import JSON, DateTime, Dialect, Enum, MetaData, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text; NUL and lone surrogates, which PostgreSQL refuses, become U+FFFD, so no offset moves.

    Records refuse them where offsets count; this is for headers, reasons and notes from outside.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return a text that every database takes."""
        return None if value is None else _UNSTORABLE.sub("�", value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept and given back in UTC; SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC; raise ValueError for one without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def closed(codes: type[StrEnum], name: str) -> Enum:
    """Return the type of a column that takes only these codes, by a CHECK of that name."""
    return Enum(
        codes,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=20,
        values_callable=lambda all_of: [code.value for code in all_of],
    )


class Base(DeclarativeBase):
    """Every table."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar = {str: Words, datetime: Moment, list[str]: JSON, dict[str, Any]: JSON}
