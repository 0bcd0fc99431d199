"""One registered spaCy component a file; importing this package registers them all."""

from models.components import (
    classifier,
    cues,
    dates,
    gazetteer,
    instruments,
    mood,
    parser,
    roles,
    sentences,
    verbs,
    words,
)

__all__ = [
    "classifier",
    "cues",
    "dates",
    "gazetteer",
    "instruments",
    "mood",
    "parser",
    "roles",
    "sentences",
    "verbs",
    "words",
]
