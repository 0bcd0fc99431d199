"""Fixtures that every room's tests share."""

from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.databases", "tests.receivers", "tests.server"]

hypothesis.settings.register_profile(
    "mercwatch",
    deadline=None,
    max_examples=30,  # a busy machine is no failure, and there are many tests
)
hypothesis.settings.load_profile("mercwatch")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real documents beside the checkout, or skip: a user's machine has none."""
    if not SHARED.is_dir():
        pytest.skip(f"no real documents at {SHARED}")
    return SHARED
