"""Varies a treebank for the parser: words of the field for its own, and sentences as headlines."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import yaml
from spacy.language import Language
from spacy.tokens import Doc, Token
from spacy.training import Example

WORDS = Path(__file__).parents[1] / "training" / "field_words.yaml"
ARTICLES = frozenset({"a", "an", "the"})
LIGHT = frozenset(
    {"be", "is", "are", "was", "were", "been", "being", "has", "have", "had", "do", "did", "does"}
)
SAYING = frozenset({"said", "says"})
SHORTEST, LONGEST = 4, 25  # words of a headline
SWAPPED, IN_PRESENT = (
    0.3,
    0.8,
)  # shares of a headline's words that change, and of its past verbs to the present
Augmenter = Callable[[Language, Example], Iterator[Example]]


@cache
def field_words() -> Mapping[str, Sequence[str]]:
    """Return the words of the field by Penn tag."""
    read: dict[str, list[str]] = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    return read


def field(level: float, share: float, headlines: float) -> Augmenter:
    """Return what adds varied copies of a treebank's examples.

    level: share of examples of which a copy has words of the field for a share of its own, of the same tag.
    headlines: share of examples that are told once more as a headline: no articles, present tense, no stop.
    """
    draw = random.Random(0)  # noqa: S311 - the same weights each time

    def augment(nlp: Language, example: Example) -> Iterator[Example]:
        yield example
        if draw.random() < level:
            yield _swapped(nlp, example.reference, draw, share)
        if draw.random() < headlines:
            headline = _headline(nlp, example.reference, draw)
            if headline is not None:
                yield headline

    return augment


def _swapped(nlp: Language, known: Doc, draw: random.Random, share: float) -> Example:
    field = field_words()
    words = []
    for token in known:
        word = token.text
        if token.tag_ in field and draw.random() < share and token.lower_ not in LIGHT | SAYING:
            word = draw.choice(field[token.tag_])
            if (token.i == 0 or token.text.istitle()) and token.tag_ != "NNP":
                word = _capital(word)
        words.append(word)
    return _example(nlp, known, [*known], words, [token.tag_ for token in known])


def _headline(nlp: Language, known: Doc, draw: random.Random) -> Example | None:
    """Return a sentence as a headline, or None where what goes is more than articles and stops."""
    field = field_words()
    kept = [t for t in known if not (t.lower_ in ARTICLES and t.tag_ == "DT" and not [*t.children])]
    while kept and kept[-1].text in {".", "!"} and not [*kept[-1].children]:
        kept.pop()
    places = {token.i for token in kept}
    short = SHORTEST <= len(kept) <= LONGEST and len(kept) < len(known)
    if not short or any(token.head.i not in places for token in kept):
        return None
    words, tags = [token.text for token in kept], [token.tag_ for token in kept]
    for k, token in enumerate(kept):
        if token.tag_ in field and draw.random() < SWAPPED and token.lower_ not in LIGHT:
            past = token.tag_ == "VBD"
            tags[k] = (
                "VBZ" if past and draw.random() < IN_PRESENT and token.dep_.lower() == "root" else token.tag_
            )
            words[k] = draw.choice(field[tags[k]])
    words[0] = _capital(words[0])
    return _example(nlp, known, kept, words, tags)


def _example(
    nlp: Language, known: Doc, kept: Sequence[Token], words: Sequence[str], tags: Sequence[str]
) -> Example:
    place = {token.i: k for k, token in enumerate(kept)}
    whole = len(kept) == len(known)
    spaces = [bool(t.whitespace_) for t in kept] if whole else [True] * (len(kept) - 1) + [False]
    reference = Doc(
        nlp.vocab,
        words=[*words],
        spaces=spaces,
        tags=[*tags],
        heads=[place[token.head.i] for token in kept],
        deps=[token.dep_ for token in kept],
    )
    return Example(Doc(nlp.vocab, words=[*words], spaces=spaces), reference)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]
