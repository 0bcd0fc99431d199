"""Which mentions can act where they stand: states, bodies, organs beside a country's name, generic organs."""

from models.acts import lexicon
from models.parties.homes import Homes
from models.reading import Found, Reading
from pipeline.records import Label

PLACED = lexicon.function_words()["placed"]
BASED = lexicon.function_words()["based"]
ARTICLES = frozenset({"the", "its", "their", "both"})
LINKS = frozenset({",", "and", "&", "or", "as", "well", "the", ";", "/", "along", "with", "together"})
AUXILIARIES = lexicon.function_words()["auxiliaries"]
PRIVATE = frozenset({"firm", "company", "vendor", "spyware", "a", "an", "the", "and", "or"})
REACH = 4  # tokens between a country and the organ it goes with
IDLE_KINDS = frozenset({"process"})
INSTRUMENTAL = frozenset(
    {"pall_mall", "echri", "joint_statement_group", "wassenaar"}
)  # bodies that are instruments


class Standing:
    """Settles `capable`, widens a country to its organ, resolves generic organs."""

    def __init__(self) -> None:
        self.verbs = frozenset(form.split()[0] for form in lexicon.load().verb_forms)

    def settle(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the mentions in order, generic organs that could be resolved among them."""
        organs = {
            hit.start: hit.end for hits in reading.hits for hit in reversed(hits) if hit.name == "organs"
        }
        previous: Found | None = None
        kept: list[Found] = []
        extra: list[Found] = []
        for one in found:
            if one.label is Label.COUNTRY:
                reach = self._country(reading, one, previous, organs)
                if reach:
                    extra.append(
                        Found(one.start, reach, Label.BODY, f"organ:{one.actor}", one.actor, "organ", True)
                    )
            elif one.kind == "place":
                reading.places.append(one)
                continue
            elif one.kind == "metonym":
                reading.places.append(one)
                after = reading.lower[one.end] if one.end < len(reading.lower) else ""
                one.capable = after in self.verbs or after in {"has", "have", "will"}
                if not one.capable:
                    continue
            elif one.label is Label.BODY:
                placed = one.start > 0 and reading.lower[one.start - 1] in {"against", "from", "outside"}
                idle = one.id in INSTRUMENTAL or (
                    one.kind in IDLE_KINDS and str(one.actor).startswith("org:")
                )
                one.capable = not placed and not idle
            kept.append(one)
            previous = one
        extra += self._generic(reading, kept, extra)
        return sorted([*kept, *extra], key=lambda one: (one.start, -one.end))

    def _country(
        self, reading: Reading, one: Found, previous: Found | None, organs: dict[int, int]
    ) -> int | None:
        """Set whether a country can act; return the end of the organ that goes with it, if any."""
        lower = reading.lower
        stop = reading.sentences[reading.sentence_of[one.end - 1]].end
        i = one.end
        after = lower[i] if i < stop else ""
        if after == "-" and i + 1 < stop and lower[i + 1] in BASED:
            return None
        owns = after in {"'s", "'"} and i < stop
        if owns:
            i += 1
        for j in range(i, min(i + REACH, stop)):
            if j in organs:
                one.capable = True
                return organs[j]
            if self._stops(lower[j], owns or one.kind == "demonym"):
                break
        if owns or one.kind == "demonym":
            return None
        back = one.start - 1
        while back >= 0 and lower[back] in ARTICLES:
            back -= 1
        if previous and previous.label is Label.COUNTRY and 0 < one.start - previous.end <= 3:
            between = lower[previous.end : one.start]
            if all(word in LINKS for word in between):
                one.capable = previous.capable
                return None
        one.capable = not (back >= 0 and lower[back] in PLACED) and self._free(lower, i, stop)
        return None

    def _stops(self, word: str, attributive: bool) -> bool:
        """Tell whether a word cannot stand between a country's name and its organ."""
        if not (word[0].isalpha() or word == "-") or word in AUXILIARIES or word in PRIVATE:
            return True
        return not attributive and word in self.verbs

    def _free(self, lower: list[str], i: int, stop: int) -> bool:
        """Tell whether a country's name stands for itself and not before a noun ("US citizens")."""
        if i >= stop or not lower[i][0].isalpha():
            return True
        return (
            lower[i] in AUXILIARIES or lower[i] in self.verbs or lower[i] in LINKS or lower[i].endswith("ly")
        )

    def _generic(self, reading: Reading, found: list[Found], organs: list[Found]) -> list[Found]:
        """Return the generic organs whose state can be told."""
        taken = {i for one in [*found, *organs] for i in range(one.start, one.end)}
        homes = Homes(reading, found, organs)
        resolved: list[Found] = []
        for hit in (hit for hits in reading.hits for hit in hits if hit.name == "generic_organs"):
            if hit.start in taken or hit.end - 1 in taken or not (actor := homes.of(hit)):
                continue
            taken.update(range(hit.start, hit.end))
            resolved.append(Found(hit.start, hit.end, Label.BODY, f"organ:{actor}", actor, "organ", True))
        return resolved
