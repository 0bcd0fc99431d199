"""Finds countries, bodies and firms in a language that is tagged and not parsed."""

import re

from spacy.language import Language
from spacy.tokens import Doc

from models.acts.lexicon import leaders
from models.components.gazetteer import Gazetteer
from models.languages import tongues
from models.parties.foreign import ForeignStanding
from models.reading import Hit, Reading, reading_of
from pipeline.records import Label
from pipeline.registry import Ambiguous, Registry

TITLE = re.compile(r"^(?:Vice )?(?:President|Secretary) ")
ACRONYM = re.compile(r"\b[A-Z]{3,}\b")


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
        self.topic = re.compile("(?!)")

    def compile(self, registry: Registry) -> None:
        """Take CLDR's names and our own, and the registry's in English and in this language."""
        raw = self.tongue.raw
        self.topic = re.compile("|".join(re.escape(term.lower()) for term in registry.codebook.topic))
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
            own = {one.text for one in body.aliases if one.lang == self.tongue.code} | {
                *raw["forms"].get(body.id, ())
            }
            names = own | {body.name, *(one.text for one in body.aliases if one.lang == "en")}
            names |= {name[:1].upper() + name[1:] for name in names}  # as a sentence begins
            names |= {name.lower() for name in own if " " in name}  # "il dipartimento del Tesoro"
            names |= {name[:1].lower() + name[1:] for name in own if " " in name}
            names = self._spelt(names)
            self._add(body.id, (Label.BODY, body.id, body.actor, str(body.kind)), names, set())
            self._ambiguous(body.id, body.ambiguous)
        for firm in registry.firms.values():
            names = self._spelt({*firm.terms(), *raw["forms"].get(firm.id, ())})
            self._add(firm.id, (Label.FIRM, firm.id, None, str(firm.kind)), names, set())
            self._ambiguous(firm.id, firm.ambiguous)
        for actor, persons in leaders().items():
            meaning = (Label.BODY, f"leader:{actor}", actor, "head_of_state")
            bare = {TITLE.sub("", person) for person in persons}
            self._add(f"leader:{actor}", meaning, {*persons, *bare}, set())
        for actor, capitals in raw["metonyms"].items():
            meaning = (Label.BODY, f"metonym:{actor}", actor, "metonym")
            self._add(f"metonym:{actor}", meaning, set(capitals), set())
        capitals = {name for names in raw["metonyms"].values() for name in names}
        for code, towns in self.tongue.towns.items():
            meaning = (Label.BODY, f"place:{code}", code, "place")
            self._add(f"place:{code}", meaning, set(towns - capitals), set())
        self.matcher.add("decoy", [self.nlp.make_doc(text) for text in [*raw["decoys"], *registry.decoys]])

    def __call__(self, doc: Doc) -> Doc:
        """Look the names up."""
        reading = reading_of(doc)
        reading.hits = [[] for _ in reading.sentences]
        for topic in self.topic.finditer(reading.working.text.lower()):
            span = doc.char_span(*topic.span(), alignment_mode="expand")
            if span is not None:
                reading.hits[reading.sentence_of[span.start]].append(Hit(span.start, span.end, "TOPIC"))
        reading.title_on_topic = self._on_topic(reading.document.title)
        return super().__call__(doc)

    def _spelt(self, names: set[str]) -> set[str]:
        """Return names with their acronyms as the language's press prints them: "Nso Group", "Ofac"."""
        if not self.tongue.raw.get("acronyms_capitalised"):
            return names
        return names | {ACRONYM.sub(lambda found: found[0].capitalize(), name) for name in names}

    def _on_topic(self, title: str) -> bool:
        """Tell whether a title holds a word of the topic or a vendor's name."""
        named = (self.nlp.vocab.strings[key] for key, _, _ in self.matcher(self.nlp.make_doc(title)))
        firm = any(key in self.meanings and self.meanings[key][0] is Label.FIRM for key in named)
        return firm or self.topic.search(title.lower()) is not None

    def _choose(
        self, doc: Doc, reading: Reading, opening: str, start: int, end: int, keys: list[str]
    ) -> tuple[Label, str, str | None, str] | None:
        """Return the meaning whose context is there; of firms the topic's words are context enough."""
        chosen = super()._choose(doc, reading, opening, start, end, keys)
        if chosen or not (reading.title_on_topic or reading.hits[reading.sentence_of[start]]):
            return chosen
        firms = [self.meanings[key] for key in keys if self.meanings[key][0] is Label.FIRM]
        return firms[0] if len(firms) == 1 else None
