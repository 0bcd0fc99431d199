"""Documents in, annotations out; spaCy objects never leave."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol, cast

import spacy
from spacy.about import __version__ as spacy_version
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex, load_config

from models import components
from models.acts import lexicon
from models.components.classifier import SentenceClassifier
from models.components.confidence import Confidence
from models.languages import language_of
from models.languages import pipelines as foreign
from models.normalise import normalise
from models.reading import Reading, reading_of
from models.records import annotation
from models.sentences.learnt import Learnt, read_learnt
from pipeline.errors import ModelError
from pipeline.records import Annotation, Document
from pipeline.registry import Registry

HERE = Path(__file__).parent
KIND = "trained-1"  # cues, a sentence classifier and a parser
BATCH = 16
UNREAD = frozenset({"__pycache__", "training", "learning", "README.md"})  # files that decide no annotation
INFIXES = (r"(?<=[.])-(?=[A-Za-z])", r"(?<=[0-9A-Za-z])[–—/](?=[A-Za-z])")
SUFFIXES = (r"(?<=[A-Za-z])-",)  # "UK- and France-led"


class Compiled(Protocol):
    """A component that takes its patterns from the registry."""

    def compile(self, registry: Registry) -> None:
        """Take the patterns."""


class Annotator:
    """Reads documents; `version` changes whenever patterns, code of this room or registry do."""

    def __init__(self, nlp: Language, version: str, registry: Registry) -> None:
        self.nlp = nlp
        self.version = version
        self._registry = registry
        self._foreign: dict[str | None, Language] = {}
        self._glued = lexicon.load().verb_forms

    def annotate(self, documents: Iterable[Document]) -> Iterator[Annotation]:
        """Yield the annotation of each document, in order."""
        for doc in self.read(documents):
            yield annotation(reading_of(doc), doc, self.version)

    def read(self, documents: Iterable[Document]) -> Iterator[Doc]:
        """Yield the Doc of each document with its reading, for this room only."""
        for language, alike in groupby(documents, key=language_of):
            nlp = self._pipeline(language)
            yield from nlp.pipe((self._open(nlp, language, one) for one in alike), batch_size=BATCH)

    @property
    def learnt(self) -> Learnt:
        """Return what was learnt; its name is that with which `version` begins."""
        sentences, sure = self._learning()
        return Learnt(self.version.partition("+")[0], sentences.model, sure.weights)

    def learn(self, learnt: Learnt) -> None:
        """Read by what was learnt from now on."""
        sentences, sure = self._learning()
        sentences.model, sure.weights = learnt.classifier, learnt.weights
        self.version = f"{learnt.name}+{self.version.partition('+')[2]}"

    def _learning(self) -> tuple[SentenceClassifier, Confidence]:
        """Return the components that learn."""
        names = ("mercwatch_classifier", "mercwatch_confidence")
        sentences, sure = map(self.nlp.get_pipe, names)
        return cast(SentenceClassifier, sentences), cast(Confidence, sure)

    def _pipeline(self, language: str | None) -> Language:
        """Return the pipeline of a language, made when it is first met."""
        if language == "en":
            return self.nlp
        if language not in self._foreign:
            self._foreign[language] = foreign.pipeline(language, self._registry)
        return self._foreign[language]

    def _open(self, nlp: Language, language: str | None, document: Document) -> Doc:
        working = normalise(document.text, self._glued.__contains__)
        nlp.max_length = max(nlp.max_length, len(working.text) + 1)
        doc = nlp.make_doc(working.text)
        doc._.reading = Reading(document, working, language)
        return doc


def load(registry: Registry, *, base_model: str | None = None, adopted: Path | None = None) -> Annotator:
    """Return the annotator for a registry, on our own pipeline or on the components of another.

    adopted: folder of a version that was learnt from decisions; the shipped one where empty.
    """
    assert components.__all__  # noqa: S101 - importing them registers the factories
    try:
        config = load_config(HERE / "config.cfg")
        if base_model:
            nlp = spacy.load(base_model, exclude=["ner", "lemmatizer", "attribute_ruler"])
            for name in config["nlp"]["pipeline"]:
                nlp.add_pipe(name, first=name == "mercwatch_sentences" or None)  # before any parser
        else:
            nlp = spacy.util.load_model_from_config(config, auto_fill=True, validate=True)
    except (OSError, ValueError) as error:
        where = base_model or HERE / "config.cfg"
        raise ModelError(
            f"{where}: no pipeline that spaCy can load ({error}); mend MERCWATCH_BASE_MODEL"
        ) from error
    infixes = compile_infix_regex([*(nlp.Defaults.infixes or ()), *INFIXES])
    cast(Any, nlp.tokenizer).infix_finditer = infixes.finditer
    suffixes = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), *SUFFIXES])
    cast(Any, nlp.tokenizer).suffix_search = suffixes.search
    for name in ("mercwatch_words", "mercwatch_gazetteer", "mercwatch_roles"):
        cast(Compiled, nlp.get_pipe(name)).compile(registry)
    reader = Annotator(nlp, f"{KIND}+{_digest(registry, base_model)}", registry)
    if adopted:
        reader.learn(read_learnt(adopted))
    return reader


def _digest(registry: Registry, base_model: str | None) -> str:
    """Return a short digest of what decides an annotation: this room's files, the registry, the base."""
    whole = hashlib.sha256(f"{registry.digest}:{base_model or ''}:{spacy_version}".encode())
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and not UNREAD.intersection(path.relative_to(HERE).parts):
            whole.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes())
    return whole.hexdigest()[:10]
