"""The pipeline of each language that is tagged without being parsed, made when it is first met."""

import re
from typing import Any, cast

import spacy
from spacy.language import Language
from spacy.util import compile_infix_regex

from models.components.foreign_names import ForeignNames
from models.languages import READ, tongues
from pipeline.registry import Registry

ELISION = r"(?<=[A-Za-zÀ-ÿ]')(?=[A-Za-zÀ-ÿ])"  # "l'Italie" is two words
ORDINAL = r"\d{1,2}\."


def pipeline(language: str | None, registry: Registry) -> Language:
    """Return the pipeline of a language; one that tags nothing where it is not read."""
    nlp = spacy.blank("xx")
    if language not in READ:
        return nlp
    tongue = tongues.load(str(language))
    whole = [re.escape(one) for one in tongue.raw["abbreviations"]]
    whole += [ORDINAL] if tongue.raw.get("ordinals") else []
    tokenizer = cast(Any, nlp.tokenizer)
    tokenizer.token_match = re.compile(f"(?:{'|'.join(whole)})$").match
    tokenizer.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), ELISION]).finditer
    nlp.add_pipe("mercwatch_sentences")
    names = nlp.add_pipe("mercwatch_foreign_names", config={"language": language})
    cast(ForeignNames, names).compile(registry)
    nlp.add_pipe("mercwatch_foreign_cues", config={"language": language})
    return nlp
