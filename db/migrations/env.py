"""Alembic's entry: migrate on the connection given, in the transaction it is in."""

from alembic import context

from db.schema import Base
from db.version import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # true of SQLite too, as we begin by ourselves
)
with context.begin_transaction():
    context.run_migrations()
