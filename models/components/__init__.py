"""One registered spaCy component a file; importing this package registers them all."""

from models.components import (
    classifier,
    cues,
    dates,
    foreign_cues,
    foreign_names,
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
    "foreign_cues",
    "foreign_names",
    "gazetteer",
    "instruments",
    "mood",
    "parser",
    "roles",
    "sentences",
    "verbs",
    "words",
]
