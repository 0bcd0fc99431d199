"""Whether the briefing holds every act of the founding document's own list, each dated and sourced.

`python -m benchmarks.briefing FOLDER --out FOLDER`: the first has `seed/` and `corpus/` with labels. The
documents go the real way: submitted, read, and reviewed by the labels, amended and added to where the machine
is wrong; then the briefing is written in all four formats, and read back.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
from docx import Document as WordDocument
from lxml import html
from rich.console import Console
from rich.table import Table

from cli.report import report
from db import decisions, queries
from db.decisions import Decision, Quote, Rules, Verdict
from db.queries import explored
from db.session import Database
from db.store import Session
from flows.wiring import database, registry, utc_now
from pipeline.dates import PartialDate
from pipeline.records import Action
from pipeline.settings import Settings
from tests.cli.reviewed import review_all

SINCE, UNTIL = "2023-03", "2024-03"
FORMATS = ("md", "html", "pdf", "docx")
Label = dict[str, Any]
REVIEWER = {"reviewer": "ada"}


def complete(opened: Database, seed: int, labels: Sequence[Label], rules: Rules) -> None:
    """Correct and add what the founding document's labels tell and the record does not."""
    for label in labels:
        with opened.session() as session:
            if _found(session, label) is None:
                _mend(session, seed, label, rules)
        with opened.session() as session:
            found = _found(session, label)
            if found and found.date is None:
                _date(session, found, rules)


def _found(session: Session, label: Label) -> Action | None:
    """Return the accepted action that a label tells, of several the one with the same parties."""
    parties = {*label["actors"], *label["endorsers"]}
    like = [one for one in explored.accepted(session) if _is(label, one)]
    return max(like, key=lambda one: len(parties & {*one.parties}), default=None)


def _is(label: Label, action: Action) -> bool:
    parties = {*label["actors"], *label["endorsers"]}
    named = label["instrument"] is None or label["instrument"] == action.instrument
    dated = not (label["date"] and action.date) or PartialDate(label["date"]).agrees(action.date)
    return (
        action.type == label["type"]
        and named
        and dated
        and (not parties or bool(parties & {*action.parties}))
    )


def _mend(session: Session, seed: int, label: Label, rules: Rules) -> None:
    """Amend the action that says it wrongly, else add it."""
    name = label["instrument"]
    start = queries.document(session, seed).text.lower().index(name.lower())
    span = {"document_id": seed, "start": start, "end": start + len(name)}
    fields = {one: label[one] for one in ("date", "instrument")}
    quote = Quote(field="instrument", value=name, **span)
    like = [one for one in explored.accepted(session) if _is(label | {"instrument": None}, one)]
    own = [one for one in like if seed in {proof.document_id for proof in one.proofs}]
    if own:
        given = Decision(verdict=Verdict.AMEND, fields=fields, evidence=(quote,), note="as the text has it")
        again = queries.candidate(session, own[0].id, viewer="ada")
        assert again
        decisions.decide(session, again.id, given, shown=again.shown, rules=rules, now=utc_now(), **REVIEWER)
        return
    evidence = [quote, Quote(field="type", value=label["type"], **span)]
    coded = fields | {"type": label["type"], "actors": label["actors"], "endorsers": label["endorsers"]}
    decisions.add_action(
        session, seed, coded, evidence, rules=rules, now=utc_now(), note="as the text has it", **REVIEWER
    )


def _date(session: Session, action: Action, rules: Rules) -> None:
    """Date an action that its document leaves undated by the one other that tells of the same."""
    others = explored.accepted(session, type=action.type, since=PartialDate(SINCE), until=PartialDate(UNTIL))
    if len(others) != 1:
        return
    (other,) = others
    proof = next(one for one in other.proofs if one.evidence.field == "date")
    said = proof.evidence
    quote = Quote(
        document_id=proof.document_id, field="date", value=said.value, start=said.start, end=said.end
    )
    given = Decision(verdict=Verdict.AMEND, fields={"date": said.value}, evidence=(quote,), note="told there")
    shown = queries.candidate(session, action.id, viewer="ada")
    assert shown
    decisions.decide(session, action.id, given, shown=shown.shown, rules=rules, now=utc_now(), **REVIEWER)


def texts_of(folder: Path) -> dict[str, str]:
    """Return the words of the briefing in each format, white space apart."""
    word = WordDocument(str(folder / "update.docx"))
    pages = pypdfium2.PdfDocument(folder / "update.pdf")
    found = {
        "md": (folder / "update.md").read_text(encoding="utf-8").replace("\\", ""),
        "html": html.document_fromstring((folder / "update.html").read_text(encoding="utf-8")).text_content(),
        "pdf": "\n".join(page.get_textpage().get_text_range() for page in pages),
        "docx": "\n".join(one.text for one in word.paragraphs),
    }
    return {kind: "".join(text.split()) for kind, text in found.items()}


def compared(opened: Database, labels: Sequence[Label], folder: Path) -> tuple[Table, int]:
    """Return the list beside the briefing, and how many acts of it are missing anywhere."""
    shown = Table(
        "list", "when", "in the briefing", "when", "sources", "quote", *FORMATS, title_justify="left"
    )
    page = html.document_fromstring((folder / "update.html").read_text(encoding="utf-8"))
    texts, missing = texts_of(folder), 0
    for label in labels:
        with opened.session(read_only=True) as session:
            action = _found(session, label)
        entry = next(iter(page.cssselect(f"#action-{action.id}")), None) if action else None
        if action is None or entry is None:
            shown.add_row(label["gist"], str(label["date"]), "[red]missing")
            missing += 1
            continue
        fact = entry.cssselect(".fact")[0].text_content()
        when, _, sentence = fact.partition(":")
        sentence = sentence.rpartition("[")[0].strip()
        sources, quotes = entry.cssselect(".source"), entry.cssselect("blockquote")
        told = ["".join(sentence.split()) in texts[kind] for kind in FORMATS]
        missing += not (action.date and sources and quotes and all(told))
        counts = (str(len(sources)), "yes" if quotes else "[red]no")
        marks = ("yes" if one else "[red]no" for one in told)
        shown.add_row(label["gist"], str(label["date"]), sentence, when.strip(), *counts, *marks)
    shown.title = f"{len(labels) - missing} of {len(labels)} are in the briefing, dated, quoted and sourced"
    return shown, missing


def main() -> None:
    """Review, write, compare."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", type=Path)
    given.add_argument("--out", type=Path, help="where the briefing is kept")
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as home:
        out = options.out or Path(home)
        out.mkdir(parents=True, exist_ok=True)
        os.environ |= {"MERCWATCH_HOME": home, "MERCWATCH_DATABASE_URL": f"sqlite:///{home}/briefing.db"}
        settings = Settings.from_environment()
        labels = json.loads((options.folder / "seed/gold.json").read_text(encoding="utf-8"))["actions"]
        review_all(settings, options.folder)
        rules = Rules(codebook=registry(settings.registry).codebook)
        with database(settings) as opened:
            complete(opened, 1, labels, rules)
            files = [out / f"update.{kind}" for kind in FORMATS]
            report(
                since=SINCE,
                until=UNTIL,
                out=files,
                more=None,
                last=None,
                templates=None,
                link=None,
                title=None,
            )
            shown, missing = compared(opened, labels, out)
    Console(width=170).print(shown)
    raise SystemExit(bool(missing))


if __name__ == "__main__":
    main()
