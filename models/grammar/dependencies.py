"""Heads and relations of a sentence, whichever scheme the parser speaks: Universal Dependencies or ClearNLP.

Universal Dependencies is what our own weights speak; ClearNLP is what `en_core_web_*` speak. There a
preposition heads its noun; here the noun hangs on the word that the preposition belongs to, as in UD.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from spacy.tokens import Doc, Span, Token


class Relation(StrEnum):
    """How a word hangs on its head."""

    ROOT = "root"
    SUBJECT = "subject"
    PASSIVE_SUBJECT = "passive subject"
    AGENT = "agent"
    OBJECT = "object"
    OBLIQUE = "oblique"  # a noun behind a preposition, on a verb
    MODIFIER = "modifier"  # a noun behind a preposition, on a noun
    POSSESSOR = "possessor"
    COMPOUND = "compound"
    APPOSITION = "apposition"
    CONJUNCT = "conjunct"
    COMPLEMENT = "complement"  # a clause with a subject of its own, as object
    OPEN_COMPLEMENT = "open complement"  # a clause whose subject is another's
    ADVERBIAL = "adverbial clause"
    RELATIVE = "relative clause"
    PARTICIPLE = "participle"  # a participle or infinitive on a noun
    PARATAXIS = "parataxis"
    AUXILIARY = "auxiliary"
    PASSIVE_AUXILIARY = "passive auxiliary"
    COPULA = "copula"
    NEGATION = "negation"
    MARK = "mark"
    CASE = "case"
    OTHER = "other"


R = Relation
UNIVERSAL = {
    "root": R.ROOT, "nsubj": R.SUBJECT, "csubj": R.SUBJECT, "nsubj:outer": R.SUBJECT,
    "nsubj:pass": R.PASSIVE_SUBJECT, "csubj:pass": R.PASSIVE_SUBJECT, "obl:agent": R.AGENT, "obj": R.OBJECT,
    "obl": R.OBLIQUE, "nmod": R.MODIFIER, "nmod:poss": R.POSSESSOR, "compound": R.COMPOUND,
    "flat": R.COMPOUND, "amod": R.COMPOUND, "nmod:desc": R.COMPOUND, "appos": R.APPOSITION,
    "conj": R.CONJUNCT, "ccomp": R.COMPLEMENT, "xcomp": R.OPEN_COMPLEMENT, "advcl": R.ADVERBIAL,
    "advcl:relcl": R.RELATIVE, "acl:relcl": R.RELATIVE, "acl": R.PARTICIPLE, "parataxis": R.PARATAXIS,
    "aux": R.AUXILIARY, "aux:pass": R.PASSIVE_AUXILIARY, "cop": R.COPULA, "mark": R.MARK, "case": R.CASE,
}  # fmt: skip
CLEAR = {
    "root": R.ROOT, "nsubj": R.SUBJECT, "csubj": R.SUBJECT, "nsubjpass": R.PASSIVE_SUBJECT,
    "csubjpass": R.PASSIVE_SUBJECT, "dobj": R.OBJECT, "poss": R.POSSESSOR, "compound": R.COMPOUND,
    "amod": R.COMPOUND, "appos": R.APPOSITION, "conj": R.CONJUNCT, "ccomp": R.COMPLEMENT,
    "xcomp": R.OPEN_COMPLEMENT, "advcl": R.ADVERBIAL, "relcl": R.RELATIVE, "acl": R.PARTICIPLE,
    "parataxis": R.PARATAXIS, "aux": R.AUXILIARY, "auxpass": R.PASSIVE_AUXILIARY, "neg": R.NEGATION,
    "mark": R.MARK, "prep": R.CASE, "agent": R.CASE, "pobj": R.OBLIQUE, "pcomp": R.ADVERBIAL,
    "oprd": R.OPEN_COMPLEMENT,
}  # fmt: skip
ONLY_CLEAR = frozenset({"nsubjpass", "dobj", "pobj", "prep", "auxpass", "poss", "relcl"})
NEGATING = frozenset({"not", "n't", "never", "no"})
CHAIN = 12  # steps up or along a tree, at most


@dataclass(slots=True)
class Parse:
    """A parsed sentence; all positions are token numbers of the document, as in `reading.lower`.

    heads, relations, tags (Penn): by token; tokens that are not parsed (blanks) are absent.
    """

    heads: dict[int, int] = field(default_factory=dict)
    relations: dict[int, Relation] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    children: dict[int, list[int]] = field(default_factory=dict)

    def of(self, head: int, *relations: Relation) -> list[int]:
        """Return the children of a word that stand in one of the relations."""
        return [i for i in self.children.get(head, ()) if self.relations[i] in relations]

    def conjuncts(self, i: int) -> list[int]:
        """Return a word and all that are coordinated with it, chained or flat, in order."""
        first = i
        for _ in range(CHAIN):
            if self.relations.get(first) is not Relation.CONJUNCT:
                break
            first = self.heads[first]
        found = [first]
        for one in found:
            found += self.of(one, Relation.CONJUNCT)
        return sorted(found)

    def governors(self, i: int) -> Iterator[int]:
        """Yield the heads above a word, nearest first."""
        for _ in range(CHAIN * 2):
            if i not in self.heads or self.heads[i] == i:
                return
            i = self.heads[i]
            yield i

    def below(self, i: int) -> list[int]:
        """Return a word and all that hangs under it, in order."""
        found = [i]
        for one in found:
            found += self.children.get(one, ())
        return sorted(found)


def parse_of(parsed: Doc | Span, places: Sequence[int]) -> Parse:
    """Return the parse of a Doc or a span of one; places: the document's number of each token."""
    offset = parsed.start if isinstance(parsed, Span) else 0
    tokens = list(parsed)
    clear = any(token.dep_ in ONLY_CLEAR for token in tokens)
    labels = CLEAR if clear else UNIVERSAL
    heads, relations = [], []
    for number, token in enumerate(tokens):
        head = token.head.i - offset
        label = token.dep_.lower()
        relation = labels.get(label, Relation.OTHER)
        if token.text.lower() in NEGATING and label in {"advmod", "neg", "det"}:
            relation = Relation.NEGATION
        if not 0 <= head < len(tokens) or head == number:
            head, relation = number, Relation.ROOT
        heads.append(head)
        relations.append(relation)
    for number in range(len(tokens)):
        if clear:
            _hang(tokens, heads, relations, number)
        elif relations[number] is Relation.OBLIQUE and _is_agent(tokens, heads, relations, number):
            relations[number] = Relation.AGENT
    made = Parse()
    for number, token in enumerate(tokens):
        place, above = places[number], places[heads[number]]
        made.heads[place] = above
        made.relations[place] = relations[number]
        made.tags[place] = token.tag_
        if place != above:
            made.children.setdefault(above, []).append(place)
    return made


def _is_agent(
    tokens: Sequence[Token], heads: Sequence[int], relations: Sequence[Relation], number: int
) -> bool:
    """Tell whether a noun behind "by" is the agent of a passive verb or participle."""
    above = heads[number]
    beside = {relations[i] for i in range(len(tokens)) if heads[i] == above}
    passive = not beside.isdisjoint({Relation.PASSIVE_SUBJECT, Relation.PASSIVE_AUXILIARY}) or (
        tokens[above].tag_ == "VBN" and relations[above] is Relation.PARTICIPLE
    )
    return passive and any(
        heads[i] == number and relations[i] is Relation.CASE and tokens[i].text.lower() == "by"
        for i in range(number)
    )


def _hang(tokens: Sequence[Token], heads: list[int], relations: list[Relation], number: int) -> None:
    """Hang a ClearNLP noun on what its preposition belongs to, and the preposition on the noun."""
    if relations[number] is not Relation.OBLIQUE:
        return
    preposition = heads[number]
    if relations[preposition] is not Relation.CASE:
        return
    above = heads[preposition]
    heads[number], heads[preposition] = above, number
    if tokens[preposition].dep_ == "agent":
        relations[number] = Relation.AGENT
    elif tokens[above].tag_.startswith("N"):
        relations[number] = Relation.MODIFIER
