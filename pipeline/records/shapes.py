"""How a page, an API or an official list shows its entries, as data of the registry."""

from dataclasses import dataclass
from typing import ClassVar

from pipeline.ids import is_slug
from pipeline.records._birth import require


@dataclass(frozen=True, slots=True, kw_only=True)
class Selectors:
    """Where a listing page has its entries: CSS, `@name` at the end for an attribute (`time@datetime`).

    All but `entries` are looked for within an entry; what is left out is found by our own rules.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    entries: str
    title: str | None = None
    link: str | None = None
    date: str | None = None
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """Where an API's JSON has its entries: dotted paths (`result.0.title`); `entries` is empty for the whole.

    url and guid may be patterns (`https://example.org/bill/{number}`) of an entry's keys.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    entries: str = ""
    title: str
    url: str | None = None
    guid: str | None = None
    published: str | None = None
    updated: str | None = None
    summary: str | None = None
    content: str | None = None

    def __post_init__(self) -> None:
        require(self.url or self.guid, "keys need a url or a guid; name the key that tells entries apart")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where an official list has its names: columns of a CSV (by name or, from 0, by number), or of XML.

    rows: XML element of a row; columns are then paths below it (`nameAlias@wholeName`).
    names: columns that may hold a name; several in one cell are parted by `;`.
    only: a column, and words that it must hold for a row to count.
    least: fewer rows are a list cut short, and an error, so that nothing is taken for removed.
    list: the registry's id of the list.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    list: str
    names: tuple[str, ...]
    least: int
    rows: str | None = None
    only: tuple[str, str] | None = None
    date: str | None = None
    reference: str | None = None

    def __post_init__(self) -> None:
        require(is_slug(self.list), f"{self.list!r} is no id of a list; use one of firms.yml")
        require(self.names, "names is empty; name a column that holds names")
        require(self.least > 0, "least must be positive; say how many rows there are at least")
