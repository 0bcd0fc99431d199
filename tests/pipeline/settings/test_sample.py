"""How large the sample of what was discarded is."""

import pytest

from pipeline.errors import SettingsError
from pipeline.settings import Settings


def test_sample_is_a_share() -> None:
    assert Settings.from_environment({}).sample == 0.01
    assert Settings.from_environment({"MERCWATCH_SAMPLE": "0.2"}).sample == 0.2
    assert Settings.from_environment({"MERCWATCH_SAMPLE": "0"}).sample == 0


@pytest.mark.parametrize("wrong", ["2", "-0.1", "half", "nan"])
def test_what_is_no_share_is_refused(wrong: str) -> None:
    with pytest.raises(SettingsError, match=r"SAMPLE.*share, from 0 to 1"):
        Settings.from_environment({"MERCWATCH_SAMPLE": wrong})
