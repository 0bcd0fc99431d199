"""See how the feeds fare, and tell what turned since the last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import queries, store
from db.session import Database
from flows.wiring import Clock, chosen, database, registry, utc_now
from pipeline import notices
from pipeline.polling import FeedState, health
from pipeline.polling.health import Diagnosis, Rhythm, Turn
from pipeline.settings import Settings

HISTORY = timedelta(days=365)  # of which a feed's rhythm is told


@dataclass(frozen=True, slots=True)
class Watched:
    """The feeds that turned to bad or back to good, and what kept the operator from being told."""

    turns: tuple[Turn, ...]
    problems: tuple[str, ...] = ()

    @property
    def bad(self) -> bool:
        """Tell whether something turned bad, or could not be told."""
        return bool(self.problems) or any(turn.to_bad for turn in self.turns)


def diagnoses(
    settings: Settings, opened: Database, now: datetime
) -> Mapping[str, tuple[Diagnosis, Rhythm, FeedState | None]]:
    """Return how every feed of the registry fares, with its rhythm and its state."""
    with opened.session(read_only=True) as session:
        states, histories = store.feed_states(session), queries.histories(session, now - HISTORY)
    found = {}
    for slug, feed in registry(settings.registry).feeds.items():
        state, rhythm = states.get(slug), Rhythm.of(histories.get(slug, {}))
        found[slug] = (health.judge(feed, state, rhythm, now), rhythm, state)
    return found


def watch(settings: Settings, *, now: Clock = utc_now) -> Watched:
    """Tell the operator which feeds turned, and remember it; what could not be told is told next time."""
    moment = now()
    with database(settings) as opened:
        found = {slug: one for slug, (one, _, _) in diagnoses(settings, opened, moment).items()}
        with opened.session(read_only=True) as session:
            told = queries.told_health(session)
        turns = tuple(
            turn for slug, one in found.items() if (turn := health.turned(slug, told.get(slug), one))
        )
        problems = notices.send(settings, turns, now=moment) if turns else ()
        if not problems:
            words = {slug: health.remembered(told.get(slug), one.health) for slug, one in found.items()}
            with opened.session() as session:
                store.tell_health(session, words, moment)
    return Watched(turns, problems)


def switch_on(settings: Settings, slug: str) -> bool:
    """Let a feed that was gone be asked again; tell whether there was anything to switch."""
    chosen(settings, [slug])  # raises on an unknown one
    with database(settings) as opened, opened.session() as session:
        return store.switch_on(session, slug)
