"""Sentences to fill pages with: no two pages read alike; those on topic tell of many different actions."""

import random
from datetime import date, timedelta
from pathlib import Path

import yaml

FROM, DAYS = date(2019, 1, 1), 2500
WORDS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8")
)


def plain(chance: random.Random) -> str:
    """Return a sentence on something else; there are some 110,000."""
    return " ".join(chance.choice(WORDS[name]) for name in ("who", "did", "what", "when")) + "."


def act(chance: random.Random) -> str:
    """Return a sentence that tells of an action; there are some ten million."""
    day = FROM + timedelta(days=chance.randrange(DAYS))
    told = chance.choice(WORDS["acts"]).format(
        state=chance.choice(WORDS["states"]),
        vendor=chance.choice(WORDS["vendors"]),
        day=f"{day.day} {day:%B %Y}",
    )
    return told[0].upper() + told[1:]
