"""Groups and lists of actors in a sentence."""

from collections.abc import Sequence

from models.parties.actors import INSTRUMENTAL, LINKS
from models.reading import Found, Reading
from pipeline.records import Label

BEGUN = frozenset({"initiated", "launched", "began", "started", "led", "convened", "lead", "chair"})
ASIDE = 10  # tokens of a name told again in brackets


def parties(reading: Reading, sentence: int) -> list[Found]:
    """Return the mentions of a sentence that stand for an actor; of overlapping ones the longest."""
    kept: list[Found] = []
    for one in reading.by_sentence[sentence]:
        if one.actor is None or one.id in INSTRUMENTAL or _only_its_members(reading.lower, one):
            continue
        if kept and one.start < kept[-1].end:
            if one.end > kept[-1].end or (one.kind == "organ" and one.end == kept[-1].end):
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _only_its_members(lower: Sequence[str], one: Found) -> bool:
    """Tell whether a body stands there for some of its members: "18 other EU member states"."""
    return (
        one.start > 0
        and lower[one.start - 1] == "other"
        and lower[one.end : one.end + 1] in (["member"], ["members"])
    )


def linked(lower: Sequence[str], left: Found, right: Found) -> bool:
    """Tell whether only a comma, "and" or the like stands between two mentions, or one repeats the other."""
    between = [word for word in lower[left.end : right.start] if not word.isspace()]
    if between == ["("]:
        return left.actor == right.actor
    if between[:1] == ["("] and ")" in between[:ASIDE]:
        between = between[between.index(")") + 1 :]
    elif between[:1] == [")"] or (between[:1] == ["-"] and len(between) > 1):  # "UK- and France-led"
        del between[0]
    return 0 < len(between) <= 4 and all(word in LINKS for word in between) and between != ["the"]


def group(lower: Sequence[str], found: Sequence[Found], index: int) -> list[Found]:
    """Return the coordinated mentions around one."""
    first = last = index
    while first > 0 and linked(lower, found[first - 1], found[first]):
        first -= 1
    while last + 1 < len(found) and linked(lower, found[last], found[last + 1]):
        last += 1
    return list(found[first : last + 1])


def listing(lower: Sequence[str], found: Sequence[Found], least: int) -> list[Found]:
    """Return the longest coordinated list of at least so many states or bodies, or nothing."""
    best: list[Found] = []
    index = 0
    while index < len(found):
        run = group(lower, found, index)
        if len(run) > len(best) and all(one.label in {Label.COUNTRY, Label.BODY} for one in run):
            best = run
        index += max(1, len(run))
    return best if len({one.actor for one in best}) >= least else []


def led_by(reading: Reading, sentence: int, after: int) -> list[Found]:
    """Return who leads or began what others join: "the UK- and France-led text", "that the UK initiated"."""
    lower = reading.lower
    found = parties(reading, sentence)
    for index, one in enumerate(found):
        if one.start < after:
            continue
        whole = group(lower, found, index)
        lead = lower[whole[0].start - 2 : whole[0].start]
        begun = lower[whole[-1].end : whole[-1].end + 1]
        if lower[whole[-1].end : whole[-1].end + 2] == ["-", "led"] or (
            BEGUN.intersection(begun) and {"that", "which"}.intersection(lead)
        ):
            return whole
    return []
