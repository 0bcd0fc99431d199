"""The codebook as records: one file drives tagging, validation, forms, help and the data dictionary."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AfterValidator, Field

from pipeline.registry._kinds import Language, Slug, Text
from pipeline.registry.facts import STRICT


class Holds(StrEnum):
    """What the values of a field are."""

    TYPE = "type"
    DATE = "date"
    ACTOR = "actor"
    FIRM = "firm"
    STATUS = "status"
    CERTAINTY = "certainty"
    ROLE = "role"
    DERIVATION = "derivation"
    TEXT = "text"
    SPAN = "span"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionType:
    """A type of action.  joint: actors and endorsers count together when two are compared."""

    __pydantic_config__: ClassVar = STRICT

    code: Slug
    name: Text
    rule: Text
    joint: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """A field of an action.  many: it holds any number of values, else one or none."""

    __pydantic_config__: ClassVar = STRICT

    name: Slug
    label: Text
    holds: Holds
    rule: Text
    many: bool = False
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is and what is not an action."""

    __pydantic_config__: ClassVar = STRICT

    action: Text
    relevant: Text
    also_actions: tuple[Text, ...]
    not_actions: tuple[Text, ...]
    also_on_topic: tuple[Text, ...]
    off_topic: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Precedence:
    """Which type wins where two fit; `over` is empty where the case itself decides."""

    __pydantic_config__: ClassVar = STRICT

    case: Text
    wins: Text
    over: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledCase:
    """A question once decided; `type` where the answer is a type."""

    __pydantic_config__: ClassVar = STRICT

    case: Text
    rule: Text
    type: Text | None = None


def _flat(given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in given.values() for word in words))


if TYPE_CHECKING:
    Topic = tuple[str, ...]
else:  # in YAML: lists by language
    Topic = Annotated[Mapping[Language, tuple[Text, ...]], AfterValidator(_flat)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """The rules of coding; the words for codes stand beside them for forms and help.

    rejections: why a reviewer may reject a candidate.
    topic: words that make a page worth reading, in many languages; a word may be the stem of longer ones.
    """

    __pydantic_config__: ClassVar = STRICT

    version: Annotated[int, Field(ge=1)]
    scope: Scope
    types: Mapping[str, ActionType]
    precedence: tuple[Precedence, ...]
    fields: Mapping[str, FieldRule]
    statuses: Mapping[str, str]
    certainties: Mapping[str, str]
    roles: Mapping[str, str]
    derivations: Mapping[str, str]
    rejections: Mapping[str, str]
    vague_dates: tuple[Text, ...]
    settled: tuple[SettledCase, ...]
    matching: tuple[Text, ...]
    topic: Topic
