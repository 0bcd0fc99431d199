"""Reproduces the weights: `python -m models.train parser TREEBANK`, `python -m models.train classifier`."""

import sys

from models.recipes import classifier as training_classifier
from models.recipes import confidence as training_confidence
from models.recipes import parser as training_parser

COMMANDS = {
    "parser": training_parser.main,
    "classifier": training_classifier.main,
    "confidence": training_confidence.main,
}


def main(arguments: list[str]) -> None:
    """Run the command that the first argument names."""
    if not arguments or arguments[0] not in COMMANDS:
        sys.exit(f"usage: python -m models.train {{{','.join(COMMANDS)}}} ...")
    COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    main(sys.argv[1:])
