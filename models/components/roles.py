"""Who acted, who joined, at whom it was aimed, by which instrument and when."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts import lexicon
from models.acts.dating import date_of
from models.acts.listings import Steps, steps
from models.acts.recency import recency
from models.acts.settling import settled
from models.acts.stages import stage_of
from models.parties.agents import epithet
from models.parties.lists import led_by, listing, parties
from models.parties.nearest import nearest
from models.parties.subjects import JOINT, Subjects
from models.reading import Draft, Found, Reading, reading_of
from pipeline.records import Label
from pipeline.registry import Registry

AIMED = frozenset(
    {
        "sanctions",
        "export_control",
        "litigation",
        "prosecution",
        "regulatory_penalty",
        "procurement",
        "use_restriction",
    }
)
JOINING = lexicon.function_words()["joining"]
JOINED = frozenset(
    {"joined", "joins", "join", "joining", "endorsed", "endorses", "endorse", "signed", "acceded"}
)
BELONGING = frozenset({"members", "member"})
TOGETHER = 10  # tokens between "joins" and what is done together
LEAST = 3  # actors that make a list
AFTER = 4  # sentences in which a list may follow its act


@Language.factory("mercwatch_roles", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Roles":
    """Return the component, without official lists until it is compiled."""
    return Roles()


class Roles:
    """Fills the parties of each draft, and strikes those that nobody in particular did."""

    def __init__(self) -> None:
        self.subjects = Subjects()
        self.steps: Steps = {}

    def compile(self, registry: Registry) -> None:
        """Take the steps of the registry's official lists, and who convened a process."""
        self.steps = steps(registry)
        self.subjects.conveners = {body.id: body.conveners for body in registry.bodies.values()}

    def __call__(self, doc: Doc) -> Doc:
        """Fill the drafts."""
        reading = reading_of(doc)
        lists = {i: listing(reading.lower, parties(reading, i), LEAST) for i in range(len(reading.sentences))}
        kept: list[Draft] = []
        for draft in reading.drafts:
            if draft.judged and _of_members(reading, lists[draft.sentence]):
                continue
            draft.instrument = _instrument(reading, draft)
            if epithet(reading, draft) or not self.subjects.settle(reading, draft, kept):
                continue
            if draft.type in JOINT and _joins(reading, draft):
                draft.endorsers = list(draft.actors)
                draft.actors = draft.actors + led_by(reading, draft.sentence, draft.start)
            draft.firms = _firms(reading, draft)
            draft.date = date_of(reading, draft)
            draft.news = False if draft.aside else recency(reading, draft)
            draft.stage = stage_of(reading, draft)
            kept.append(draft)
        _attach(reading, kept, lists)
        for draft in kept:
            nobody = not draft.actors and not draft.endorsers
            joined = draft.type in JOINT and draft.named and not draft.reduced  # a list may follow
            if nobody and not joined and (how := nearest(reading, draft)):
                draft.reasons.append(f"actor: {how}")
        reading.drafts = [draft for draft in kept if settled(reading, draft, self.steps)]
        return doc


def _instrument(reading: Reading, draft: Draft) -> Found | None:
    """Return the named instrument that the act's words touch, or the nearest behind them."""
    named = reading.instruments[draft.sentence]
    for one in named:
        if one.start < draft.end and draft.start < one.end:
            return one
    if draft.type == "principles" and draft.object:
        return Found(*draft.object, Label.INSTRUMENT, " ".join(reading.lower[slice(*draft.object)]))
    near = [one for one in named if -12 <= one.start - draft.end <= 6]
    return min(near, key=lambda one: abs(one.start - draft.end), default=None)


def _firms(reading: Reading, draft: Draft) -> list[Found]:
    """Return the firms of the sentence; for acts aimed at firms also the only one of the sentence before."""
    acting = {one.id for one in draft.actors if one.label is Label.FIRM}
    every = (one for one in reading.by_sentence[draft.sentence] if one.label is Label.FIRM)
    here = [one for one in every if one.id not in acting]
    if here or draft.type not in AIMED:
        return here
    paragraph = reading.sentences[draft.sentence].paragraph
    for i in (draft.sentence - 1, draft.sentence + 1):
        if 0 <= i < len(reading.sentences) and abs(reading.sentences[i].paragraph - paragraph) <= 1:
            beside = [one for one in reading.by_sentence[i] if one.label is Label.FIRM]
            if len({one.id for one in beside}) == 1:
                draft.reasons.append(
                    "firm named in the next sentence" if i > draft.sentence else "firm named before"
                )
                return beside[:1]
    return []


def _attach(reading: Reading, drafts: list[Draft], lists: dict[int, list[Found]]) -> None:
    """Give each list of states to the act that it belongs to: as who joined, or as members of who acted."""
    owners = {draft.sentence: draft for draft in drafts if draft.type in JOINT | {"statement"}}
    for number, states in lists.items():
        if not states:
            continue
        draft = owners.get(number)
        lead = _lead(reading, states)
        if draft and draft.actors and {id(one) for one in draft.actors} & {id(one) for one in states}:
            continue
        belongs = bool(BELONGING.intersection(lead)) and not {"endorsed", "joined", "support"}.intersection(
            lead
        )
        if draft is None:
            draft = next(
                (owners[i] for i in range(number - 1, max(-1, number - 1 - AFTER), -1) if i in owners), None
            )
            if draft is None or not _within(reading, draft.sentence, number):
                continue
            if not belongs and not JOINING.intersection(lead):
                continue
        if belongs:
            if any(one.label is Label.BODY for one in draft.actors):
                draft.members += states
        elif draft.sentence == number and not draft.actors and states[-1].end <= draft.start:
            draft.actors = list(states)  # "A, B and C spoke in a joint statement issued today"
            draft.reasons.append("actor: subject")
        elif draft.type == "joint_statement" or JOINING.intersection(lead) or _by(lead):
            draft.endorsers += states
            if draft.actors and _with_partners(reading, draft):
                draft.actors = draft.actors + states
            draft.reasons.append(f"list of {len(states)} states")


def _joins(reading: Reading, draft: Draft) -> bool:
    """Tell whether an act is that somebody joins a text or process that others made."""
    return draft.verb_class == "join" or (draft.verb is not None and reading.lower[draft.verb[0]] in JOINED)


def _with_partners(reading: Reading, draft: Draft) -> bool:
    """Tell whether the doer joins others in the act, whom a list names: "joins nine partners in issuing"."""
    sentence = reading.sentences[draft.sentence]
    words = reading.lower[sentence.start : sentence.end]
    here = [i for i, word in enumerate(words) if word in JOINED]
    return any(
        words[i] == "in" and words[i + 1].endswith("ing") and here and here[0] < i < here[0] + TOGETHER
        for i in range(len(words) - 1)
    )


def _of_members(reading: Reading, states: list[Found]) -> bool:
    """Tell whether a list names who belongs to a body, and no act."""
    return bool(states) and bool(BELONGING.intersection(_lead(reading, states)))


def _lead(reading: Reading, states: list[Found]) -> list[str]:
    """Return the words right before a list, in its sentence."""
    sentence = reading.sentences[reading.sentence_of[states[0].start]]
    return reading.lower[max(sentence.start, states[0].start - 12) : states[0].start]


def _by(lead: list[str]) -> bool:
    return "by" in lead and "from" in lead[-3:]


def _within(reading: Reading, act: int, later: int) -> bool:
    """Tell whether a later sentence is of the act's paragraph, or a bullet below it."""
    one, other = reading.sentences[act], reading.sentences[later]
    return other.paragraph == one.paragraph or (
        other.paragraph - one.paragraph <= 2 and other.depth > one.depth
    )
