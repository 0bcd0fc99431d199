"""Let the database know what codes are called."""

from db import store
from db.session import Database
from pipeline.registry import Registry


def keep_names(database: Database, registry: Registry) -> None:
    """Copy the registry's names into the database where they differ; else nothing is locked."""
    with database.session(read_only=True) as session:
        if not store.names_differ(session, registry):
            return
    with database.session() as session:
        store.save_names(session, registry)
