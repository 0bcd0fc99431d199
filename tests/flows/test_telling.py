"""What is tried again, and how a run that failed is told."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from flows.telling import PATIENCE, patiently
from pipeline.errors import BusyError, DatabaseError, RegistryError

log = logging.getLogger(__name__)


class Doing:
    """Fails as told, one call after the other, and then does it."""

    def __init__(self, *errors: Exception) -> None:
        self.errors: Iterator[Exception] = iter(errors)
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        for error in self.errors:
            raise error
        return "done"


def test_database_that_does_not_answer_is_asked_again_ever_later() -> None:
    doing, slept = Doing(DatabaseError("no"), DatabaseError("no")), []
    assert patiently(doing, log, sleep=slept.append) == "done"
    assert doing.calls == 3
    assert all(least <= wait <= 1.5 * least for least, wait in zip(PATIENCE, slept, strict=False))
    assert len(slept) == 2


def test_patience_ends() -> None:
    doing, slept = Doing(*[DatabaseError(str(n)) for n in range(9)]), []
    with pytest.raises(DatabaseError, match=str(len(PATIENCE))):
        patiently(doing, log, sleep=slept.append)
    assert len(slept) == len(PATIENCE)


@pytest.mark.parametrize("error", [BusyError("another"), RegistryError("wrong"), ValueError("ours")])
def test_what_a_person_has_to_mend_is_not_tried_again(error: Exception) -> None:
    doing: Any = Doing(error)
    with pytest.raises(type(error)):
        patiently(doing, log, sleep=lambda _: pytest.fail("waited"))
    assert doing.calls == 1
