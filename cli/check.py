"""`mercwatch check`: whether registry, database, archive and language model are fit to run."""

from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import typer
from rich.table import Table

from cli.display import console
from pipeline.errors import ArchiveError, MercwatchError
from pipeline.settings import PREFIX, Settings

EXAMPLES = """
`MERCWATCH_REGISTRY=mine mercwatch check` whether a registry of your own is sound
"""
Findings = dict[str, str]


def check() -> None:
    """Check settings, registry, database, archive and language model; say what each holds."""
    settings, out, failed = Settings.from_environment(), console(), False
    for title, look in LOOKS.items():
        shown = Table(title=title, title_justify="left", show_header=False)
        try:
            for name, value in look(settings).items():
                shown.add_row(name, value)
        except MercwatchError as error:
            failed = True
            shown.add_row("wrong", str(error), style="red")
        out.print(shown)
    if failed:
        raise typer.Exit(1)


def _settings(settings: Settings) -> Findings:
    from pipeline.settings.given import table

    otherwise = {
        "database_url": settings.shown_database_url,
        "webhook": urlsplit(settings.webhook or "").hostname,
        "mail": urlsplit(settings.mail or "").hostname,
        "oidc_client_secret": settings.oidc_client_secret and "given",
        "passwords": "on" if settings.passwords else "off",
    }
    found = {}
    for variable, _, unset in table():
        name = variable.removeprefix(PREFIX).lower()
        value = otherwise.get(name, getattr(settings, name))
        shown = ", ".join(sorted(value)) if isinstance(value, frozenset) else value
        found[variable] = unset if shown in (None, "") else str(shown)
    return found


def _registry(settings: Settings) -> Findings:
    from flows.wiring import registry

    facts = registry(settings.registry)
    on = Counter(feed.format.value for feed in facts.feeds.values() if feed.enabled)
    return {
        "feeds": f"{len(facts.feeds)}, of which {on.total()} on: "
        + ", ".join(f"{number} {name}" for name, number in on.most_common()),
        "firms": str(len(facts.firms)),
        "bodies": str(len(facts.bodies)),
        "countries": str(len(facts.countries)),
        "codebook": f"version {facts.codebook.version}, {len(facts.codebook.types)} action types",
    }


def _database(settings: Settings) -> Findings:
    from db import queries
    from flows.wiring import database

    with database(settings) as opened, opened.session(read_only=True) as session:
        return {"url": opened.url} | {name: f"{rows} rows" for name, rows in queries.totals(session).items()}


def _archive(settings: Settings) -> Findings:
    from db import queries
    from flows.wiring import database
    from pipeline.archive import Archive

    archive = Archive(settings.archive)
    archive.check()
    with database(settings) as opened, opened.session(read_only=True) as session:
        last = queries.last_pointers(session)
    if faults := [fault for pointer in last if (fault := archive.fault(pointer))]:
        raise ArchiveError(
            f"{len(faults)} of its {len(last)} files are not whole, the first: {faults[0]}; "
            "`mercwatch archive verify` tells all that is lost"
        )
    files = archive.files()
    size = sum(file.stat().st_size for file in files)
    return {"folder": str(settings.archive), "files": f"{len(files)}, {size / 1e6:.1f} MB"}


def _model(settings: Settings) -> Findings:
    from flows.wiring import annotator

    return {"version": annotator(settings).version}


LOOKS: dict[str, Callable[[Settings], Findings]] = {
    "Settings": _settings,
    "Registry": _registry,
    "Database": _database,
    "Archive": _archive,
    "Language model": _model,
}
