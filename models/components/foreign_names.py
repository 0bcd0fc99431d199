"""Finds countries, bodies and firms in a language that is tagged and not parsed."""

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.lexicon import leaders
from models.components.gazetteer import Gazetteer
from models.languages import tongues
from models.parties.actors import INSTRUMENTAL, Standing
from models.reading import Found, Hit, Reading, reading_of
from pipeline.records import Label
from pipeline.registry import Ambiguous, Registry

LINKED = 2  # tokens between names of one list
BEFORE, BEHIND = 3, 2  # tokens in which an organ stands beside its country: "governo italiano", "polski rząd"


@Language.factory(
    "mercwatch_foreign_names",
    assigns=["doc._.reading"],
    requires=["token.is_sent_start", "doc._.reading"],
    default_config={"language": None},
)
def create(nlp: Language, name: str, language: str) -> "ForeignNames":
    """Return the component, empty until it is compiled."""
    return ForeignNames(nlp, tongues.load(language))


class ForeignNames(Gazetteer):
    """Sets `reading.hits` (the topic's words alone), `reading.found` and `reading.by_sentence`."""

    def __init__(self, nlp: Language, tongue: tongues.Tongue) -> None:
        super().__init__(nlp)
        self.tongue = tongue
        self.standing = ForeignStanding(tongue)
        self.topic: tuple[str, ...] = ()

    def compile(self, registry: Registry) -> None:
        """Take CLDR's names and our own, and the registry's in English and in this language."""
        raw = self.tongue.raw
        self.topic = tuple(term.lower() for term in registry.codebook.topic)
        for code, country in registry.countries.items():
            names = set(self.tongue.names.get(code, ()))
            short = {one for one in names if one.isupper()}
            self._add(f"country:{code}", (Label.COUNTRY, code, code, "country"), names, short)
            demonyms = set(self.tongue.demonyms.get(code, ()))
            self._add(f"demonym:{code}", (Label.COUNTRY, code, code, "demonym"), demonyms, set())
            self._ambiguous(code, country.ambiguous)
        for term, rule in raw["ambiguous"].items():
            self._ambiguous(rule["code"], (Ambiguous(term=term, needs_any=tuple(rule["needs"])),))
        for body in registry.bodies.values():
            names = {body.name, *(one.text for one in body.aliases if one.lang in {"en", self.tongue.code})}
            names.update(raw["forms"].get(body.id, ()))
            names |= {name[:1].upper() + name[1:] for name in names}  # as a sentence begins
            self._add(body.id, (Label.BODY, body.id, body.actor, str(body.kind)), names, set())
            self._ambiguous(body.id, body.ambiguous)
        for firm in registry.firms.values():
            names = {*firm.terms(), *raw["forms"].get(firm.id, ())}
            self._add(firm.id, (Label.FIRM, firm.id, None, str(firm.kind)), names, set())
            self._ambiguous(firm.id, firm.ambiguous)
        for actor, persons in leaders().items():
            meaning = (Label.BODY, f"leader:{actor}", actor, "head_of_state")
            self._add(f"leader:{actor}", meaning, set(persons), set())
        for actor, capitals in raw["metonyms"].items():
            meaning = (Label.BODY, f"metonym:{actor}", actor, "metonym")
            self._add(f"metonym:{actor}", meaning, set(capitals), set())
        self.matcher.add("decoy", [self.nlp.make_doc(text) for text in [*raw["decoys"], *registry.decoys]])

    def __call__(self, doc: Doc) -> Doc:
        """Look the names up."""
        reading = reading_of(doc)
        lower = reading.working.text.lower()
        reading.hits = [[] for _ in reading.sentences]
        for i, sentence in enumerate(reading.sentences):
            end = doc[sentence.end - 1].idx + len(doc[sentence.end - 1])
            if any(term in lower[doc[sentence.start].idx : end] for term in self.topic):
                reading.hits[i].append(Hit(sentence.start, sentence.end, "TOPIC"))
        reading.title_on_topic = any(term in reading.document.title.lower() for term in self.topic)
        return super().__call__(doc)

    def _choose(
        self, doc: Doc, reading: Reading, opening: str, start: int, end: int, keys: list[str]
    ) -> tuple[Label, str, str | None, str] | None:
        """Return the meaning whose context is there; of firms the topic's words are context enough."""
        chosen = super()._choose(doc, reading, opening, start, end, keys)
        if chosen or not (reading.title_on_topic or reading.hits[reading.sentence_of[start]]):
            return chosen
        firms = [self.meanings[key] for key in keys if self.meanings[key][0] is Label.FIRM]
        return firms[0] if len(firms) == 1 else None


class ForeignStanding(Standing):
    """Settles which mentions can act, by the words beside them alone."""

    def __init__(self, tongue: tongues.Tongue) -> None:
        super().__init__()
        self.placed = tongue.words("placed")
        self.articles = tongue.words("articles")
        self.organs = tongue.stems("organs")

    def settle(self, reading: Reading, found: list[Found]) -> list[Found]:
        """Return the mentions that count, `capable` set."""
        kept: list[Found] = []
        for one in found:
            sentence = reading.sentences[reading.sentence_of[one.start]]
            free = not self._placed(reading, one, sentence.start)
            if one.label is Label.COUNTRY:
                around = range(max(sentence.start, one.start - BEFORE), min(sentence.end, one.end + BEHIND))
                beside = any(self.organs.match(reading.lower[i]) for i in around)
                one.capable = beside or (free and one.kind != "demonym")
                if not beside and kept and kept[-1].label is Label.COUNTRY and _linked(kept[-1], one):
                    one.capable = kept[-1].capable
            elif one.label is Label.BODY:
                one.capable = free and one.id not in INSTRUMENTAL
            if one.kind != "metonym" or one.capable:
                kept.append(one)
        return kept

    def _placed(self, reading: Reading, one: Found, start: int) -> bool:
        """Tell whether a name stands behind a preposition."""
        i = one.start - 1
        while i >= start and reading.lower[i] in self.articles:
            i -= 1
        return i >= start and reading.lower[i] in self.placed


def _linked(one: Found, other: Found) -> bool:
    """Tell whether two names stand side by side: "in Ungarn und der Türkei"."""
    return 0 < other.start - one.end <= LINKED
