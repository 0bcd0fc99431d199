"""`mercwatch db`: move what is remembered to another database; let analysts read it."""

from typing import Annotated

import typer
from rich.table import Table

from cli import readonly
from cli.display import console, progress
from pipeline.settings import without_passwords

EXAMPLES = """
`mercwatch db copy sqlite:///mercwatch.db postgresql://mercwatch@db.example.org/mercwatch`
"""

app = typer.Typer(no_args_is_help=True, help="Databases: move to another, let analysts read.")
app.command("readonly", epilog=readonly.EXAMPLES)(readonly.readonly)


@app.command(epilog=EXAMPLES)
def copy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="URL of the database that is there.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="URL of an empty one, or of a new file.")],
) -> None:
    """Copy every row of a database into an empty one, of either kind, and compare what arrived.

    Stop `serve` and `web` first: what they write meanwhile is not copied. A password is better given by
    PGPASSWORD or ~/.pgpass than in an URL, where others on this machine may see it.
    """
    from db.copying import copy as copy_all
    from db.session import open_database

    with (
        open_database(source, may_be_new=False) as old,
        open_database(target) as new,
        old.alone(),
        progress() as report,
    ):
        copied = copy_all(old, new, lambda table, done, total: report("copy", done, total))
    shown = Table(title=f"Copied to {without_passwords(target)}", title_justify="left")
    shown.add_column("table")
    shown.add_column("rows", justify="right")
    shown.add_column("digest of the rows, the same on both sides")
    for one in copied:
        shown.add_row(one.table, f"{one.rows:,}", one.digest[:16])
    console().print(shown)
    console().print(f"Now set MERCWATCH_DATABASE_URL={without_passwords(target)}")
