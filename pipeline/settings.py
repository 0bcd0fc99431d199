"""What an operator may set, read from the environment once and passed on as arguments."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

from platformdirs import user_data_path

from pipeline.errors import SettingsError
from pipeline.ids import is_web_url

PREFIX = "MERCWATCH_"
CONTACT = "https://github.com/mercwatch/mercwatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting, with its default; `MERCWATCH_` and the upper-case name is the variable.

    home: folder of the database and the archive.
    database_url: SQLAlchemy URL; a SQLite file in `home` where none is given.
    registry: folder whose files stand in for the shipped ones of the same name.
    base_model: spaCy package or folder to build the language pipeline on; ours where empty.
    contact: URL or address that every request names, for those whose servers we visit.
    allow_hosts: hosts that may be fetched although their addresses are private.
    webhook: URL that is told by POST which feeds turned bad or well again.
    mail: smtp:// or smtps:// URL of a server, with whom to write to, for the same.
    reviewers: how many people decide on each candidate, 1 or 2; with 2, neither sees the other's first.
    sample: share (0 to 1) of what the machine discards that reviewers are asked about, to tell its recall.
    workers: processes that read pages where many wait; every processor of the machine, by its variable.
    """

    home: Path
    database_url: str
    registry: Path | None = None
    base_model: str | None = None
    contact: str = CONTACT
    allow_hosts: frozenset[str] = frozenset()
    webhook: str | None = None
    mail: str | None = None
    reviewers: int = 1
    sample: float = 0.01
    workers: int = 1

    @property
    def archive(self) -> Path:
        """Return the folder of the WARC files."""
        return self.home / "archive"

    @property
    def shown_database_url(self) -> str:
        """Return the database's URL without its password."""
        return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", self.database_url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of an environment; raise SettingsError on an unknown or unusable one."""
        given = {
            name.removeprefix(PREFIX).lower(): value.strip()
            for name, value in environment.items()
            if name.startswith(PREFIX) and value.strip()
        }
        known = {field.name for field in fields(cls)}
        if unknown := sorted(set(given) - known):
            raise SettingsError(
                f"unknown setting {PREFIX}{unknown[0].upper()}: the settings are "
                + ", ".join(PREFIX + name.upper() for name in sorted(known))
            )
        home = Path(given.get("home") or user_data_path("mercwatch")).expanduser().absolute()
        registry = Path(given["registry"]).expanduser() if "registry" in given else None
        if registry and not registry.is_dir():
            raise SettingsError(f"{PREFIX}REGISTRY={registry}: no such folder")
        if "webhook" in given and not is_web_url(given["webhook"]):
            raise SettingsError(f"{PREFIX}WEBHOOK: give an http(s) URL, without user and password")
        if given.get("reviewers", "1") not in {"1", "2"}:
            raise SettingsError(f"{PREFIX}REVIEWERS={given['reviewers']}: give 1 or 2")
        if not re.fullmatch(r"0(\.\d+)?|1(\.0+)?", given.get("sample", "0")):
            raise SettingsError(f"{PREFIX}SAMPLE={given['sample']}: give a share, from 0 to 1")
        if not given.get("workers", "1").isdecimal() or not 1 <= int(given.get("workers", "1")) <= 64:
            raise SettingsError(f"{PREFIX}WORKERS={given['workers']}: give a number of processes, 1 to 64")
        if "mail" in given:
            _check_mail(given["mail"])
        return cls(
            home=home,
            database_url=given.get("database_url", f"sqlite:///{home / 'mercwatch.db'}"),
            registry=registry,
            base_model=given.get("base_model"),
            contact=given.get("contact", CONTACT),
            allow_hosts=frozenset(h.strip() for h in given.get("allow_hosts", "").split(",") if h.strip()),
            webhook=given.get("webhook"),
            mail=given.get("mail"),
            reviewers=int(given.get("reviewers", "1")),
            sample=float(given.get("sample", "0.01")),
            workers=int(given.get("workers", os.cpu_count() or 1)),
        )


def _check_mail(url: str) -> None:
    """Raise SettingsError, which does not show the password, on a URL that is no mail server's."""
    from pipeline.mail import Server  # noqa: PLC0415 - few have mail, and every command would wait for it

    try:
        Server.of(url)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}MAIL: {error}") from error
