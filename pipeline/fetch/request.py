"""What is asked of a server, and within which limits."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.records import Validators


@dataclass(frozen=True, slots=True)
class Request:
    """A URL to fetch; with validators the server may answer that nothing changed.

    user_agent: in place of our own; `{contact}` in it becomes the operator's contact.
    robots: keep to the host's robots.txt. That is for pages which a feed names; feeds themselves, and what
    is submitted by hand, are asked for because a person said so, as feed readers do.
    """

    url: str
    validators: Validators = Validators()  # noqa: RUF009 - frozen
    user_agent: str | None = None
    robots: bool = False

    @property
    def host(self) -> str:
        """Return the host's name in lower case, or nothing where the URL has none."""
        return host_of(self.url)


def host_of(url: str) -> str:
    """Return the host of a URL in lower case, or nothing where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one request, and of what one host gets of a run.

    connect, request: seconds; `request` covers all of it, redirects too, by the clock on the wall.
    max_bytes: of a body, as sent and decompressed.
    gap: seconds between two requests to one host.
    patience: seconds that a run waits for one host that asks for a longer pause, or says that it is busy.
    host: seconds of a run that its replies and the pauses it asks for may take.
    workers: requests at once, each to another host.
    """

    connect: float = 10
    request: float = 60
    max_bytes: int = 20_000_000
    max_redirects: int = 5
    gap: float = 1
    patience: float = 60
    host: float = 1800
    workers: int = 16
