"""How a trained model is shown beside the one in use."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from models.evaluation.scoring import Tally
    from models.learning.comparing import Figures
    from models.learning.versions import Version

TITLES = {"held": "Held-out decisions", "gold": "Gold"}


def difference(before: "Figures", after: "Figures") -> Iterator[Table]:
    """Yield a table of held-out decisions and one of gold: all acts, done ones, then by type."""
    was, now = ({**one.held.tallies, **one.held.types} for one in (before, after))
    yield _table(TITLES["held"], before.name, was, now)
    was, now = ({**one.gold.tallies, **one.gold.types} for one in (before, after))
    yield _table(TITLES["gold"], before.name, was, now, recall_only={*before.gold.types, *after.gold.types})


def _table(
    title: str,
    in_use: str,
    before: "dict[str, Tally]",
    after: "dict[str, Tally]",
    recall_only: Collection[str] = (),
) -> Table:
    """recall_only: types under which others count as right too, so that their precision says nothing."""
    shown = Table(title=f"{title}: {in_use} against the new one", title_justify="left")
    for name in ("", "wanted", "precision", "new", "more", "recall", "new", "more"):
        shown.add_column(name, justify="right" if name else "left")
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        cells = [str(max(one.wanted for one in (was, now) if one))]
        for figure in ("precision", "recall"):
            said = figure == "recall" or name not in recall_only
            one, other = (getattr(tally, figure) if tally and said else None for tally in (was, now))
            more = "" if one is None or other is None else f"{other - one:+.3f}"
            cells += [_ratio(one), _ratio(other), "" if more in {"+0.000", "-0.000"} else more]
        shown.add_row(name, *cells)
    return shown


def _ratio(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def listed(found: "Sequence[Version]", in_use: str) -> Table:
    """Return the versions as a table, what comes with the program last."""
    shown = Table(title="Models", title_justify="left")
    for name in ("version", "in use", "made", "learnt from", "held out", "worth adopting"):
        shown.add_column(name)
    for one in found:
        made = datetime.fromtimestamp(one.folder.stat().st_mtime).astimezone()
        counts = one.manifest["decisions"]
        worth = "no" if one.manifest["refusals"] else "yes"
        row = (f"{made:%Y-%m-%d %H:%M}", str(counts["learnt from"]), str(counts["held out"]), worth)
        shown.add_row(one.name, "in use" if one.name == in_use else "", *row)
    shown.add_row("shipped", "in use" if in_use == "shipped" else "", "", "", "", "")
    return shown
