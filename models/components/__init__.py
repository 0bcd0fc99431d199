"""One registered spaCy component a file; importing this package registers them all."""

from models.components import (
    classifier,
    confidence,
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
    "confidence",
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
