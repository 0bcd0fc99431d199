"""Finds countries, bodies and firms by the registry's names; the longest name wins."""

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from models.acts.lexicon import leaders, places
from models.context import Context
from models.parties import datelines
from models.parties.actors import INSTRUMENTAL, Standing
from models.parties.nearest import acting_most
from models.reading import Found, Reading, reading_of
from pipeline.records import Label
from pipeline.registry import Ambiguous, Registry

KEPT = frozenset({"TOPIC", "entity_list"})  # classes that count inside a name too
JOINTLY = "we , the govern"  # several states speak, not the publisher
OFFICIAL = frozenset({"mission", "embassy", "ministry", "government", "department", "office", "presidency"})
OPENING = 120  # tokens that open a text
LONG = 5  # letters; a name longer than that may be printed in capitals
LONG_TOWN = 3  # letters; of a town, as datelines have it: "ROME -"


@Language.factory("mercwatch_gazetteer", assigns=["doc._.reading"], requires=["doc._.reading"])
def create(nlp: Language, name: str) -> "Gazetteer":
    """Return the component, empty until it is compiled."""
    return Gazetteer(nlp)


class Gazetteer:
    """Sets `reading.found` and `reading.by_sentence`, and tells which mentions can act where they stand."""

    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp
        self.matcher = PhraseMatcher(nlp.vocab, attr="ORTH")
        self.loud = PhraseMatcher(nlp.vocab, attr="LOWER")  # for names printed in capitals
        self.contexts: dict[tuple[str, str], Context] = {}
        self.meanings: dict[str, tuple[Label, str, str | None, str]] = {}
        self.standing = Standing()

    def compile(self, registry: Registry) -> None:
        """Take the registry's names."""
        for code, country in registry.countries.items():
            demonyms = set(country.demonyms)
            for kind, terms in (("country", set(country.terms()) - demonyms), ("demonym", demonyms)):
                short = set(country.abbreviations)
                self._add(f"{kind}:{code}", (Label.COUNTRY, code, code, kind), terms, short)
            self._ambiguous(code, country.ambiguous)
        for body in registry.bodies.values():
            self._add(body.id, (Label.BODY, body.id, body.actor, str(body.kind)), set(body.terms()), set())
            self._ambiguous(body.id, body.ambiguous)
        for firm in registry.firms.values():
            self._add(firm.id, (Label.FIRM, firm.id, None, str(firm.kind)), set(firm.terms()), set())
            self._ambiguous(firm.id, firm.ambiguous)
        for actor, names in leaders().items():
            meaning = (Label.BODY, f"leader:{actor}", actor, "head_of_state")
            self._add(f"leader:{actor}", meaning, set(names), set())
        for metonym in registry.metonyms:
            meaning = (Label.BODY, f"metonym:{metonym.actor}", metonym.actor, "metonym")
            self._add(f"metonym:{metonym.text}", meaning, {metonym.text}, set())
        towns_named = {town for towns in places().values() for town in towns}
        decoys = [self.nlp.make_doc(text) for text in registry.decoys if text not in towns_named]
        capitals = {metonym.text for metonym in registry.metonyms}
        for code, towns in places().items():
            self._add(
                f"place:{code}", (Label.BODY, f"place:{code}", code, "place"), set(towns) - capitals, set()
            )
        self.matcher.add("decoy", decoys)
        self.loud.add("decoy", decoys)

    def _add(
        self, key: str, meaning: tuple[Label, str, str | None, str], terms: set[str], short: set[str]
    ) -> None:
        self.meanings[key] = meaning
        docs = {term: self.nlp.make_doc(term.replace("’", "'")) for term in sorted(terms)}
        self.matcher.add(key, list(docs.values()))
        least = LONG_TOWN if meaning[3] in {"place", "metonym"} else LONG
        if loud := [doc for term, doc in docs.items() if term not in short and len(term) > least]:
            self.loud.add(key, loud)

    def _ambiguous(self, id: str, rules: tuple[Ambiguous, ...]) -> None:
        for rule in rules:
            self.contexts[id, rule.term.lower()] = Context(rule.needs_any)

    def __call__(self, doc: Doc) -> Doc:
        """Look the names up."""
        reading = reading_of(doc)
        names = doc.vocab.strings
        loud = (m for m in self.loud(doc) if doc[m[1] : m[2]].text.isupper())
        matches = sorted({*self.matcher(doc), *loud}, key=lambda m: (m[1], -m[2], self._rank(names[m[0]])))
        found: list[Found] = []
        taken = 0
        best: dict[tuple[int, int], list[str]] = {}
        for key, start, end in matches:
            best.setdefault((start, end), []).append(names[key])
        opening = _opening(doc, reading)
        for (start, end), keys in best.items():
            if start < taken:
                found += self._nested(found[-1:], start, end, keys)
                continue
            if "decoy" in keys:
                taken = end
                continue
            meaning = self._choose(doc, reading, opening, start, end, keys)
            if meaning:
                label, id, actor, kind = meaning
                found.append(Found(start, end, label, id, actor, kind))
                taken = end
        reading.publisher = self._publisher(reading)
        found = datelines.set_apart(reading, doc, found)
        reading.found = self.standing.settle(reading, found)
        datelines.silence(reading)
        reading.acting_most = acting_most(reading.found)
        reading.by_sentence = [[] for _ in reading.sentences]
        for one in reading.found:
            reading.by_sentence[reading.sentence_of[one.start]].append(one)
        _part(reading)
        return doc

    def _publisher(self, reading: Reading) -> Found | None:
        """Return the body that publishes; where nobody is named, the publisher's state."""
        name, country = reading.document.publisher, reading.document.country
        if JOINTLY in " ".join(reading.lower[:OPENING]):
            return None
        if not name:
            return Found(0, 0, Label.BODY, f"organ:{country}", country, "organ", True) if country else None
        matches = sorted(self.matcher(self.nlp.make_doc(name)), key=lambda m: (m[1], -m[2]))
        keys = (self.nlp.vocab.strings[key] for key, _, _ in matches)
        bodies = [self.meanings[key] for key in keys if key in self.meanings]
        named = [m for m in bodies if m[0] is not Label.FIRM and m[3] not in {"place", "metonym"}]
        if OFFICIAL.intersection(name.lower().split()) and (not named or named[0][0] is Label.COUNTRY):
            state = named[0][2] if named else country
            return Found(0, 0, Label.BODY, f"organ:{state}", state, "organ", True) if state else None
        spoken = next((m for m in bodies if m[0] is Label.BODY and m[3] not in {"place", "metonym"}), None)
        return Found(0, 0, spoken[0], spoken[1], spoken[2], spoken[3], True) if spoken else None

    def _nested(self, around: list[Found], start: int, end: int, keys: list[str]) -> list[Found]:
        """Return the state or the firm that a body's name holds: "US Treasury", "the use of Pegasus"."""
        meanings = [self.meanings[key] for key in keys if key in self.meanings]
        return [
            Found(start, end, label, id, actor, kind)
            for body in around
            for label, id, actor, kind in meanings[:1]
            if body.label is Label.BODY and start >= body.start and end <= body.end
            if label is Label.FIRM or (label is Label.COUNTRY and actor == body.actor)
        ]

    def _rank(self, key: str) -> tuple[bool, str]:
        """Return where a meaning stands among those of one name: a firm's first, as firms act too."""
        return key not in self.meanings or self.meanings[key][0] is not Label.FIRM, key

    def _choose(
        self, doc: Doc, reading: Reading, opening: str, start: int, end: int, keys: list[str]
    ) -> tuple[Label, str, str | None, str] | None:
        """Return the first meaning whose context is there; plain names before those that need one."""
        term = doc[start:end].text.lower()
        needy: list[tuple[Context, tuple[Label, str, str | None, str]]] = []
        for key in keys:
            meaning = self.meanings[key]
            context = self.contexts.get((meaning[1], term))
            publisher = reading.document.country
            if context is None or (meaning[0] is Label.BODY and publisher and meaning[2] == publisher):
                return meaning
            needy.append((context, meaning))
        sentence = reading.sentences[reading.sentence_of[start]]
        before = doc[sentence.start : start].text
        after = doc[end : sentence.end].text
        for context, meaning in needy:
            if context.holds(before) or context.holds(after) or context.holds(opening, besides=term):
                return meaning
            if meaning[3] == "country" and _listed(reading, start, end):
                return meaning
        return None


def _part(reading: Reading) -> None:
    """Drop hits that are only part of a name ("States", "Working Group")."""
    for number, found in enumerate(reading.by_sentence):
        names = [
            (n.start, n.end)
            for n in found
            if n.kind != "organ" and n.id not in INSTRUMENTAL and n.label is not Label.FIRM
        ]
        reading.hits[number] = [
            hit
            for hit in reading.hits[number]
            if hit.name in KEPT or not any(start <= hit.start and hit.end <= end for start, end in names)
        ]


def _opening(doc: Doc, reading: Reading) -> str:
    """Return title and lead: where a name's context may stand too."""
    lead = doc[: min(len(doc), OPENING)].text
    return f"{reading.document.title}\n{lead}"


def _listed(reading: Reading, start: int, end: int) -> bool:
    """Tell whether a name stands between commas, or last, in a list of countries."""
    lower = reading.lower
    before = lower[start - 1] if start else ""
    after = lower[end] if end < len(lower) else "."
    return before in {",", "and"} and (after in {",", "and", ".", ";"} or after.isspace())
