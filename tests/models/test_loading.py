"""Loading, and what the version stands for."""

from dataclasses import replace
from pathlib import Path

import pytest
import spacy

from models import Annotator, load
from pipeline.errors import ModelError
from pipeline.registry import Registry
from tests.making import make_document


def test_the_version_changes_with_the_registry(annotator: Annotator, registry: Registry) -> None:
    assert annotator.version.startswith("trained-1+")
    assert load(registry).version == annotator.version
    assert load(replace(registry, digest="0" * 64)).version != annotator.version


def test_our_components_run_on_another_pipeline(registry: Registry, tmp_path: Path) -> None:
    base = spacy.blank("en")
    base.add_pipe("sentencizer")
    base.to_disk(tmp_path / "base")
    annotator = load(registry, base_model=str(tmp_path / "base"))
    (annotation,) = annotator.annotate([make_document()])
    assert [act.type for act in annotation.acts] == ["sanctions"]


def test_documents_come_back_in_order_and_name_their_annotator(annotator: Annotator) -> None:
    documents = [
        make_document(f"{place} banned spyware in May 2024.") for place in ("France", "Chile", "Ghana")
    ]
    read = list(annotator.annotate(documents))
    assert [one.document for one in read] == [one.digest for one in documents]
    assert {one.model for one in read} == {annotator.version}


def test_a_base_that_cannot_be_loaded_is_one_clear_error(registry: Registry) -> None:
    with pytest.raises(ModelError, match="no_such_model"):
        load(registry, base_model="no_such_model")
