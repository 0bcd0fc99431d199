"""How well countries are tagged by name, on public gold that others made.

Reads GeoWebNews (GWN.xml) and TR-News (TR-News.xml), both of
github.com/milangritta/Pragmatic-Guide-to-Geoparsing-Evaluation, and countryInfo.txt of GeoNames, which tells
the ids of countries. Names alone count: demonyms are left out on both sides, because the two sets treat them
differently from us and from each other.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from models import Annotator, load
from pipeline.records import Document, Label, Origin
from pipeline.registry import Registry
from pipeline.registry import load as load_registry

INDIRECT = {"Demonym", "Language", "Homonym", "Non_Toponym"}  # GeoWebNews' types that are no names of places
Span = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Article:
    """A text and the spans of countries in it, by their codes."""

    text: str
    gold: frozenset[Span]


def articles(path: Path, codes: dict[str, str]) -> Iterator[Article]:
    """Yield the articles of a file of either set; codes: country codes by GeoNames id."""
    for article in ElementTree.parse(path).getroot().iter("article"):
        text = article.findtext("text") or ""
        spans = set()
        for toponym in article.iter("toponym"):
            tag = toponym.find("gaztag")
            id = tag.get("geonameid") if tag is not None else toponym.findtext("geonamesID")
            kind, part = toponym.findtext("type"), toponym.findtext("modifierType")
            if (code := codes.get(id or "")) and kind not in INDIRECT and part != "Adjective":
                name = toponym.findtext("phrase") or toponym.findtext("extractedName") or ""
                start = _nearest(text, name, int(toponym.findtext("start") or 0))
                spans.add((start, start + len(name), code))
        yield Article(text, frozenset(spans))


def _nearest(text: str, name: str, near: int) -> int:
    """Return where a name really stands: offsets of some articles of TR-News have slipped."""
    starts = [found.start() for found in re.finditer(re.escape(name), text)]
    return min(starts, key=lambda start: abs(start - near), default=near)


def score(
    annotator: Annotator, registry: Registry, found: list[Article]
) -> tuple[Counter[str], Counter[str]]:
    """Return counts (right, wrong, missed), and what was wrong or missed, with the words around it."""
    demonyms = {name for country in registry.countries.values() for name in country.demonyms}
    counts: Counter[str] = Counter()
    errors: Counter[str] = Counter()
    plain = {"title": "", "published": None, "publisher": None, "country": None, "language": "en"}
    given = [Document(url=str(n), text=a.text, origin=Origin.PAGE, **plain) for n, a in enumerate(found)]
    for article, annotation in zip(found, annotator.annotate(given), strict=True):
        text = article.text
        ours = {(m.start, m.end, m.id) for m in annotation.mentions if m.label is Label.COUNTRY}
        ours = {one for one in ours if text[one[0] : one[1]] not in demonyms}
        gold = {one for one in article.gold if text[one[0] : one[1]] not in demonyms}
        counts.update(right=len(ours & gold), wrong=len(ours - gold), missed=len(gold - ours))
        for sign, spans in (("wrong", ours - gold), ("missed", gold - ours)):
            for start, end, code in spans:
                around = " ".join(text[max(0, start - 35) : end + 35].split())
                errors[f"{sign} {code} {text[start:end]!r} … {around}"] += 1
    return counts, errors


def main() -> None:
    """Print precision, recall and F1 of every file, and with --errors what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path, nargs="+", help="GWN.xml, TR-News.xml")
    parser.add_argument("--countries", type=Path, required=True, help="countryInfo.txt of GeoNames")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    rows = (line.split("\t") for line in given.countries.read_text(encoding="utf-8").splitlines())
    codes = {row[16]: row[0] for row in rows if len(row) > 16 and not row[0].startswith("#")}
    registry = load_registry()
    annotator = load(registry)
    for path in given.gold:
        counts, errors = score(annotator, registry, list(articles(path, codes)))
        right, wrong, missed = (counts[name] for name in ("right", "wrong", "missed"))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        figures = f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f}"
        print(f"{path.name}: {figures} ({right} right, {wrong} wrong, {missed} missed)")
        for error, times in sorted(errors.items()) if given.errors else ():
            print(f"  {times} {error}")


if __name__ == "__main__":
    main()
