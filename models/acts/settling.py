"""Which type an act is of once it is known who did it and to whom, and whether it counts."""

from models.acts.enactments import part_of_text
from models.acts.lexicon import load
from models.acts.listings import Steps, listed_as
from models.parties.kinds import INDUSTRIAL, PARLIAMENTARY, PRIVATE
from models.reading import Draft, Reading
from pipeline.records import Label, Status

OF_CUSTOMERS = frozenset({"procurement", "use_restriction"})
ENDING = load().reversing | {"suspended", "stopped", "halted", "paused", "cut"}
COLLECTIVE = frozenset({"principles", "joint_statement", "statement", "process"})
LIKELY = 0.15  # chance that what a company says is an act of its own


def settled(reading: Reading, draft: Draft, steps: Steps) -> bool:
    """Settle what depends on who acted; tell whether enough is known."""
    if part_of_text(reading, draft):
        return False
    kinds = {one.kind for one in draft.actors}
    if kinds and kinds <= INDUSTRIAL and (draft.type == "statement" or draft.verb_class == "condemn"):
        judgement = reading.judgements.get(draft.sentence)
        if not draft.judged or judgement is None or judgement.chances["industry_action"] < LIKELY:
            return False  # an opinion
        draft.type, draft.chance = "industry_action", judgement.chances["industry_action"]
    if kinds and kinds <= INDUSTRIAL and (draft.type in COLLECTIVE or cuts_off(reading, draft)):
        draft.type = "industry_action"
    if draft.type == "industry_action":
        if draft.status is Status.REVERSED:  # what a firm ends is what it does
            draft.status, draft.status_at = Status.DONE, None
        return bool(kinds & INDUSTRIAL) or any(one.label is Label.FIRM for one in draft.actors)
    if draft.judged and draft.type == "joint_statement" and not _of_one_text(reading, draft):
        draft.type = "statement"
    if draft.type == "sanctions" and ("trade_authority" in kinds or _of_trade(reading, draft)):
        draft.type = "export_control"
    if known := listed_as(draft, steps):
        draft.reasons.append(f"on that state's list as {known}, not {draft.type}")
        draft.type = known
    if draft.type == "prosecution" and kinds & PARLIAMENTARY:
        draft.type = "inquiry"
    if kinds and kinds <= PRIVATE and draft.type not in {"litigation", "funding"}:
        return False
    if draft.type in {"statement", "inquiry", "procurement", "legislation"}:
        return bool(draft.actors)
    return bool(draft.actors or draft.endorsers or (draft.named and not draft.reduced))


def cuts_off(reading: Reading, draft: Draft) -> bool:
    """Tell whether an act, if a vendor did it, is that it drops a customer (codebook: `industry_action`)."""
    word = reading.lower[draft.verb[0] if draft.verb else draft.start]
    return draft.type in OF_CUSTOMERS and word in ENDING


def _of_one_text(reading: Reading, draft: Draft) -> bool:
    """Tell whether a sentence names a text that several states issue, or that they join one."""
    hits = {hit.name for hit in reading.hits[draft.sentence]}
    return draft.instrument is not None or bool(hits & {"joint", "joint_voice", "join"})


def _of_trade(reading: Reading, draft: Draft) -> bool:
    """Tell whether a designation without a sanctions authority follows on the Entity List."""
    if any(one.kind == "sanctions_authority" for one in draft.actors):
        return False
    if any("commerce" in reading.lower[one.start : one.end] for one in draft.actors):
        return True
    here = range(max(0, draft.sentence - 2), draft.sentence + 1)
    return any(hit.name == "entity_list" for i in here for hit in reading.hits[i])
