"""Instruments that states join, and who is known to have joined them, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from pipeline.registry._kinds import Date, Slug, Text, Url
from pipeline.registry.facts import STRICT


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Who joined on one date, and a page that says so; `members` are countries or body ids."""

    __pydantic_config__: ClassVar = STRICT

    date: Date
    members: tuple[Text, ...]
    source: Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A joint act that others join; types: how joining it is coded.  aliases: other names of it."""

    __pydantic_config__: ClassVar = STRICT

    id: Slug
    name: Text
    types: tuple[Text, ...]
    waves: tuple[Wave, ...]
    aliases: tuple[Text, ...] = ()
    note: Text | None = None

    def terms(self) -> Iterator[str]:
        """Yield every name."""
        yield self.name
        yield from self.aliases
