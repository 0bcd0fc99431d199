"""Whose a generic organ is, where no state stands beside it: "the Senate", "a judge", "prosecutors"."""

from bisect import bisect_left
from collections import Counter

from models.acts import lexicon
from models.parties.kinds import COURTLY, is_court
from models.reading import Found, Hit, Reading
from pipeline.records import Label

LEAD = 5  # sentences whose most frequent state a generic organ may belong to
FAR = 40  # sentences back in which a generic organ's state may be named
BASED = lexicon.function_words()["based"]


class Homes:
    """Looks for the state of one reading's generic organs among what else it names."""

    def __init__(self, reading: Reading, found: list[Found], organs: list[Found]) -> None:
        self.reading = reading
        bodies = (one for one in found if one.label is Label.BODY and one.actor and len(one.actor) == 2)
        self.anchors = sorted([*organs, *bodies], key=lambda one: one.start)
        self.courts = [one for one in self.anchors if self._courtly(one.start, one.end)]
        countries = [one for one in found if one.label is Label.COUNTRY]
        self.able = [one for one in countries if one.capable]
        self.starts = {one.start: one.actor for one in [*countries, *reading.places]}
        self.ends = {one.end: one.actor for one in reading.places}
        self.common = self._common(countries)

    def of(self, hit: Hit) -> str | None:
        """Return the state behind the organ, of the last one like it, of the dateline, text or publisher."""
        reading = self.reading
        if actor := self.ends.get(hit.start) or self._owner(hit.end):  # "the Athens Criminal Court"
            return actor
        sentence = reading.sentence_of[hit.start]
        if sentence in reading.datelines and reading.written_in:
            return reading.written_in
        like = self.courts if self._courtly(hit.start, hit.end) else self.anchors
        before = self._before(like, hit.start) or self._before(self.anchors, hit.start)
        official = reading.publisher.actor if reading.publisher else None
        publisher = reading.document.country
        return (
            before
            or (official if official and len(official) == 2 else None)
            or reading.written_in
            or self._before(self.able, hit.start)
            or self.common
            or (publisher if publisher and len(publisher) == 2 else None)
        )

    def _before(self, anchors: list[Found], start: int) -> str | None:
        """Return the state of the last organ before a token, where it is not too far."""
        i = bisect_left(anchors, start, key=lambda one: one.start) - 1
        sentence_of = self.reading.sentence_of
        near = i >= 0 and sentence_of[start] - sentence_of[anchors[i].start] <= FAR
        return anchors[i].actor if near else None

    def _courtly(self, start: int, end: int) -> bool:
        return not COURTLY.isdisjoint(self.reading.lower[start:end])

    def _common(self, countries: list[Found]) -> str | None:
        """Return the state that the lead names most: as one that acts, else at all but as a firm's seat."""
        lower = self.reading.lower
        lead = [one for one in countries if self.reading.sentence_of[one.start] < LEAD]
        able = [one for one in lead if one.capable]
        named = [one for one in lead if not is_seat(lower, one)]
        most = Counter(one.actor for one in able or named).most_common(1)
        return most[0][0] if most else None

    def _owner(self, end: int) -> str | None:
        """Return the country in "of Poland", "in Spain" right behind an organ."""
        lower = self.reading.lower
        if end < len(lower) and lower[end] in {"of", "in"}:
            i = end + 1
            while i < len(lower) and lower[i] == "the":
                i += 1
            return self.starts.get(i)
        return None


def is_seat(lower: list[str], one: Found) -> bool:
    """Tell whether a country is named as where a firm sits: "Israel-based"."""
    return lower[one.end : one.end + 1] == ["-"] and not BASED.isdisjoint(lower[one.end + 1 : one.end + 2])


def courts(lower: list[str], found: list[Found]) -> list[Found]:
    """Return the courts among mentions whose state is known."""
    return [one for one in found if is_court(lower, one)]
