"""Look into documents for names that the registry does not know."""

from db.session import Database
from db.store.sightings import keep_sightings, unlooked
from flows.summary import Report, silent
from pipeline.proposals import Finder, version
from pipeline.registry import Registry

BATCH = 100  # documents looked into and committed together


def look_for_names(opened: Database, registry: Registry, *, report: Report = silent) -> int:
    """Look into every document that was not looked into by the rules as they are; return how many."""
    rules, finder, looked = version(), None, 0
    while True:
        with opened.session(read_only=True) as session:
            waiting = unlooked(session, rules, BATCH)
        if not waiting:
            return looked
        finder = finder or Finder(registry)
        found = [
            {one.start: one for one in (*document.met, *finder.look(document.text))} for document in waiting
        ]
        with opened.session() as session:
            for document, sightings in zip(waiting, found, strict=True):
                keep_sightings(session, document.id, sightings.values(), rules)
        looked += len(waiting)
        report("names", looked, looked)
