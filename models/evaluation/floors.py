"""Figures below which `mercwatch evaluate` fails, pinned to the sha256 of the gold (`floors.json`)."""

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.errors import ModelError

PATH = Path(__file__).parents[1] / "floors.json"
SLACK = 0.0005  # what rounding may take


def read(path: Path = PATH) -> dict[str, dict[str, float]]:
    """Return the floors of every gold that has some, by its sha256."""
    try:
        kept: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise ModelError(f"{path}: no floors ({error}); mend the file") from error
    return kept


def broken(
    figures: Mapping[str, float], floors: Mapping[str, float]
) -> dict[str, tuple[float | None, float]]:
    """Return figure and floor of every one that is missing or too low."""
    return {
        name: (figures.get(name), floor)
        for name, floor in floors.items()
        if figures.get(name, -1.0) < floor - SLACK
    }


def pin(figures: Mapping[str, float], gold: str, *, lower: bool = False, path: Path = PATH) -> None:
    """Write the figures as floors of a gold; raise ModelError where one would sink, unless that is meant."""
    kept = read(path)
    sunk = broken(figures, kept.get(gold, {}))
    if sunk and not lower:
        raise ModelError(f"{path}: {', '.join(sorted(sunk))} would sink; say --lower if that is meant")
    kept[gold] = dict(sorted(figures.items()))
    path.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
