"""Exported and read back equals what was given, in every format, whatever the texts hold."""

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import followthemoney
import pandas
import pytest
import stix2
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from db.snapshot import write_snapshot
from db.views import dictionary
from pipeline.exporting import Column, Format, Row, Table, format_of, nested
from pipeline.exporting.cells import STARTERS, harmless, original
from pipeline.exporting.csv_files import read_csv, write_csv
from pipeline.exporting.ftm import entities
from pipeline.exporting.jsonl import write_jsonl
from pipeline.exporting.parquet import write_parquet
from pipeline.exporting.stix import objects, write_stix

COLUMNS = (
    Column(name="number", kind="integer", null=False, meaning="a number"),
    Column(name="words", kind="text", null=False, meaning="any words, or none"),
    Column(name="maybe", kind="text", null=True, meaning="some words, or null"),
    Column(name="count", kind="integer", null=True, meaning="a number, or null"),
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
nasty = st.builds(str.__add__, st.sampled_from(["", "'", "''", *STARTERS, '"', ",", "\r\n", ";="]), words)
numbers = st.integers(-(2**62), 2**62)
rows = st.lists(
    st.tuples(numbers, nasty, st.none() | nasty.filter(bool), st.none() | numbers),
    max_size=20,
    unique_by=lambda row: row[0],
)
ALWAYS = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


def table(given: list[Row], name: str = "actions", columns: tuple[Column, ...] = COLUMNS) -> Table:
    return Table(name=name, columns=columns, rows=lambda: iter(given))


@given(nasty)
def test_cell_is_no_formula_and_gives_its_text_back(text: str) -> None:
    cell = harmless(text)
    assert cell[:1] not in set(STARTERS)
    assert original(cell) == text


@pytest.mark.parametrize("bom", [False, True])
@given(given=rows)
@ALWAYS
def test_csv_gives_back_what_was_written(tmp_path: Path, given: list[Row], bom: bool) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(table(given), path, bom=bom) == len(given)
    assert list(read_csv(path, COLUMNS)) == given
    assert path.read_bytes().startswith(b"\xef\xbb\xbf") == bom


@given(given=rows)
@ALWAYS
def test_parquet_gives_back_what_was_written(tmp_path: Path, given: list[Row]) -> None:
    path = tmp_path / "a.parquet"
    assert write_parquet(table(given), path) == len(given)
    read = parquet.read_table(path)
    assert [tuple(row.values()) for row in read.to_pylist()] == given
    assert read.schema.field("words").metadata == {b"description": b"any words, or none"}


@given(given=rows)
@ALWAYS
def test_jsonl_has_a_line_an_object_whatever_it_holds(tmp_path: Path, given: list[Row]) -> None:
    path = tmp_path / "a.jsonl"
    assert write_jsonl(table(given).mappings(), path) == len(given)
    lines = path.read_text(encoding="utf-8").splitlines()  # parts at more than line feeds, as some readers do
    assert [tuple(json.loads(line).values()) for line in lines] == given


@given(given=rows)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_snapshot_gives_back_what_was_written(tmp_path: Path, given: list[Row]) -> None:
    path = tmp_path / "a.db"
    path.unlink(missing_ok=True)
    numbered = [(*row, 1, place) for place, row in enumerate(given)]
    found = record(0) | {"evidence": table(numbered, "evidence", (*COLUMNS, *KEY))}
    assert write_snapshot(found, path, {"created": "now"})["evidence"] == len(given)
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT number, words, maybe, count FROM v_evidence").fetchall() == given
        assert file.execute("SELECT * FROM provenance").fetchall() == [("created", "now")]
        told = file.execute("SELECT meaning FROM columns WHERE view = 'v_evidence' AND name = 'words'")
        assert told.fetchall() == [("any words, or none",)]


KEY = (
    Column(name="action_id", kind="integer", null=False, meaning="the action"),
    Column(name="position", kind="integer", null=False, meaning="its place"),
)
TOLD = (
    "actions",
    "action_actors",
    "action_endorsers",
    "action_members",
    "action_firms",
    "evidence",
    "sources",
)


def filled(view: str, **values: Any) -> Row:
    """Return a row of a view, plain but for some values."""
    plain: Mapping[str, Any] = {"integer": 1, "text": "x"}
    return tuple(values.get(one.name, None if one.null else plain[one.kind]) for one in dictionary()[view])


def record(number: int) -> dict[str, Table]:
    """Return the tables of so many actions; each third has no parties, each second a source more."""
    given: dict[str, list[Row]] = {name: [] for name in TOLD}
    times, kept = {"retrieved_at": "2026-11-26T12:00:00Z"}, {"archive_digest": "d" * 64}
    for n in range(1, number + 1):
        date = {"date": "2024-03", "date_start": "2024-03-01"}
        given["actions"].append(
            filled("v_actions", action_id=n, type="sanctions", decided_at="2026-11-26T12:00:00Z", **date)
        )
        if n % 3:
            who = {"actor": "US", "actor_name": "United States", "actor_kind": "country"}
            given["action_actors"].append(filled("v_action_actors", action_id=n, **who))
            firm = {"firm": "nso_group", "firm_name": "NSO Group", "firm_kind": "spyware"}
            given["action_firms"].append(filled("v_action_firms", action_id=n, **firm))
        given["evidence"].append(
            filled("v_evidence", action_id=n, field="type", quote=f"=quote {n}", document_id=n)
        )
        for document in range(n, n + 1 + n % 2):
            address = f"https://a.example/{document}"
            given["sources"].append(
                filled(
                    "v_sources",
                    action_id=n,
                    document_id=document,
                    told="quoted",
                    url=address,
                    **times,
                    **kept,
                )
            )
    return {name: table(given[name], name, dictionary()[f"v_{name}"]) for name in TOLD}


def test_nested_action_has_what_hangs_on_it_and_nothing_else() -> None:
    found = list(nested(record(5)))
    assert [one["action_id"] for one in found] == [1, 2, 3, 4, 5]
    assert [one["actors"] for one in found][1:3] == [
        [{"code": "US", "name": "United States", "kind": "country"}],
        [],
    ]
    assert [[e["quote"] for e in one["evidence"]] for one in found] == [[f"=quote {n}"] for n in range(1, 6)]
    assert [[s["document_id"] for s in one["sources"]] for one in found] == [[1, 2], [2], [3, 4], [4], [5, 6]]


def test_nested_reads_no_further_than_it_gives_out() -> None:
    read: list[int] = []

    def counted() -> Iterator[Row]:
        for n in range(1, 1000):
            read.append(n)
            yield filled("v_evidence", action_id=n)

    tables = record(999) | {"evidence": Table(name="e", columns=dictionary()["v_evidence"], rows=counted)}
    next(iter(nested(tables)))
    assert len(read) <= 3


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of pandas' and DuckDB's own
def test_pandas_duckdb_and_pyarrow_read_the_same_rows(tmp_path: Path) -> None:
    given = record(30)["evidence"]
    write_csv(given, tmp_path / "e.csv")
    write_parquet(given, tmp_path / "e.parquet")
    expected = [tuple(harmless(c) if isinstance(c, str) else c for c in row) for row in given.rows()]
    by_pandas = pandas.read_csv(tmp_path / "e.csv", keep_default_na=False)
    assert [tuple(row) for row in by_pandas.itertuples(index=False)] == expected
    by_duckdb = duckdb.sql(f"SELECT * FROM read_csv('{tmp_path}/e.csv', header = true)").fetchall()
    assert by_duckdb == expected
    assert duckdb.sql(f"SELECT * FROM '{tmp_path}/e.parquet'").fetchall() == list(given.rows())
    with (tmp_path / "e.csv").open(encoding="utf-8", newline="") as file:
        assert file.readline().endswith("\r\n")
        assert len(list(csv.reader(file))) == 30


def test_ftm_entities_are_valid_and_refer_to_each_other() -> None:
    told = {entity.id: entity for entity in entities(nested(record(4)))}
    for entity in told.values():
        followthemoney.model.get_proxy(entity.to_dict(), cleaned=False)
        entity.schema.validate(entity.to_dict())
        for prop, value in entity.itervalues():
            if prop.type.name == "entity":
                assert told[value].schema.is_a(prop.range)
    assert {one.schema.name for one in told.values()} == {
        "PublicBody",
        "Company",
        "Article",
        "Event",
        "Sanction",
    }
    assert told["mercwatch-action-1"].get("summary") == ["=quote 1"]
    assert len([one for one in told.values() if one.schema.name == "Sanction"]) == 3


def test_stix_bundle_is_taken_by_its_library_and_is_the_same_again(tmp_path: Path) -> None:
    path = tmp_path / "a.stix.json"
    number = write_stix(nested(record(4)), path, created="now")
    bundle = stix2.parse(path.read_text(encoding="utf-8"))
    assert len(bundle.objects) == number
    known = {one.id for one in bundle.objects}
    reports = [one for one in bundle.objects if one.type == "report"]
    assert reports[0].external_references[0].hashes == {"SHA-256": "d" * 64}
    assert b"[]" not in path.read_bytes()  # STIX takes no empty list
    assert len(reports) == 4
    assert {ref for one in reports for ref in one.object_refs} <= known
    assert list(objects(nested(record(4)))) == json.loads(path.read_text(encoding="utf-8"))["objects"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("record", Format.CSV),
        ("a.CSV", Format.CSV),
        ("a.jsonl", Format.JSONL),
        ("a.parquet", Format.PARQUET),
        ("a.sqlite3", Format.SQLITE),
        ("a.ftm.json", Format.FTM),
        ("a.stix.json", Format.STIX),
        ("a.json", None),
        ("a.xls", None),
    ],
)
def test_name_tells_the_format(name: str, kind: Format | None) -> None:
    assert format_of(Path(name)) is kind
