"""`mercwatch explain`: sentence by sentence, what fired and why."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli.display import console
from pipeline.dates import PartialDate
from pipeline.errors import SubmissionError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from models.explanation import Explained

EXAMPLES = """
`mercwatch explain statement.pdf --published 2024-03-18`

`mercwatch explain article.html --html marked.html`
"""


def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Text, HTML or PDF.")],
    title: Annotated[str | None, typer.Option(help="By default as the document says.")] = None,
    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the marked text there too.")] = None,
) -> None:
    """Show what the machine makes of each sentence on the topic; store nothing."""
    from models import explanation, load
    from models.learning import versions
    from pipeline.extract import from_submission
    from pipeline.records import Refused
    from pipeline.registry import load as load_registry

    settings = Settings.from_environment()
    try:
        date = PartialDate(published) if published else None
        body = file.read_bytes()
    except ValueError as error:
        raise typer.BadParameter(f"--published: {error}") from error
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}") from error
    document = from_submission(
        body, name=file.name, url=None, content_type="", title=title, published=date, publisher=None,
        now=datetime.now(UTC),
    )  # fmt: skip
    if isinstance(document, Refused):
        raise SubmissionError(f"{file}: {document.reason}")
    adopted = versions.adopted(settings.models)
    reader = load(load_registry(settings.registry), base_model=settings.base_model, adopted=adopted)
    sentences, said = explanation.explain(reader, document)
    out = console()
    out.print(_table(sentences) if sentences else "No sentence is on the topic.")
    if html:
        html.write_text(explanation.html(document, said), encoding="utf-8")
        out.print(f"{html}: {len(said.mentions)} mentions marked", markup=False)


def _table(sentences: "list[Explained]") -> Table:
    """Return the sentences as a table."""
    shown = Table(
        title=f"{len(sentences)} sentences on or near the topic", title_justify="left", show_lines=True
    )
    shown.add_column("#", justify="right")
    shown.add_column("sentence", overflow="fold", ratio=3)
    shown.add_column("act", justify="right")
    shown.add_column("likeliest", overflow="fold")
    shown.add_column("what stands, and why", overflow="fold", ratio=3)
    for one in sentences:
        likeliest = f"{one.type} {one.share:.2f}\n({', '.join(one.words)})" if one.type else ""
        shown.add_row(
            str(one.number),
            escape(one.text),
            f"{one.act:.2f}" if one.act is not None else "",
            escape(likeliest),
            escape("\n\n".join(map(_told, one.fired))),
        )
    return shown


def _told(fired: object) -> str:
    from models.explanation import Fired

    assert isinstance(fired, Fired)  # noqa: S101 - for the type checker; the language room loads late
    head = f"{fired.type} {fired.sure:.2f}, {fired.status}: “{fired.words}”"
    parties = f"{' '.join(fired.actors) or '?'} | {' '.join(fired.firms) or '-'} | {fired.date or 'undated'}"
    return "\n".join([head, parties, *fired.reasons])
