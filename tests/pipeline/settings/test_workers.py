"""How many processes read pages."""

import os

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings


def test_every_processor_reads_unless_a_number_is_given() -> None:
    assert Settings.from_environment({}).workers == os.cpu_count()
    assert Settings.from_environment({"MERCWATCH_WORKERS": " 3 "}).workers == 3


@pytest.mark.parametrize("given", ["0", "-1", "two", "1.5", "65", "²"])
def test_number_that_is_none_is_a_mistake_that_names_it(given: str) -> None:
    with pytest.raises(SettingsError, match=f"MERCWATCH_WORKERS={given}: give a number of processes"):
        Settings.from_environment({"MERCWATCH_WORKERS": given})
