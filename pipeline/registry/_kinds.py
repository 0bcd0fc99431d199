"""Closed lists and checked words that registry facts are made of."""

from enum import StrEnum
from typing import Annotated

from babel.localedata import locale_identifiers
from pydantic import AfterValidator, BeforeValidator

from pipeline.dates import PartialDate
from pipeline.ids import is_slug, is_web_url

LANGUAGES = frozenset(code for code in locale_identifiers() if len(code) == 2)


class FirmKind(StrEnum):
    """What a firm does."""

    SPYWARE = "spyware"
    EXPLOIT_BROKER = "exploit_broker"
    HACK_FOR_HIRE = "hack_for_hire"
    INTERCEPTION = "interception"
    FORENSICS = "forensics"
    INVESTOR = "investor"


class FirmRole(StrEnum):
    """Whether a firm makes what it sells."""

    VENDOR = "vendor"
    RESELLER = "reseller"


class FirmStatus(StrEnum):
    """Whether a firm still trades under its name."""

    ACTIVE = "active"
    CLOSED = "closed"
    INSOLVENT = "insolvent"
    RENAMED = "renamed"
    DEFUNCT = "defunct"


class ListingStep(StrEnum):
    """What befell a firm on a list or in a court."""

    ADDED = "added"
    REMOVED = "removed"
    CHARGED = "charged"
    SENTENCED = "sentenced"


class BodyKind(StrEnum):
    """What a body is."""

    HEAD_OF_STATE = "head_of_state"
    EXECUTIVE = "executive"
    FOREIGN_MINISTRY = "foreign_ministry"
    INTERIOR_MINISTRY = "interior_ministry"
    JUSTICE_MINISTRY = "justice_ministry"
    DEFENCE_MINISTRY = "defence_ministry"
    SANCTIONS_AUTHORITY = "sanctions_authority"
    TRADE_AUTHORITY = "trade_authority"
    REGULATOR = "regulator"
    DATA_PROTECTION = "data_protection"
    CYBER_AGENCY = "cyber_agency"
    INTELLIGENCE = "intelligence"
    POLICE = "police"
    PROSECUTOR = "prosecutor"
    COURT = "court"
    OMBUDSMAN = "ombudsman"
    PARLIAMENT = "parliament"
    PARLIAMENTARY_COMMITTEE = "parliamentary_committee"
    IGO = "igo"
    IGO_BODY = "igo_body"
    COALITION = "coalition"
    PROCESS = "process"
    NGO = "ngo"
    FOUNDATION = "foundation"
    COMPANY = "company"
    INDUSTRY_COALITION = "industry_coalition"


def _text(value: str) -> str:
    if not value or value != value.strip():
        raise ValueError(f"{value!r} is empty or has blanks around it; write the words alone")
    return value


def _slug(value: str) -> str:
    if not is_slug(value):
        raise ValueError(f"{value!r} is no id; use a-z, 0-9 and single _")
    return value


def _url(value: str) -> str:
    if not is_web_url(value):
        raise ValueError(f"{value!r} is no http(s) URL; give the whole address")
    return value


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(f"{value!r} is no known language; use the ISO 639-1 code")
    return value


def _date(value: object) -> object:
    return PartialDate(value) if isinstance(value, str) else value


Text = Annotated[str, AfterValidator(_text)]
Slug = Annotated[str, AfterValidator(_slug)]
Url = Annotated[str, AfterValidator(_url)]
Language = Annotated[str, AfterValidator(_language)]
Date = Annotated[PartialDate, BeforeValidator(_date)]
