"""What becomes of acts in a language that is not parsed once their words and doers are known."""

from models.languages.frames import Sign
from models.parties.kinds import JUDICIAL, PARLIAMENTARY
from models.reading import Draft, Found

PROBING = frozenset({"open", "close", "investigate", "entrust", "hear"})
ADMINISTRATIVE = PARLIAMENTARY | {
    "executive",
    "head_of_state",
    "data_protection",
    "regulator",
    "justice_ministry",
}


def astray(date: Found, sign: Sign, acts: list[int]) -> bool:
    """Tell whether another act's word stands between a date and the words of an act."""
    first, last = (sign.end, date.start) if date.start >= sign.end else (date.end, sign.start)
    return any(first <= place < last for place in acts)


def parted(drafts: list[Draft]) -> list[Draft]:
    """Leave an object that verbs of one type share to the nearest: "shelved the case and reopened it"."""
    for one in drafts:
        for other in drafts:
            shared = one.object is not None and one.object == other.object and one.type == other.type
            if (
                shared
                and one.verb
                and other.verb
                and one.verb[0] != other.verb[0]
                and one.stage != other.stage
            ):
                further = min(one, other, key=lambda draft: draft.weight)
                if further.verb:
                    further.start, further.end, further.object = *further.verb, None
    return drafts


def borrowed(drafts: list[Draft]) -> list[Draft]:
    """Return the drafts; one without an actor takes that of an act of its type and firm."""
    for order in (drafts, drafts[::-1]):
        last: dict[tuple[str, str], Draft] = {}
        for draft in order:
            keys = [(draft.type, one.id) for one in draft.firms]
            like = next((last[key] for key in keys if key in last), None)
            if not draft.actors and like:
                draft.actors = list(like.actors)
                draft.reasons.append("actor: of the like act")
            if draft.actors:
                last.update(dict.fromkeys(keys, draft))
    return drafts


def settled(sign: Sign, actors: list[Found]) -> str:
    """Return the type of an act once it is known what kind of body did it."""
    type_ = sign.frame.type
    kinds = {one.kind for one in actors}
    if type_ == "prosecution" and sign.frame.verb in PROBING and kinds & ADMINISTRATIVE:
        return "inquiry"
    if type_ == "prosecution" and kinds & PARLIAMENTARY:
        return "inquiry"
    if type_ == "inquiry" and sign.frame.verb in PROBING and kinds & JUDICIAL:
        return "prosecution"
    if type_ == "litigation" and sign.frame.verb == "file" and "prosecutor" in kinds:
        return "prosecution"
    if type_ == "sanctions" and "trade_authority" in kinds:
        return "export_control"
    return type_
