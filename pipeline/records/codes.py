"""The codebook's closed lists that code depends on; types and rules are data (`codebook.yml`)."""

from enum import StrEnum


class Status(StrEnum):
    """How far an action has come (codebook)."""

    PROPOSED = "proposed"
    ANNOUNCED = "announced"
    DONE = "done"
    REVERSED = "reversed"


class Certainty(StrEnum):
    """Whether the document vouches for the action (codebook)."""

    CONFIRMED = "confirmed"
    REPORTED = "reported"


class Role(StrEnum):
    """Whether an action is the document's news or an earlier act it mentions (codebook)."""

    PRIMARY = "primary"
    BACKGROUND = "background"
