"""Which mentions can act in a language that is not parsed: states, bodies, organs of a state."""

from collections import Counter

from models.languages.lexis import words
from models.languages.tongues import Tongue
from models.parties.actors import INSTRUMENTAL, Standing
from models.reading import Found, Hit, Reading, Sentence
from pipeline.records import Label

LINKED = 2  # tokens between names of one list
CLOSE, OWNED = 1, 6  # tokens between an organ and its country, beside it and behind "of"
LED = 4  # how much a country that opens the sentence counts: "En Israël, le Parlement"
OPENING = 4  # tokens that open a sentence
ADJECTIVES = 1  # that stand between a preposition and a name
DECLINED = ("en", "er", "em", "es", "ej", "ego", "iej", "ym", "im", "ich", "ych", "ą")  # how those end
CODE = 2  # letters of a state's code
TOWNS = frozenset({"place", "metonym"})
PARTING = frozenset(
    {",", ".", "(", ")", ":", ";", '"', "e", "y", "et", "und", "i", "oraz", "ed", "ou", "oder", "lub"}
)
LARGER = TOWNS | frozenset({"parliament", "igo", "igo_body"})  # kinds of body that have organs of their own
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
        self.acts = words("verbs", tongue.code)
        self.own = words("organs", tongue.code, "own")
        self.beside = words("organs", tongue.code, "beside")

    def settle(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the mentions that count, `capable` set, organs among them."""
        kept: list[Found] = []
        towns = [one for one in found if one.kind in TOWNS]
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
        kept += self._organs(reading, kept, towns)
        return sorted(kept, key=lambda one: (one.start, -one.end))

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
        left = ADJECTIVES if self.first else 0  # "bei der obersten Staatsanwaltschaft"
        while i >= start and reading.lower[i] not in small and (reading.lower[i] in self.articles or left):
            if reading.lower[i] not in self.articles:
                left -= 1
                if not reading.lower[i].endswith(DECLINED):
                    return False
            i -= 1
        return i >= start and reading.lower[i] in small

    def _organs(self, reading: Reading, found: list[Found], towns: list[Found]) -> list[Found]:
        """Return the organs that no name covers, each with the state that it is of; a body of another state
        than its name's ("rząd USA", where "rząd" alone is Poland's) gets that state."""
        by_sentence: list[list[Found]] = [[] for _ in reading.sentences]
        for one in (*found, *towns):
            by_sentence[reading.sentence_of[one.start]].append(one)
        organs: list[Found] = []
        alone: list[tuple[int, Hit]] = []
        for number, sentence in enumerate(reading.sentences):
            states = [one for one in by_sentence[number] if one.label is Label.COUNTRY or one.kind in LARGER]
            for one in by_sentence[number]:
                state = self._owner(reading, Hit(one.start, one.end, one.kind), states)
                if one.label is Label.BODY and _national(one) and state and state.label is Label.COUNTRY:
                    one.id, one.actor = (one.id, one.actor) if state.actor == one.actor else _organ(state)
            taken = {
                i
                for one in by_sentence[number]
                if one.label is Label.BODY and one.kind not in TOWNS
                for i in range(one.start, one.end)
            }
            end = -1
            for hit, own in self._hits(reading, sentence):
                if hit.start < end or not taken.isdisjoint(range(hit.start, hit.end)):
                    continue
                state = self._owner(reading, hit, states)
                if state:
                    first = min(hit.start, state.start) if state.end <= hit.start else hit.start
                    organs.append(self._made(reading, hit, first, *_organ(state)))
                elif own:
                    alone.append((number, hit))
                else:
                    continue
                end = hit.end
        for one in organs:
            by_sentence[reading.sentence_of[one.start]].append(one)
        spoken = self._spoken(reading, [*found, *organs])
        for number, hit in alone:
            first = reading.sentences[number].start + OPENING
            before = [
                one.actor
                for one in by_sentence[number]
                if one.kind == "country" and not one.capable and one.end <= min(hit.start, first)
            ]
            if actor := self._guess(spoken, by_sentence, number, before):
                organs.append(self._made(reading, hit, hit.start, f"organ:{actor}", actor))
        return organs

    def _hits(self, reading: Reading, sentence: Sentence) -> list[tuple[Hit, bool]]:
        """Return a sentence's organs, and whether each may stand without a country, the longest first."""
        span = sentence.start, sentence.end
        hits = [(hit, True) for hit in self.own.find(reading.lower, *span)]
        hits += [(hit, False) for hit in self.beside.find(reading.lower, *span)]
        return sorted(hits, key=lambda pair: (pair[0].start, -pair[0].end, not pair[1]))

    def _made(self, reading: Reading, hit: Hit, first: int, id: str, actor: str | None) -> Found:
        start = reading.sentences[reading.sentence_of[hit.start]].start
        able = not self._behind(reading, first, start, self.aside)
        return Found(hit.start, hit.end, Label.BODY, id, actor, hit.name, able)

    def _owner(self, reading: Reading, hit: Hit, states: list[Found]) -> Found | None:
        """Return the country beside an organ: "governo italiano", "polski rząd", "Regierung von Ungarn"."""
        for one in states:
            if one.end <= hit.start:
                between = reading.lower[one.end : hit.start]
                adjective = self.first and one.kind == "demonym" and len(between) <= CLOSE
                if between == ["-"] or (adjective and not self._part(between)):
                    return one
            elif one.start >= hit.end:
                between = reading.lower[hit.end : one.start]
                small = all(word in self.placed or word in self.articles for word in between)
                named = len(between) <= CLOSE if one.kind != "demonym" or not self.first else not between
                owned = self._behind(reading, one.start, hit.end, self.owning)
                belongs = owned or (one.kind == "demonym" and not self.first and between[:1] != [])
                belongs = belongs and (owned or between[0] in self.placed) and len(between) <= OWNED
                if (named or belongs or (small and len(between) <= CLOSE + 1)) and not self._part(between):
                    return one
        return None

    def _part(self, between: list[str]) -> bool:
        """Tell whether words keep an organ and a country apart: a verb, "and", a comma."""
        return any(word in PARTING or self.acts.match(word) for word in between)

    def _spoken(self, reading: Reading, found: list[Found]) -> Counter[str]:
        """Return how much each state is spoken of; the publisher's and the language's count too."""
        spoken = Counter(one.actor for one in found if _tells(one) and one.actor)
        for state, much in ((reading.document.country, PUBLISHED), (self.home, HOME)):
            if state:
                spoken[state] += much
        return spoken

    def _guess(
        self, spoken: Counter[str], by_sentence: list[list[Found]], number: int, before: list[str | None]
    ) -> str | None:
        """Return the state that an organ without a country is likely of."""
        near = {
            one.actor
            for here in by_sentence[max(0, number - NEAR) : number + 1]
            for one in here
            if _tells(one)
        }
        scores = {
            state: much + (NAMED if state in near else 0) + (LED if state in before[-1:] else 0)
            for state, much in spoken.items()
        }
        return max(scores, key=lambda state: (scores[state], state), default=None)


def _national(one: Found) -> bool:
    """Tell whether a mention is of a state, or of its organ."""
    return bool(one.actor) and len(str(one.actor)) == CODE and one.kind not in TOWNS


def _tells(one: Found) -> bool:
    """Tell whether a mention makes its state spoken of: not as "Israeli" does beside a firm."""
    return _national(one) and one.kind != "demonym"


def _organ(state: Found) -> tuple[str, str | None]:
    """Return an organ's id and actor."""
    return f"organ:{state.actor}", state.actor
