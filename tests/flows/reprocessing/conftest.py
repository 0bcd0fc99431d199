"""A model that is told how to read, and a database with three documents that it has read."""

from pathlib import Path

import pytest

from pipeline.settings import Settings
from tests.flows.rereading import Model, at_hand, fill


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Return the model at hand."""
    return at_hand(monkeypatch)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Return settings of a database with three documents."""
    settings = Settings(home=tmp_path, database_url=database_url)
    fill(settings)
    return settings
