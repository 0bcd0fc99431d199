"""`mercwatch submit`: one document by hand, through the same steps."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.candidates import table
from cli.display import console
from pipeline.dates import PartialDate
from pipeline.ids import is_web_url
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch submit statement.pdf --published 2024-03-18 --publisher "Department of State"`

`mercwatch submit https://example.org/news/1`

`pandoc notes.docx -t plain | mercwatch submit - --title Notes --published 2024-03`
"""


def submit(
    source: Annotated[str, typer.Argument(metavar="FILE|URL|-", help="Text, HTML or PDF.")],
    title: Annotated[str | None, typer.Option(help="By default as the document says.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
) -> None:
    """Read one document by hand, store it, and show the candidate actions that it gives."""
    from flows.steps.submitting import submit as submit_document

    settings = Settings.from_environment()
    try:
        date = PartialDate(published) if published else None
    except ValueError as error:
        raise typer.BadParameter(f"--published: {error}") from error
    body = None
    if not is_web_url(source):
        try:
            body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
        except OSError as error:
            raise typer.BadParameter(f"{source}: {error.strerror}") from error
    given = submit_document(settings, source, body, title=title, published=date, publisher=publisher)
    found = given.candidates
    if given.untagged:
        console().print(f"Stored, and not tagged: {given.untagged}.")
    else:
        console().print(table(found, len(found)) if found else "Stored. It gives no candidate.")
