"""Reads `bodies/*.yml`."""

from pipeline.ids import is_actor
from pipeline.registry._known import Known, refer
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._names import own_terms, shared_names
from pipeline.registry._rows import listed, records, rows, unknown
from pipeline.registry._source import Source
from pipeline.registry.facts import Body, Metonym


def read_bodies(
    source: Source, known: Known, mistakes: Mistakes
) -> tuple[dict[str, Body], tuple[Metonym, ...]]:
    """Return the valid bodies, and the capitals that stand for states."""
    unknown(source, ("bodies", "metonyms"), mistakes)
    given = rows(source, "bodies", mistakes)
    bodies = records(source, "bodies", Body, mistakes, given=given, key="id")
    for key, body in bodies.items():
        path = ("bodies", key, "actor")
        if is_actor(body.actor):
            refer(source, [(path, body.actor)], known.actors, "country or body id", mistakes)
        else:
            cause = f"{body.actor!r} has no actor's form"
            source.mistake(mistakes, path, cause, "use a country code, a body id or org:slug")
        convened = [(("bodies", key, "conveners"), state) for state in body.conveners]
        refer(source, convened, known.actors, "country or body id", mistakes)
    own_terms(source, "bodies", bodies, mistakes)
    shared_names(source, "bodies", bodies, lambda body: body.actor, mistakes)
    metonyms = listed(source, "metonyms", Metonym, mistakes)
    for n, metonym in metonyms.items():
        refer(source, [(("metonyms", n, "actor"), metonym.actor)], known.actors, "country", mistakes)
    return bodies, tuple(metonyms.values())
