"""Whether docs/registry.md tells of every key that the files may hold."""

from dataclasses import fields
from pathlib import Path

import pytest

from pipeline.records import Feed
from pipeline.registry import (
    FILES,
    ActionType,
    Ambiguous,
    Body,
    Codebook,
    Country,
    FieldRule,
    Firm,
    Listing,
    Metonym,
    OfficialList,
    Precedence,
    Scope,
    SettledCase,
)

DOCS = (Path(__file__).parents[3] / "docs" / "registry.md").read_text()
KINDS = (Feed, Firm, OfficialList, Listing, Body, Metonym, Country, Ambiguous)
RULES = (Codebook, Scope, ActionType, FieldRule, Precedence, SettledCase)
ROW_KEYS = {(Feed, "slug"), (Firm, "id"), (OfficialList, "id"), (Body, "id"), (Country, "code")}
ROW_KEYS |= {(ActionType, "code"), (FieldRule, "name")}


@pytest.mark.parametrize("file", FILES)
def test_every_file_has_its_section(file: str) -> None:
    assert f"\n## {file}\n" in DOCS


@pytest.mark.parametrize("kind", KINDS + RULES, ids=lambda kind: kind.__name__)
def test_every_key_is_documented(kind: type) -> None:
    missing = {
        field.name
        for field in fields(kind)
        if (kind, field.name) not in ROW_KEYS and f"`{field.name}`" not in DOCS
    }
    assert not missing
