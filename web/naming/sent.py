"""What a person sends about a proposed name."""

import re
from typing import Annotated

from pydantic import Field

from pipeline.proposals import NameKind
from pipeline.proposals.rows import Wish
from web.asked import Blank
from web.desk.given import Id, Sent, Words

Short = Annotated[Words, Field(max_length=200)]
_PARTED = re.compile(r"[,;\n]")


class SentVerdict(Sent):
    """What is said of a name; seen: the last change on it that was on display."""

    seen: Annotated[Id | None, Blank] = None
    note: Words = ""


class SentWish(SentVerdict):
    """What to make of a name; lists are parted by commas or lines.  expected: the hash of the draft shown.

    id: of the new firm or body, or of the one whose alias or product it is.  type: a kind of the registry.
    """

    kind: NameKind
    name: Short
    id: Short
    type: Short = ""
    countries: Words = ""
    aliases: Words = ""
    products: Words = ""
    sources: Words = ""
    actor: Short = ""
    language: Short = "en"
    expected: Words = ""

    @property
    def wish(self) -> Wish:
        """Return it as the registry takes it."""
        return Wish(
            kind=self.kind,
            name=" ".join(self.name.split()),
            id=self.id.strip(),
            type=self.type,
            countries=[code.upper() for code in parted(self.countries)],
            aliases=parted(self.aliases),
            products=parted(self.products),
            sources=parted(self.sources),
            actor=self.actor.strip(),
            language=self.language.strip(),
            note=" ".join(self.note.split()),
        )


def parted(text: str) -> list[str]:
    """Return the values of a field that holds several."""
    return [value for one in _PARTED.split(text) if (value := " ".join(one.split()))]
