"""What an operator may set, read once from the environment and a TOML file, and passed on as arguments."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

PREFIX = "MERCWATCH_"
CONTACT = "https://github.com/mercwatch/mercwatch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting; `pipeline.settings.given` says what each may be, and what it is if not set.

    home: folder of the database and the archive.
    database_url: SQLAlchemy URL; a SQLite file in `home` where none is given.
    config: the TOML file that was read.
    registry: folder whose files stand in for the shipped ones of the same name, or add to them; `registry` in
    `home` where that is there and no other is given.
    base_model: spaCy package or folder to build the language pipeline on; ours where empty.
    contact: URL or address that every request names, for those whose servers we visit.
    allow_hosts: hosts that may be fetched although their addresses are private.
    webhook: URL that is told by POST which feeds turned bad or well again.
    mail: smtp:// or smtps:// URL of a server, with whom to write to, for the same.
    public_url: address by which people reach the web application, for the links of what is sent.
    reviewers: how many people decide on each candidate, 1 or 2; with 2, neither sees the other's first.
    sample: share (0 to 1) of what the machine discards that reviewers are asked about, to tell its recall.
    workers: processes that read pages where many wait; every processor of the machine, where it is not set.
    dask: address of a Dask scheduler that backfills are read by; processes of this machine, where None.
    off_topic_days: how long the bytes of pages off topic are kept; 0 is for ever.
    oidc_client_id, oidc_issuer, oidc_client_secret: who the desk is at an OpenID Connect provider, by which
    people log in; None where they do not.
    oidc_claim, oidc_roles: claim that lists a person's groups, and `GROUP=ROLE` of those that mean a role.
    oidc_others: what those are who are in no such group, `reader` or refused (`refuse`).
    passwords: whether people may log in by the passwords of their accounts.
    logs: how a line of the log is written, `plain` or `json`.
    log_level: the least that is written to the log.
    """

    home: Path
    database_url: str = field(repr=False)
    config: Path | None = None
    registry: Path | None = None
    base_model: str | None = None
    contact: str = CONTACT
    allow_hosts: frozenset[str] = frozenset()
    webhook: str | None = field(default=None, repr=False)
    mail: str | None = field(default=None, repr=False)
    public_url: str | None = None
    reviewers: int = 1
    sample: float = 0.01
    workers: int = 1
    dask: str | None = None
    off_topic_days: int = 180
    oidc_client_id: str | None = None
    oidc_issuer: str | None = None
    oidc_client_secret: str | None = field(default=None, repr=False)
    oidc_claim: str = "groups"
    oidc_roles: frozenset[str] = frozenset()
    oidc_others: str = "refuse"
    passwords: bool = True
    logs: str = "plain"
    log_level: str = "warning"

    @property
    def archive(self) -> Path:
        """Return the folder of the WARC files."""
        return self.home / "archive"

    @property
    def models(self) -> Path:
        """Return the folder of the models that were trained here."""
        return self.home / "models"

    @property
    def own_registry(self) -> Path:
        """Return the folder of this installation's registry files, be it there or not."""
        return self.registry or self.home / "registry"

    @property
    def shown_database_url(self) -> str:
        """Return the database's URL without its password."""
        return without_passwords(self.database_url)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """Return the settings of an environment and the TOML file that it names, or that lies in the home.

        Raise SettingsError, which names the variable or file and key, on an unknown or unusable one.
        """
        from pipeline.settings.reading import read  # noqa: PLC0415 - `--help` needs no pydantic

        return cls(**read(environment))


_IN_URL = re.compile(r"(?<=://)([^\s/@:]*):[^\s/]*@(?=[^\s/@]*)")
_IN_QUERY = re.compile(r"(?i)([?&\s](?:password|passwd|token|secret|key)=)[^&\s'\"]+")


def without_passwords(text: str) -> str:
    """Return a text with the passwords of the URLs in it struck out."""
    return _IN_QUERY.sub(r"\1***", _IN_URL.sub(r"\1:***@", text))
