"""An action told in one sentence, of its coded fields and nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from pipeline.briefing.joint import is_name
from pipeline.naming import Names
from pipeline.records import Action, Certainty

FEW = 4  # parties that a sentence names one by one


@cache
def _words() -> Mapping[str, Any]:
    text = files("pipeline.briefing").joinpath("sentences.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text)  # type: ignore[no-any-return] # our own file


def sentence(action: Action, names: Names) -> str:
    """Return what was done by whom, about whom: `The United States imposed sanctions on Intellexa.`"""
    words = _words()["types"].get(action.type)
    verb, what = (words[action.status], words["what"]) if words else (action.status, names.type(action.type))
    who, joined = action.actors, tuple(code for code in action.endorsers if code not in action.actors)
    if set(who) <= set(action.endorsers) and action.endorsers:  # who acted is who joined
        who, joined, verb = action.endorsers, (), _words()["joined"]
    said = f"{listed(who, names) if who else 'an actor that is not named'} "
    said += ("reportedly " if action.certainty is Certainty.REPORTED else "") + f"{verb} {what}"
    if action.firms:
        lead = words["firms"] if words else "concerning"
        said += f" {lead} {_joined([names.firm(code) for code in action.firms])}"
    if action.instrument:
        name = " ".join(action.instrument.split())
        said += f" ({name})" if not is_name(name) else f": “{name}”"
    if joined:
        said += f", joined by {listed(joined, names)}"
    return said[:1].upper() + said[1:] + "."


def listed(codes: Sequence[str], names: Names) -> str:
    """Return parties in a sentence: all, or the first and how many more."""
    if len(codes) <= FEW:
        return _joined([called(code, names) for code in codes])
    return f"{', '.join(called(code, names) for code in codes[: FEW - 1])} and {len(codes) - FEW + 1} others"


def called(code: str, names: Names) -> str:
    """Return a party's name within a sentence: `the United States`."""
    name = names.actor(code)
    needs = code in _words()["the"] and not name.lower().startswith("the ")
    return f"the {name}" if needs else name


def _joined(names: Iterable[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
