"""How far archive files were read by backfills."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class BackfillRow(Base):
    """One archive file; head: the digest of its first bytes, by which it is known wherever it lies.

    name: of the file, for people.  size: bytes, when last read.  reached: where the next record begins.
    """

    __tablename__ = "backfills"

    head: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    reached: Mapped[int] = mapped_column(BigInteger)
    read_at: Mapped[datetime]
