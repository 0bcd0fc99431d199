"""`mercwatch evaluate`: how good the proposals are, against labelled documents."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from cli.display import console
from pipeline.errors import ModelError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from models.evaluation.matching import Labels
    from models.evaluation.scoring import Score

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "corpus"  # where a checkout has one
EXAMPLES = """
`mercwatch evaluate gold/ --misses` GOLD holds documents/*.json and gold.jsonl

`mercwatch evaluate gold/ --pin` the figures become the floors of this gold
"""


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="[GOLD]", help="Folder of labelled documents.")] = BESIDE,
    misses: Annotated[bool, typer.Option("--misses", help="List misses and false alarms.")] = False,
    pin: Annotated[bool, typer.Option("--pin", help="Make the figures this gold's floors.")] = False,
    lower: Annotated[bool, typer.Option("--lower", help="Let --pin lower a floor.")] = False,
) -> None:
    """Print precision, recall and F1 by type and field; fail where a figure is under its floor."""
    from models import evaluation, load
    from models.evaluation import floors, scoring
    from models.learning import versions
    from pipeline.registry import load as load_registry

    labels = evaluation.gold_of(gold)
    settings = Settings.from_environment()
    registry = load_registry(settings.registry)
    reader = load(registry, base_model=settings.base_model, adopted=versions.adopted(settings.models))
    proposed = evaluation.predictions(gold, reader, registry)
    if unlabelled := sorted(set(proposed) - set(labels)):
        raise ModelError(f"{gold}: no labels for {', '.join(unlabelled)}; mend gold.jsonl")
    made = scoring.score(labels, proposed)
    out, digest = console(), evaluation.digest_of(gold)
    out.print(f"{made.documents} documents, gold {digest[:12]}, model {reader.version}", markup=False)
    for table in (_totals(made), _types(made), _fields(made), _calibration(made), _confusion(made)):
        out.print(table)
    if misses:
        out.print(_listed("misses", made.misses))
        out.print(_listed("false alarms", made.alarms))
    if pin:
        floors.pin(made.figures(), digest, lower=lower)
        out.print("Pinned.")
        return
    sunk = floors.broken(made.figures(), floors.read().get(digest, {}))
    for name, (figure, floor) in sunk.items():
        out.print(f"under the floor: {name} {_ratio(figure)}, floor {floor:.3f}", style="red", markup=False)
    if sunk:
        raise typer.Exit(1)


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _grid(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for number, name in enumerate(columns):
        table.add_column(name, justify="right" if number else "left")
    return table


def _totals(made: "Score") -> Table:
    table = _grid("All", "", "wanted", "proposed", "right", "precision", "recall", "F1")
    for name, one in made.tallies.items():
        counts = map(str, (one.wanted, one.proposed, one.right))
        table.add_row(name, *counts, *map(_ratio, (one.precision, one.recall, one.f1)))
    return table


def _types(made: "Score") -> Table:
    table = _grid("Types", "", "wanted", "found", "proposed", "recall")
    for name, one in sorted(made.types.items()):
        table.add_row(name, str(one.wanted), str(one.right), str(one.proposed), _ratio(one.recall))
    return table


def _fields(made: "Score") -> Table:
    from models.evaluation.scoring import FIELDS

    table = _grid(f"Fields of the {made.matched} actions found", "", "right", "share")
    for name in FIELDS:
        share = made.fields[name] / made.matched if made.matched else None
        table.add_row(name, str(made.fields[name]), _ratio(share))
    return table


def _calibration(made: "Score") -> Table:
    table = _grid("Calibration", "confidence from", "proposed", "right", "share right", "share of all")
    for low, count, right in made.bands():
        if count:
            share = count / len(made.weighed)
            table.add_row(f"{low:.1f}", str(count), str(right), _ratio(right / count), _ratio(share))
    return table


def _confusion(made: "Score") -> Table:
    table = _grid("Confusion, as far as types differ (- is nothing)", "gold", "proposed", "times")
    for (wanted, shown), count in made.confusion.most_common():
        if wanted != shown:
            table.add_row(wanted, shown, str(count))
    return table


def _listed(title: str, rows: "list[tuple[str, Labels]]") -> Table:
    table = Table(title=f"{len(rows)} {title}", title_justify="left")
    for name in ("document", "type", "date", "actors", "role", "sure", "gist"):
        table.add_column(name, overflow="fold")
    for id, one in rows:
        sure = f"{one['confidence']:.2f}" if "confidence" in one else ""
        named = " ".join(one.get("actors") or ())
        cells = (
            id,
            one["type"],
            one.get("date") or "",
            named,
            one.get("role") or "",
            sure,
            one.get("gist") or "",
        )
        table.add_row(*map(escape, cells))
    return table
