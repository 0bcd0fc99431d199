"""`mercwatch db readonly`: a role of PostgreSQL for analysts."""

from typing import Annotated

import typer

from cli.display import console
from cli.users import ask_password
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch db readonly analyst` asks for a password, twice; again: gives another one
"""


def readonly(name: Annotated[str, typer.Argument(metavar="NAME")]) -> None:
    """Let a role of PostgreSQL read the analysts' views, and nothing else; it is made where there is none."""
    from db.readers import add_reader
    from flows.wiring import database

    password = ask_password()
    with database(Settings.from_environment()) as opened, opened.session() as session:
        add_reader(session, name, password)
    console().print(f"{name} may log in at the database, and read the views (db/columns.md).")
