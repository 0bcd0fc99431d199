"""Reads `instruments.yml`."""

from pipeline.registry._known import Known, refer
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._rows import records, rows, unknown
from pipeline.registry._source import Source
from pipeline.registry.instruments import Instrument


def read_instruments(source: Source, known: Known, mistakes: Mistakes) -> dict[str, Instrument]:
    """Return the valid instruments; who joined one twice, or is no actor, is a mistake."""
    unknown(source, ("instruments",), mistakes)
    given = rows(source, "instruments", mistakes)
    found = records(source, "instruments", Instrument, mistakes, given=given, key="id")
    for key, one in found.items():
        path = ("instruments", key)
        types = [((*path, "types", n), code) for n, code in enumerate(one.types)]
        refer(source, types, known.types, "action type", mistakes)
        seen: set[str] = set()
        for n, wave in enumerate(one.waves):
            for m, member in enumerate(wave.members):
                place = (*path, "waves", n, "members", m)
                refer(source, [(place, member)], known.actors, "country or body id", mistakes)
                if member in seen:
                    source.mistake(mistakes, place, f"{member} joined before", "keep the first")
                seen.add(member)
    return found
