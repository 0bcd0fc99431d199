"""Who did what a sign tells, in a language that is not parsed: behind "by", before the verb or near it."""

from dataclasses import replace

from models.languages.frames import Sign
from models.languages.tongues import Tongue
from models.parties.foreign import ForeignStanding
from models.parties.kinds import INDUSTRIAL, JUDICIAL, OPEN_TO_ALL, PARLIAMENTARY, PRIVATE
from models.reading import Found, Reading
from pipeline.records import Label

LINKED = 3  # tokens between actors that act together
AGENT = 12  # tokens from a verb to who did it
BY = 3  # tokens between "by" and who acted
FAR = 40  # cost above which a party has nothing to do with an act
OWNED, INNER, AFTER, UNLIKELY, LIKELY = (
    12,
    4,
    10,
    10,
    -8,
)  # what is added to the tokens between party and verb
CLOSE = 8  # tokens within which a speaker stands before its verb
CLAUSE = 6  # tokens in which the verb of a relative clause stands
BACK = 2  # sentences before in which who acts may be named
STATE = frozenset({"country", "demonym", "metonym", "organ"})
DOING = {  # kinds of body that mostly do what the type is
    "prosecution": JUDICIAL,
    "litigation": JUDICIAL | PRIVATE,
    "inquiry": PARLIAMENTARY,
    "legislation": frozenset({"parliament", "executive"}),
    "regulatory_penalty": frozenset({"data_protection", "regulator"}),
    "sanctions": frozenset({"sanctions_authority"}),
    "export_control": frozenset({"trade_authority"}),
    "industry_action": INDUSTRIAL,
}
SELDOM = {  # kinds that hardly do it
    "procurement": frozenset(
        {"court", "parliament", "parliamentary_committee", "data_protection", "ombudsman"}
    ),
    "sanctions": frozenset({"court", "prosecutor", "parliamentary_committee"}),
    "industry_action": STATE,
}
HEARING = frozenset({"hear", "hearings"})  # acts of those before whom somebody speaks


class Doers:
    """Finds who acted."""

    def __init__(self, tongue: Tongue) -> None:
        self.by = tongue.words("by")
        self.relative = tongue.words("relative")
        self.standing = ForeignStanding(tongue)

    def of(self, reading: Reading, sentence: int, sign: Sign) -> tuple[list[Found], str | None]:
        """Return who acted, and how that is known where the sentence does not say; none where nobody may."""
        able = [one for one in reading.by_sentence[sentence] if self._able(reading, one, sign)]
        verb = sign.centre
        agents = [one for one in able if self._by(reading, one, verb.end)]
        if agents:
            return self._together(reading, able, agents[0]), None
        costs = {one.start: self._cost(reading, one, sign) for one in able}
        near = [one for one in able if costs[one.start] <= (CLOSE if sign.frame.near_actor else FAR)]
        if near:
            return self._together(reading, able, min(near, key=lambda one: costs[one.start])), None
        if sign.frame.near_actor or "firm" in sign.frame.by:
            return [], None
        for i in range(sentence - 1, max(-1, sentence - 1 - BACK), -1):
            before = [one for one in reading.by_sentence[i] if self._able(reading, one, sign)]
            free = [one for one in before if not self.standing.owned(reading, one)]
            if free:
                return [free[-1]], "named before"
        return [], None

    def _able(self, reading: Reading, one: Found, sign: Sign) -> bool:
        """Tell whether a mention may have done it."""
        kinds, type_ = sign.frame.by, sign.frame.type
        if one.label is Label.FIRM:
            return "firm" in kinds and one.end <= sign.centre.start
        before_them = bool({sign.frame.verb, sign.frame.noun} & HEARING) and one.kind in PARLIAMENTARY
        if not one.actor or not (one.capable or before_them or self._goes_on(reading, one, sign)):
            return False
        if one.kind in PRIVATE and type_ not in OPEN_TO_ALL:
            return False
        kind = "country" if one.kind in STATE else one.kind
        return not kinds or kind in kinds

    def _goes_on(self, reading: Reading, one: Found, sign: Sign) -> bool:
        """Tell whether a relative clause that holds the verb begins right behind a name: "with X, which"."""
        end = one.end + (reading.lower[one.end : one.end + 1] == [","])
        follows = self.relative.intersection(reading.lower[end : end + 1]) and one.label is Label.BODY
        return bool(follows) and one.end <= sign.centre.start <= one.end + CLAUSE

    def _by(self, reading: Reading, one: Found, end: int) -> bool:
        """Tell whether a party stands behind a verb and a preposition of who acted."""
        return end <= one.start <= end + AGENT and bool(
            self.by.intersection(reading.lower[max(end, one.start - BY) : one.start])
        )

    def _cost(self, reading: Reading, one: Found, sign: Sign) -> int:
        """Return how far a party is from having done it: tokens to the verb, and what speaks against it."""
        verb = sign.centre
        if one.end <= verb.start:
            cost = verb.start - one.end
        elif one.end <= sign.end:
            cost = one.start - verb.end + INNER
        else:
            cost = one.start - verb.end + AFTER
        if self.standing.owned(reading, one):
            cost += OWNED
        if one.kind in DOING.get(sign.frame.type, ()):
            cost += LIKELY
        if one.kind in SELDOM.get(sign.frame.type, ()):
            cost += UNLIKELY
        return cost

    def _together(self, reading: Reading, able: list[Found], one: Found) -> list[Found]:
        """Return a party with those linked to it; a firm acts under its own name."""
        chosen = [one]
        for other in sorted(able, key=lambda each: each.start):
            if other.start >= chosen[-1].end and other.start - chosen[-1].end <= LINKED and other is not one:
                chosen.append(other)
        for other in sorted(able, key=lambda each: -each.start):
            if other.end <= chosen[0].start and chosen[0].start - other.end <= LINKED:
                chosen.insert(0, other)
        return [
            replace(each, actor=f"org:{each.id}") if each.label is Label.FIRM else each for each in chosen
        ]
