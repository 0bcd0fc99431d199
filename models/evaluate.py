"""Reads a folder of documents and writes what is proposed, in the shape of the gold.

    python -m models.evaluate FOLDER PREDICTIONS.jsonl [COUNTRY]

FOLDER holds JSON files with id, url, title, published, publisher and text; COUNTRY is the publisher's.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from models.annotator import load
from pipeline.candidates import propose
from pipeline.records import Annotation, Candidate, Document, Label, Origin
from pipeline.registry import load as load_registry


def documents(folder: Path, country: str | None) -> Iterator[tuple[str, Document]]:
    """Yield id and document of each file."""
    for path in sorted(folder.glob("*.json")):
        raw = json.loads(path.read_text(encoding="utf-8"))
        yield (
            raw["id"],
            Document(
                url=raw["url"],
                title=raw["title"],
                text=raw["text"],
                published=datetime.fromisoformat(raw["published"]),
                publisher=raw["publisher"],
                country=country,
                language="en",
                origin=Origin.SUBMITTED,
            ),
        )


def prediction(id: str, annotation: Annotation, candidates: tuple[Candidate, ...]) -> dict[str, Any]:
    """Return one line of predictions."""
    named = {label: sorted({m.id for m in annotation.mentions if m.label is label}) for label in Label}
    return {
        "id": id,
        "relevant": bool(candidates),
        "actions": [_action(candidate) for candidate in candidates],
        "countries": named[Label.COUNTRY],
        "firms": named[Label.FIRM],
    }


def _action(one: Candidate) -> dict[str, Any]:
    return {
        "type": one.type,
        "date": str(one.date) if one.date else None,
        "actors": one.actors,
        "endorsers": one.endorsers,
        "members": one.members,
        "firms": one.firms,
        "instrument": one.instrument,
        "status": one.status,
        "certainty": one.certainty,
        "role": one.role,
        "confidence": one.confidence,
        "gist": " / ".join(e.quote for e in one.evidence if e.field == "type"),
        "reasons": one.reasons,
    }


def main(arguments: list[str]) -> None:
    """Read the folder and write the predictions."""
    folder, target, *rest = arguments
    registry = load_registry()
    annotator = load(registry)
    given = list(documents(Path(folder), rest[0] if rest else None))
    with Path(target).open("w", encoding="utf-8") as out:
        read = annotator.annotate(document for _, document in given)
        for (id, document), annotation in zip(given, read, strict=True):
            line = prediction(id, annotation, propose(document, annotation, registry.codebook))
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
