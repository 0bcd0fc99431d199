"""What the components leave on a spaCy Doc for each other; token offsets, end exclusive."""

from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc

from models.grammar.dependencies import Parse
from models.normalise import Working
from models.sentences.judgement import Judgement
from pipeline.dates import PartialDate
from pipeline.records import Document, Label, Status


@dataclass(frozen=True, slots=True)
class Hit:
    """Words of a class of `patterns/words.yaml`."""

    start: int
    end: int
    name: str


@dataclass(slots=True)
class Found:
    """A mention before it is turned into a record.

    actor: whom it stands for; `capable`: whether it can act where it stands ("Israeli firm" cannot).
    kind: of body or firm, as the registry has it; "country", "demonym" or "organ" otherwise.
    """

    start: int
    end: int
    label: Label
    id: str
    actor: str | None = None
    kind: str = ""
    capable: bool = False
    derivation: str | None = None
    date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it stands: paragraph, depth of its bullet (-1: none), whether it opens a line."""

    start: int
    end: int
    paragraph: int
    depth: int
    opens: bool
    heading: bool


@dataclass(slots=True)
class Draft:
    """An act under construction; `clause` bounds the words that belong to its verb."""

    type: str
    sentence: int
    start: int
    end: int
    verb: tuple[int, int] | None
    object: tuple[int, int] | None
    weight: float
    passive: bool = False
    joint: bool = False
    main_verb: bool = False
    in_passing: bool = False
    verb_class: str = ""
    reduced: bool = False  # a participle right behind its noun: "a code developed within"
    aside: bool = False  # told beside what its sentence is about: "which had sanctioned it"
    news: bool | None = None  # told as news, or as an earlier act
    judged: bool = False  # drafted by the sentence classifier, no cue
    chance: float | None = None  # of its type, as the classifier sees the sentence; act: of any act
    act: float | None = None
    status: Status = Status.DONE
    stage: str | None = None
    status_at: tuple[int, int] | None = None
    reported_at: tuple[int, int] | None = None
    actors: list[Found] = field(default_factory=list)
    endorsers: list[Found] = field(default_factory=list)
    members: list[Found] = field(default_factory=list)
    firms: list[Found] = field(default_factory=list)
    instrument: Found | None = None
    date: Found | None = None
    traits: dict[str, float] = field(default_factory=dict)  # what its weight was reckoned from
    reasons: list[str] = field(default_factory=list)

    @property
    def named(self) -> bool:
        """Tell whether the act names its instrument by a proper name."""
        return self.instrument is not None and self.instrument.id[:1].isupper()


@dataclass(slots=True)
class Reading:
    """The state of one document's reading; each component fills its part."""

    document: Document
    working: Working
    language: str | None = "en"
    lower: list[str] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    hits: list[list[Hit]] = field(default_factory=list)  # by sentence
    title_on_topic: bool = False
    found: list[Found] = field(default_factory=list)
    publisher: Found | None = None  # the body that speaks as "we"; its span is nowhere
    places: list[Found] = field(
        default_factory=list
    )  # towns, in order: their state, where they act or an organ sits
    datelines: dict[int, int] = field(default_factory=dict)  # by sentence: where it begins behind one
    written_in: str | None = None  # the state whose town the first dateline names
    acting_most: str | None = None  # the state that may act in most mentions
    by_sentence: list[list[Found]] = field(default_factory=list)
    instruments: list[list[Found]] = field(default_factory=list)
    dates: list[list[Found]] = field(default_factory=list)
    topical: list[bool] = field(default_factory=list)  # by sentence: whether it is on the topic
    near: list[int] = field(default_factory=list)  # sentences on or near the topic that may tell of acts
    drafts: list[Draft] = field(default_factory=list)
    judgements: dict[int, Judgement] = field(default_factory=dict)  # by sentence
    parses: dict[int, Parse] = field(default_factory=dict)  # by sentence; of those alone that hold drafts


Doc.set_extension("reading", default=None, force=True)


def reading_of(doc: Any) -> Reading:
    """Return the reading that the annotator put on a Doc."""
    reading = doc._.reading
    assert isinstance(reading, Reading), "the pipeline reads documents through models.Annotator only"  # noqa: S101
    return reading
