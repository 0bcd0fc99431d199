"""Dask's settings of a backfill are names that Dask knows, and give way to what an operator says."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import dask
import distributed
import pytest
import yaml

from flows.steps.backfilling.cluster import CONFIGURED, configure

TCP = "distributed.comm.timeouts.tcp"


def leaves(tree: dict[str, Any], above: str = "") -> Iterator[tuple[str, object]]:
    for name, below in tree.items():
        if isinstance(below, dict):
            yield from leaves(below, f"{above}{name}.")
        else:
            yield f"{above}{name}", below


SETTINGS = dict(leaves(yaml.safe_load(CONFIGURED.read_text())))
KNOWN = dict(leaves(yaml.safe_load(Path(distributed.__file__).with_name("distributed.yaml").read_text())))


@pytest.fixture(autouse=True)
def dask_as_before() -> Iterator[None]:
    """Give Dask's own settings back, in place, as its functions hold on to them."""
    config, defaults = deepcopy(dask.config.config), deepcopy(dask.config.defaults)
    yield
    dask.config.config.clear()
    dask.config.config.update(config)
    dask.config.defaults[:] = defaults


@pytest.mark.parametrize("name", SETTINGS)
def test_setting_is_one_of_dask_and_takes_effect(name: str) -> None:
    configure()
    assert name in KNOWN
    assert dask.config.get(name) == SETTINGS[name]


def test_what_an_operator_says_goes_first() -> None:
    with dask.config.set({TCP: "20s"}):
        configure()
        assert dask.config.get(TCP) == "20s"
