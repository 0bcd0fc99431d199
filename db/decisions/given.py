"""What a reviewer gives, and the rules that it is held to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.schema import Verdict
from pipeline.registry import Codebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A span of a stored document that a reviewer sets under a value; `quote` is checked where given."""

    document_id: int
    field: str
    value: str
    start: int
    end: int
    quote: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A verdict as given.

    fields: what an amendment sets, in the codebook's names; lists for the parties.
    reason: of a rejection, a code of the codebook.
    duplicate_of: a candidate; of an action, its id.
    """

    verdict: Verdict
    note: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    evidence: tuple[Quote, ...] = ()
    reason: str | None = None
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What decisions are held to.  reviewers: how many must decide on a candidate, 1 or 2."""

    codebook: Codebook
    reviewers: int = 1
