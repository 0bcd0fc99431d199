"""What is known before a page is read: feeds, firms, bodies, countries and codebook, as YAML files."""

from pipeline.registry._kinds import BodyKind, FirmKind, FirmRole, FirmStatus, ListingStep
from pipeline.registry.codebook import (
    ActionType,
    Codebook,
    FieldRule,
    Holds,
    Precedence,
    Scope,
    SettledCase,
)
from pipeline.registry.facts import (
    Alias,
    Ambiguous,
    Body,
    Country,
    Firm,
    Listing,
    Metonym,
    OfficialList,
)
from pipeline.registry.instruments import Instrument, Wave
from pipeline.registry.loader import FILES, Registry, load

__all__ = [
    "FILES",
    "ActionType",
    "Alias",
    "Ambiguous",
    "Body",
    "BodyKind",
    "Codebook",
    "Country",
    "FieldRule",
    "Firm",
    "FirmKind",
    "FirmRole",
    "FirmStatus",
    "Holds",
    "Instrument",
    "Listing",
    "ListingStep",
    "Metonym",
    "OfficialList",
    "Precedence",
    "Registry",
    "Scope",
    "SettledCase",
    "Wave",
    "load",
]
