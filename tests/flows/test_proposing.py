"""A run looks into what it read for names that the registry does not know."""

from pathlib import Path

from db.queries.sightings import places, proposals
from db.session import open_database
from pipeline.proposals import known
from pipeline.registry import load
from tests.flows.runs import BODY, LEAD, add_feed, article, listed, make_settings, run
from tests.server import Pages

VENDOR = "The spyware maker Acme Intrusion was named in the same hearing, the court's clerk said."


def test_a_run_proposes_the_names_that_its_pages_tell(pages: Pages, tmp_path: Path, sqlite_url: str) -> None:
    settings = make_settings(tmp_path, sqlite_url, news=pages.base + "/feed")
    pages.add("/one", article(LEAD, BODY, VENDOR), content_type="text/html")
    add_feed(pages, listed(pages, "/one"))
    run(settings)
    with open_database(sqlite_url) as database, database.session(read_only=True) as session:
        (name,) = proposals(session, known(load()))
        (place,) = places(session, name.key)
    assert (name.name, name.documents) == ("Acme Intrusion", 1)
    assert place.before.endswith("The spyware maker ")
