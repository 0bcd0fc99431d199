"""What codes are called: copied from the registry, so that SQL knows it."""

from sqlalchemy.orm import Mapped, mapped_column

from db.schema.base import Base


class NameRow(Base):
    """The name of a code; kind: country, body, firm, type or feed.  category: its kind in the registry."""

    __tablename__ = "names"

    kind: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True, index=True)
    name: Mapped[str]
    category: Mapped[str | None]
