"""What the registry knows: firms, bodies, countries and how they are named.

A context word in `needs_any` counts where a word of the text begins with it, whatever its case;
written in capitals ("EU", "U.S.") it counts only as that very word.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import AfterValidator

from pipeline.registry._kinds import (
    BodyKind,
    Date,
    FirmKind,
    FirmRole,
    FirmStatus,
    Language,
    ListingStep,
    Slug,
    Text,
    Url,
)

STRICT = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """A name that counts only where the sentence, the title or the lead holds a context word."""

    __pydantic_config__: ClassVar = STRICT

    term: Text
    needs_any: tuple[Text, ...]
    confusable_with: Text | None = None

    def __post_init__(self) -> None:
        if not self.needs_any:
            raise ValueError(f"{self.term!r} has no context words; name at least one in needs_any")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A step against a firm; `list` is the id of one of the registry's lists, `date` when it took effect."""

    __pydantic_config__: ClassVar = STRICT

    list: Slug
    date: Date
    step: ListingStep
    announced: Date | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialList:
    """A list, docket or regime that firms are put on: whose it is, and which action type an entry is."""

    __pydantic_config__: ClassVar = STRICT

    id: Slug
    name: Text
    actor: Text
    type: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A vendor, broker, hack-for-hire outfit or investor.

    products: a mention of one alone means this firm.  also_sells: products whose bare name means another.
    verified: False where it rests on general knowledge; check before it is shown as fact.
    """

    __pydantic_config__: ClassVar = STRICT

    id: Slug
    name: Text
    kind: FirmKind
    jurisdictions: tuple[Text, ...]
    sources: tuple[Url, ...]
    verified: bool
    aliases: tuple[Text, ...] = ()
    products: tuple[Text, ...] = ()
    also_sells: tuple[Text, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    role: FirmRole = FirmRole.VENDOR
    status: FirmStatus = FirmStatus.ACTIVE
    successor: Slug | None = None
    listings: tuple[Listing, ...] = ()
    note: Text | None = None

    def terms(self) -> Iterator[str]:
        """Yield every name and product that means this firm."""
        yield self.name
        yield from self.aliases
        yield from self.products


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name and its language, ISO 639-1."""

    text: str
    lang: str


def _by_language(given: Mapping[str, tuple[str, ...]]) -> tuple[Alias, ...]:
    return tuple(Alias(text=text, lang=lang) for lang, texts in given.items() for text in texts)


if TYPE_CHECKING:
    Aliases = tuple[Alias, ...]
else:  # in YAML: lists by language
    Aliases = Annotated[Mapping[Language, tuple[Text, ...]], AfterValidator(_by_language)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organ, organisation or coalition, and the actor it stands for.

    conveners: the countries that convened a process, as which it acts where nobody else is named.
    """

    __pydantic_config__: ClassVar = STRICT

    id: Slug
    name: Text
    actor: Text
    kind: BodyKind
    conveners: tuple[Text, ...] = ()
    aliases: Aliases = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    note: Text | None = None

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it is named in; `name` is English."""
        return tuple(sorted({"en", *(alias.lang for alias in self.aliases)}))

    def terms(self) -> Iterator[str]:
        """Yield every name, each language's in turn."""
        yield self.name
        yield from (alias.text for alias in self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metonym:
    """A capital that stands for its state where `needs` holds."""

    __pydantic_config__: ClassVar = STRICT

    text: Text
    actor: Text
    needs: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """A state or territory; `abbreviations` are matched case-sensitively, as are names and demonyms."""

    __pydantic_config__: ClassVar = STRICT

    code: Text
    name: Text
    aliases: tuple[Text, ...] = ()
    abbreviations: tuple[Text, ...] = ()
    demonyms: tuple[Text, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()

    def terms(self) -> Iterator[str]:
        """Yield every name, abbreviation and demonym."""
        yield self.name
        yield from self.aliases
        yield from self.abbreviations
        yield from self.demonyms
