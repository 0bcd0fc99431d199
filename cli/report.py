"""`mercwatch report`: the update on government actions, as Markdown, HTML, PDF or DOCX."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.display import console
from pipeline.dates import PartialDate
from pipeline.ids import is_web_url
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch report --since 2023-03 --until 2024-03 --out update.md`

`mercwatch report --since 2023-03 --until 2024-03 --out update.{md,html,pdf,docx}` where the shell has braces

`mercwatch report --since 2024-04 --last 2024-03-22 --out update.html --templates ours/ --link https://desk.example.org`
"""


def report(
    since: Annotated[str, typer.Option(metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD.")],
    out: Annotated[
        list[Path], typer.Option(metavar="FILE", help="*.md, *.html, *.pdf or *.docx; may be given again.")
    ],
    more: Annotated[list[Path] | None, typer.Argument(metavar="FILE", help="More of them.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="By default today.")] = None,
    last: Annotated[
        str | None, typer.Option(metavar="DAY", help="Of the last report: what came since is marked as new.")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Your briefing.html, briefing.md, briefing.css.")
    ] = None,
    link: Annotated[
        str | None, typer.Option(metavar="URL", help="Of the web application: actions link to its pages.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="By default as the template has it.")] = None,
) -> None:
    """Write the accepted actions of a period with their quotes and sources; nothing unreviewed gets in."""
    from dataclasses import replace

    from db.queries import explored
    from flows.wiring import database, registry
    from pipeline.briefing import Period
    from pipeline.briefing.files import kind_of, write
    from pipeline.briefing.outline import brief
    from pipeline.briefing.rendering import Rendering
    from pipeline.naming import Names
    from web.official import Officials

    files = [*out, *(more or ())]
    kinds = [kind_of(path.name) for path in files]
    now = datetime.now(UTC)
    settings = Settings.from_environment()
    facts = registry(settings.registry)
    rendering = Rendering(templates)
    try:
        period = Period(_date("--since", since), _date("--until", until) or PartialDate.of(now.date()))  # type: ignore[arg-type] # since is given
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    day = _date("--last", last)
    if link and not is_web_url(link):
        raise typer.BadParameter(f"{link}: give an http(s) URL", param_hint="--link")
    with database(settings) as opened, opened.session(read_only=True) as session:
        material = explored.material(
            session,
            period,
            joint=[kind.code for kind in facts.codebook.types.values() if kind.joint],
            made=now,
            last=datetime(day.last.year, day.last.month, day.last.day, 23, 59, 59, tzinfo=UTC)
            if day
            else None,
            link=link.rstrip("/") if link else None,
        )
    material = replace(material, title=title) if title else material
    briefing = brief(material, Names(facts), Officials(facts.feeds.values()))
    for path, kind in zip(files, kinds, strict=True):
        for name, body in write(briefing, rendering, kind, stem=path.stem).items():
            _keep(path.with_name(name), body)
    console().print(f"{len(briefing.lines)} actions, {period}: {', '.join(str(path) for path in files)}")


def _date(option: str, given: str | None) -> PartialDate | None:
    try:
        return PartialDate(given) if given else None
    except ValueError as error:
        raise typer.BadParameter(f"{option}: {error}") from error


def _keep(path: Path, body: bytes) -> None:
    try:
        path.write_bytes(body)
    except OSError as error:
        raise typer.BadParameter(f"{path}: {error.strerror}") from error
