"""Run the migrations by Alembic, without an alembic.ini; views stand aside meanwhile, and are made anew."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from db.readers import grant_views, readers
from db.version import HEAD
from db.views import create_views, drop_views
from pipeline.errors import DatabaseError

FOLDER = Path(__file__).parent / "migrations"


def configuration(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, as `env.py` expects it."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Migrate within the connection's transaction; where another process has, do nothing."""
    config = configuration(connection)
    reading = readers(connection)
    drop_views(connection)  # or no column that they show could be changed
    try:
        command.upgrade(config, HEAD)
    except CommandError as error:
        raise DatabaseError(
            f"{connection.engine.url!r}: its tables are of a version that this program does not know "
            f"({error}): install a newer mercwatch, or set MERCWATCH_DATABASE_URL"
        ) from error
    create_views(connection)
    grant_views(connection, reading)


def scripts() -> ScriptDirectory:
    """Return the migrations."""
    return ScriptDirectory.from_config(configuration())
