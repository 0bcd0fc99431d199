"""Which settings there are, what each may be, and what is told of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo, WrapValidator
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.ids import is_web_url
from pipeline.mail import Server
from pipeline.review.people import UserRole
from pipeline.settings import CONTACT, PREFIX

FILE = "mercwatch.toml"


def _told(mend: str) -> WrapValidator:
    """Return a validator that says the mend in place of what pydantic finds wrong."""

    def check(value: Any, inner: Callable[[Any], Any]) -> Any:
        try:
            return inner(value)
        except ValidationError as error:
            raise ValueError(mend) from error

    return WrapValidator(check)


def _folder(path: Path) -> Path:
    if not path.is_dir():
        raise ValueError("no such folder")
    return path


def _web(url: str) -> str:
    if not is_web_url(url):
        raise ValueError("give an http(s) URL, without user and password")
    return url


def _mail(url: str) -> str:
    Server.of(url)
    return url


def _scheduler(address: str) -> str:
    if not re.fullmatch(r"(?:tcp|tls|wss?)://[^\s/@]+:\d+", address):
        raise ValueError("give a scheduler's address, such as tcp://host:8786")
    return address


def _issuer(url: str, others: ValidationInfo) -> str:
    parts = urlsplit(url)
    if (parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}) or parts.query:
        raise ValueError(
            "give the provider's https URL, as its own `.well-known/openid-configuration` has it"
        )
    if not others.data.get("oidc_client_id"):
        raise ValueError(f"set {PREFIX}OIDC_CLIENT_ID too, as which the provider knows this desk")
    return _web(url)


def _group_roles(given: frozenset[str]) -> frozenset[str]:
    if wrong := sorted(one for one in given if not re.fullmatch(_GROUP_ROLE, one)):
        raise ValueError(f"{wrong[0]!r} is not GROUP=ROLE; the roles are {', '.join(UserRole)}")
    return given


def _if_provided(switch: bool, others: ValidationInfo) -> bool:
    if not (switch or others.data.get("oidc_issuer")):
        raise ValueError(f"without passwords nobody could log in: set {PREFIX}OIDC_ISSUER too")
    return switch


def _parted(given: Any) -> Any:
    """Return the parts of a text with commas; a list of TOML is one already."""
    return [one.strip() for one in given.split(",") if one.strip()] if isinstance(given, str) else given


def _setting(meaning: str, unset: str, *, default: Any = None, secret: bool = False) -> Any:
    """Return a field; meaning, unset: for the README.  secret: never shown, not even if wrong."""
    return Field(default, description=meaning, json_schema_extra={"unset": unset, "secret": secret})


_GROUP_ROLE = rf"\S.*=(?:{'|'.join(UserRole)})"
Place = Annotated[Path, AfterValidator(Path.expanduser)]
Number = Annotated[int, Field(ge=1, le=64), _told("give a number of processes, 1 to 64")]
Days = Annotated[int, Field(ge=0, le=36_500), _told("give a number of days, 0 for ever")]


class Given(BaseSettings):
    """Every setting, and what is told of it."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, validate_default=False)

    home: Place | None = _setting("folder of the database and the archive", "the user's data folder")
    config: Place | None = _setting(
        "TOML file with any of the other settings, their names in lower case and without `MERCWATCH_`",
        f"`{FILE}` in the home, if there is one",
    )
    database_url: str | None = _setting(
        "`sqlite:///…` or `postgresql+psycopg://…` (install `mercwatch[postgres]`)",
        "`mercwatch.db` in the home",
        secret=True,
    )
    registry: Annotated[Place, AfterValidator(_folder)] | None = _setting(
        "folder whose `feeds.yml`, `firms.yml`, … stand in for the shipped ones, or in `added/` add to them",
        "`registry` in the home, if there",
    )
    base_model: str | None = _setting("spaCy pipeline to build on", "ours")
    contact: str = _setting("URL or address that every request names", "the project's page", default=CONTACT)
    allow_hosts: Annotated[frozenset[str], BeforeValidator(_parted), _told("give names of hosts")] = _setting(
        "hosts that may be fetched although their address is private, by commas", "none", default=frozenset()
    )
    reviewers: Annotated[int, Field(ge=1, le=2), _told("give 1 or 2")] = _setting(
        "how many people decide on each candidate: 1, or 2 who do not see each other's coding", "1", default=1
    )
    sample: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False), _told("give a share, from 0 to 1")] = (
        _setting(
            "share, 0 to 1, of what the machine discards that reviewers look through, to tell its recall",
            "0.01",
            default=0.01,
        )
    )
    webhook: Annotated[str, AfterValidator(_web)] | None = _setting(
        "URL that gets a JSON POST when feeds turn bad, or well again", "none", secret=True
    )
    mail: Annotated[str, AfterValidator(_mail)] | None = _setting(
        "the same by mail: `smtp://USER:PASSWORD@HOST:587/?to=ADDRESS&from=ADDRESS`, or `smtps://`",
        "none",
        secret=True,
    )
    public_url: Annotated[str, AfterValidator(_web)] | None = _setting(
        "address by which people reach the web application, for links in what alerts send", "no links"
    )
    workers: Number | None = _setting("processes that read pages where many wait", "one a processor")
    dask: Annotated[str, AfterValidator(_scheduler)] | None = _setting(
        "Dask scheduler whose workers read a backfill, `tcp://HOST:8786` (install `mercwatch[dask]`)",
        "processes of this machine",
    )
    off_topic_days: Days = _setting(
        "days for which the bytes of pages off topic are kept, 0 for ever", "180", default=180
    )
    oidc_client_id: str | None = _setting(
        "name by which an OpenID Connect provider knows this desk, where people log in by one", "none"
    )
    oidc_issuer: Annotated[str, AfterValidator(_issuer)] | None = _setting(
        "URL of that provider (install `mercwatch[oidc]`; see docs/operating.md)", "none"
    )
    oidc_client_secret: str | None = _setting("secret that it gave to this desk", "none", secret=True)
    oidc_claim: str = _setting(
        "claim that lists a person's groups there; a dot leads into an object", "groups", default="groups"
    )
    oidc_roles: Annotated[frozenset[str], AfterValidator(_group_roles), BeforeValidator(_parted)] = _setting(
        "which groups have which role here, by commas: `desk-admins=admin, analysts=reviewer`",
        "`mercwatch users role` gives it",
        default=frozenset(),
    )
    oidc_others: Annotated[Literal["reader", "refuse"], _told("give reader or refuse")] = _setting(
        "what becomes of people in none of these groups: `reader` or `refuse`", "refuse", default="refuse"
    )
    passwords: Annotated[bool, _told("give on or off"), AfterValidator(_if_provided)] = _setting(
        "`off` where people log in by that provider only", "on", default=True
    )
    logs: Annotated[Literal["plain", "json"], _told("give plain or json")] = _setting(
        "how a line of the log is written, `plain` or `json`", "plain", default="plain"
    )
    log_level: Annotated[
        Literal["debug", "info", "warning", "error"], _told("give debug, info, warning or error")
    ] = _setting(
        "the least that is logged: `debug`, `info`, `warning`, `error`", "warning", default="warning"
    )


def is_secret(name: str) -> bool:
    """Tell whether a setting may hold a password or token."""
    return bool(_extra(name)["secret"])


def table() -> list[tuple[str, str, str]]:
    """Return variable, meaning, and what it is if not set, of every setting, for the README."""
    fields = Given.model_fields.items()
    return [
        (PREFIX + name.upper(), one.description or "", str(_extra(name)["unset"])) for name, one in fields
    ]


def _extra(name: str) -> dict[str, Any]:
    extra = Given.model_fields[name].json_schema_extra
    return extra if isinstance(extra, dict) else {}
