"""Which mentions can act in a language that is not parsed: states, bodies, organs of a state."""

from collections import Counter

from models.languages.lexis import words
from models.languages.tongues import Tongue
from models.parties.actors import INSTRUMENTAL, Standing
from models.reading import Found, Hit, Reading
from pipeline.records import Label

LINKED = 2  # tokens between names of one list
CLOSE, OWNED = 1, 6  # tokens between an organ and its country, beside it and behind "of"
LARGER = frozenset({"parliament", "igo", "igo_body"})  # kinds of body that have organs of their own
NEAR = 2  # sentences back in which a named state counts more
PUBLISHED, NAMED, HOME = (
    3,
    2,
    1,
)  # how much the publisher's state, one named just before and the language's count


class ForeignStanding(Standing):
    """Settles which mentions can act, and whose the organs are, by the words beside them alone."""

    def __init__(self, tongue: Tongue) -> None:
        super().__init__()
        self.articles = tongue.words("articles")
        self.owning = tongue.words("of")
        self.aside = tongue.words("placed") - self.owning
        self.placed = tongue.words("placed")
        self.first = bool(tongue.raw.get("adjectives_first"))
        self.home = tongue.raw.get("home")
        self.own = words("organs", tongue.code, "own")
        self.beside = words("organs", tongue.code, "beside")

    def settle(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the mentions that count, `capable` set, organs among them."""
        kept: list[Found] = []
        towns = [one for one in found if one.kind in {"place", "metonym"}]
        for one in found:
            if one.kind == "place":
                continue
            start = reading.sentences[reading.sentence_of[one.start]].start
            if one.label is Label.COUNTRY:
                one.capable = one.kind != "demonym" and not self._behind(
                    reading, one.start, start, self.placed
                )
                if kept and kept[-1].label is Label.COUNTRY and 0 < one.start - kept[-1].end <= LINKED:
                    one.capable = kept[-1].capable and one.kind == kept[-1].kind
            elif one.label is Label.BODY:
                one.capable = one.id not in INSTRUMENTAL and not self._behind(
                    reading, one.start, start, self.aside
                )
                if one.kind == "metonym":
                    one.capable = one.capable and not self._behind(reading, one.start, start, self.owning)
            if one.kind != "metonym" or one.capable:
                kept.append(one)
            after = reading.lower[one.end] if one.end < len(reading.lower) else ""
            if after == "-":  # "US-Firma", "EU-Staaten"
                one.capable = False
        organs = self._organs(reading, kept, towns)
        return sorted([*kept, *organs], key=lambda one: (one.start, -one.end))

    def spoken(self, reading: Reading) -> str | None:
        """Return the state that a text speaks of most, or is published in."""
        spoken = self._spoken(reading, reading.found)
        return max(spoken, key=lambda state: (spoken[state], state), default=None)

    def owned(self, reading: Reading, one: Found) -> bool:
        """Tell whether a mention stands behind "of": it is part of what is told, rather than who acts."""
        start = reading.sentences[reading.sentence_of[one.start]].start
        return self._behind(reading, one.start, start, self.owning)

    def _behind(self, reading: Reading, place: int, start: int, small: frozenset[str]) -> bool:
        """Tell whether a mention stands behind one of some small words."""
        i = place - 1
        while i >= start and reading.lower[i] in self.articles and reading.lower[i] not in small:
            i -= 1
        return i >= start and reading.lower[i] in small

    def _organs(self, reading: Reading, found: list[Found], towns: list[Found]) -> list[Found]:
        """Return the organs that no name covers, each with the state that it is of."""
        taken = {i for one in found if one.label is Label.BODY for i in range(one.start, one.end)}
        by_sentence: list[list[Found]] = [[] for _ in reading.sentences]
        for one in found:
            by_sentence[reading.sentence_of[one.start]].append(one)
        spoken = self._spoken(reading, found)
        organs: list[Found] = []
        for number, sentence in enumerate(reading.sentences):
            hits = [(hit, True) for hit in self.own.find(reading.lower, sentence.start, sentence.end)]
            hits += [(hit, False) for hit in self.beside.find(reading.lower, sentence.start, sentence.end)]
            hits.sort(key=lambda pair: (pair[0].start, -pair[0].end, not pair[1]))
            states = [one for one in by_sentence[number] if one.label is Label.COUNTRY]
            states += [one for one in by_sentence[number] if one.kind in LARGER]
            states += [one for one in towns if reading.sentence_of[one.start] == number]
            end = -1
            for hit, alone in hits:
                if hit.start < end or not taken.isdisjoint(range(hit.start, hit.end)):
                    continue
                state = self._owner(reading, hit, states)
                actor = state.actor if state else self._guess(spoken, by_sentence, number) if alone else None
                if not actor:
                    continue
                first = min(hit.start, state.start) if state and state.end <= hit.start else hit.start
                free = not self._behind(reading, first, sentence.start, self.aside)
                organs.append(Found(hit.start, hit.end, Label.BODY, f"organ:{actor}", actor, hit.name, free))
                end = hit.end
        return organs

    def _owner(self, reading: Reading, hit: Hit, states: list[Found]) -> Found | None:
        """Return the country beside an organ: "governo italiano", "polski rząd", "Regierung von Ungarn"."""
        for one in states:
            if self.first and 0 <= hit.start - one.end <= CLOSE and one.kind == "demonym":
                return one
            if reading.lower[one.end : hit.start] == ["-"] and one.end <= hit.start:
                return one
            between = reading.lower[hit.end : one.start] if one.start >= hit.end else ["."]
            if len(between) <= CLOSE and not {",", ".", "(", ":"} & set(between):
                return one
            owned = len(between) <= OWNED and self._behind(reading, one.start, hit.end, self.owning)
            if owned and not {",", ".", "(", ":", ";"} & set(between):
                return one
        return None

    def _spoken(self, reading: Reading, found: list[Found]) -> Counter[str]:
        """Return how much each state is spoken of; the publisher's and the language's count too."""
        spoken = Counter(one.actor for one in found if one.capable and one.actor and len(one.actor) == 2)
        for state, much in ((reading.document.country, PUBLISHED), (self.home, HOME)):
            if state:
                spoken[state] += much
        return spoken

    def _guess(self, spoken: Counter[str], by_sentence: list[list[Found]], number: int) -> str | None:
        """Return the state that an organ without a country is likely of."""
        near = {
            one.actor
            for here in by_sentence[max(0, number - NEAR) : number + 1]
            for one in here
            if one.capable and one.actor and len(one.actor) == 2
        }
        scores = {state: much + (NAMED if state in near else 0) for state, much in spoken.items()}
        return max(scores, key=lambda state: (scores[state], state), default=None)
