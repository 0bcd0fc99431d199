"""Reads a gold folder (documents/*.json and gold.jsonl), and what is proposed of its documents.

    python -m models.evaluation FOLDER PREDICTIONS.jsonl

writes the proposals in the shape of the gold.
"""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from models.annotator import Annotator, load
from pipeline.candidates import propose
from pipeline.dates import PartialDate
from pipeline.errors import ModelError
from pipeline.records import Annotation, Candidate, Document, Label, Origin
from pipeline.registry import Registry
from pipeline.registry import load as load_registry

UNKNOWN = "https://example.org/"


def documents(folder: Path, registry: Registry) -> Iterator[tuple[str, Document]]:
    """Yield id and document of each file; raise ModelError naming a wrong one.

    A publisher's country, where the file does not tell it, is that of the feeds of the same publisher.
    """
    countries = {_plain(feed.publisher): feed.country for feed in registry.feeds.values()}
    for path in sorted(folder.glob("*.json")):
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            yield (
                raw["id"],
                Document(
                    url=raw.get("url") or UNKNOWN,
                    title=raw.get("title") or "untitled",
                    text=raw["text"],
                    published=_published(raw.get("published")),
                    publisher=raw.get("publisher"),
                    country=raw.get("country") or countries.get(_plain(raw.get("publisher") or "")),
                    language=raw.get("language") or "en",
                    origin=Origin.SUBMITTED,
                ),
            )
        except (KeyError, ValueError, TypeError) as error:
            raise ModelError(f"{path}: no document ({error!r}); mend the file") from error


def _plain(publisher: str) -> str:
    return publisher.lower().removeprefix("the ")


def _published(given: str | None) -> datetime | PartialDate | None:
    if not given:
        return None
    return datetime.fromisoformat(given) if "T" in given else PartialDate(given[:10])


def gold_of(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the labels of a gold folder by document; raise ModelError where there are none."""
    path = folder / "gold.jsonl"
    try:
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        labels = {row["id"]: row for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            f"{path}: no gold ({error}); name a folder with documents/ and gold.jsonl"
        ) from error
    if not labels or len(labels) < len(rows):
        raise ModelError(f"{path}: no labels, or an id that comes twice; mend the file")
    return labels


def digest_of(folder: Path) -> str:
    """Return the sha256 of a folder's labels and documents."""
    whole = sha256((folder / "gold.jsonl").read_bytes())
    for path in sorted((folder / "documents").glob("*.json")):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def predictions(folder: Path, annotator: Annotator, registry: Registry) -> dict[str, dict[str, Any]]:
    """Return what is proposed of each document of a gold folder, in the gold's shape."""
    given = list(documents(folder / "documents", registry))
    read = annotator.annotate(document for _, document in given)
    return {
        id: prediction(id, annotation, propose(document, annotation, registry.codebook))
        for (id, document), annotation in zip(given, read, strict=True)
    }


def prediction(id: str, annotation: Annotation, candidates: tuple[Candidate, ...]) -> dict[str, Any]:
    """Return one line of predictions."""
    named = {label: sorted({m.id for m in annotation.mentions if m.label is label}) for label in Label}
    return {
        "id": id,
        "relevant": bool(candidates),
        "actions": [labels(candidate) for candidate in candidates],
        "countries": named[Label.COUNTRY],
        "firms": named[Label.FIRM],
    }


def labels(one: Candidate) -> dict[str, Any]:
    """Return a candidate in the shape of the gold."""
    return {
        "type": one.type,
        "date": str(one.date) if one.date else None,
        "actors": list(one.actors),
        "endorsers": list(one.endorsers),
        "members": list(one.members),
        "firms": list(one.firms),
        "instrument": one.instrument,
        "status": str(one.status),
        "certainty": str(one.certainty),
        "role": str(one.role),
        "confidence": one.confidence,
        "gist": " / ".join(e.quote for e in one.evidence if e.field == "type"),
        "reasons": list(one.reasons),
    }


def main(arguments: list[str]) -> None:
    """Read the folder and write the predictions."""
    folder, target = map(Path, arguments)
    registry = load_registry()
    with target.open("w", encoding="utf-8") as out:
        for line in predictions(folder, load(registry), registry).values():
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
