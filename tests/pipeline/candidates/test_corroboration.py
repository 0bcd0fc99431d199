"""What several documents together say of one action."""

from typing import Any

from pipeline.candidates.corroboration import Witness, corroborate, independent
from pipeline.dates import PartialDate
from pipeline.records import FeedKind
from tests.making import DAY, NOW


def witness(id: int, **fields: Any) -> Witness:
    """Return a witness: a text and publisher of its own, unless told otherwise."""
    plain: dict[str, Any] = {
        "text": id,
        "kind": FeedKind.PRESS,
        "publisher": f"Paper {id}",
        "published": PartialDate("2024-03-06"),
        "seen_at": NOW + id * DAY,
        "said": {"date": "2024-03-05", "actors": ["US"], "firms": ["intellexa"], "status": "done"},
    }
    return Witness(candidate_id=id, **(plain | fields))


def test_the_official_source_comes_before_an_ngo_and_that_before_the_press() -> None:
    found = [witness(1), witness(2, kind=FeedKind.NGO), witness(3, kind=FeedKind.GOVERNMENT), witness(4)]
    assert corroborate(found).primary == 3
    assert corroborate(found[:2]).primary == 2
    assert corroborate([witness(5, kind=None)]).primary is None


def test_of_two_official_sources_the_earlier_is_primary() -> None:
    late = witness(1, kind=FeedKind.IGO, published=PartialDate("2024-04"))
    assert corroborate([late, witness(2, kind=FeedKind.GOVERNMENT)]).primary == 2


def test_copies_and_documents_of_a_publisher_count_once() -> None:
    assert independent([witness(1), witness(2), witness(3, text=1), witness(4, publisher="PAPER 2")]) == 2
    assert independent([witness(1), witness(2), witness(3, text=1, publisher="Paper 2")]) == 1
    assert independent([witness(1, publisher=None), witness(2, publisher=None)]) == 2


def test_first_and_last_are_by_when_they_were_read() -> None:
    found = corroborate([witness(2), witness(1), witness(3)])
    assert (found.first_seen, found.last_seen) == (NOW + DAY, NOW + 3 * DAY)


def test_only_what_cannot_both_be_is_a_disagreement() -> None:
    said = dict(witness(1).said)
    coarser = witness(2, said=said | {"date": "2024-03", "actors": ["GB", "US"], "firms": []})
    assert corroborate([witness(1), coarser]).disagreements == ()
    other = witness(3, said=said | {"date": "2024-03-07", "firms": ["candiru"], "status": "announced"})
    found = {one.field: one.said for one in corroborate([witness(1), coarser, other]).disagreements}
    assert found == {
        "date": {"2024-03": (2,), "2024-03-05": (1,), "2024-03-07": (3,)},
        "firms": {"candiru": (3,), "intellexa": (1,)},
        "status": {"announced": (3,), "done": (1, 2)},
    }
