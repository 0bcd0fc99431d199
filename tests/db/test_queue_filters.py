"""Every filter can be asked of the queue, alone and with its counts."""

import pytest

from db.queries import Filters
from db.queries.queue import Seat, Waiting, count_away, count_part, window
from db.queries.tallies import tallies
from db.session import Database
from db.store import save_document, save_reading
from tests.making import NOW, make_annotation, make_document, us_sanctions

FITTING: Filters = {
    "type": "sanctions",
    "actor": "US",
    "firm": "intellexa",
    "min_confidence": 0.1,
    "role": "primary",
    "language": "en",
    "since": "2024",
    "until": "2024-03",
    "words": "Intellexa",
    "document_id": 1,
}
OTHER: Filters = {
    "type": "inquiry",
    "actor": "FR",
    "firm": "nso_group",
    "min_confidence": 0.9,
    "role": "background",
    "language": "fr",
    "since": "2025",
    "until": "2023",
    "words": "Pegasus",
    "document_id": 2,
    "feed": "treasury",
}


@pytest.mark.parametrize("part", [Waiting.OPEN, Waiting.ALL])
def test_each_filter_narrows_the_queue(database: Database, part: Waiting) -> None:
    document = make_document()
    with database.session() as session:
        saved = save_document(session, document, page_id=None, now=NOW)
        save_reading(session, saved.id, make_annotation(document), [us_sanctions(document)], now=NOW)
    seat = Seat(viewer="ada", since=NOW)
    with database.session(read_only=True) as session:

        def found(asked: Filters) -> tuple[list[int], int]:
            ids = window(session, seat, part, lambda publisher, url: True, 0, **asked)
            tallies(session, **asked)
            return ids, count_part(session, seat, part, **asked) - count_away(session, seat, part, **asked)

        assert found(FITTING) == ([1], 1)
        for name, value in FITTING.items():
            assert found({name: value}) == ([1], 1), name  # type: ignore[misc] # a name of FITTING
        for name, value in OTHER.items():
            assert found({name: value}) == ([], 0), name  # type: ignore[misc] # a name of OTHER
