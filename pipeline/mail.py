"""Send a mail through the server that the operator set."""

import smtplib
import ssl
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple, Self
from urllib.parse import parse_qs, unquote, urlsplit

SECONDS = 20.0  # for each step
FORM = "smtp://USER:PASSWORD@HOST:587/?to=ADDRESS&from=ADDRESS (smtps:// for TLS from the start)"


class Server(NamedTuple):
    """A mail server, and whose mail to whom it takes."""

    host: str
    port: int
    tls: bool  # from the start; else by STARTTLS where it is offered
    user: str
    password: str
    sender: str
    to: tuple[str, ...]

    @classmethod
    def of(cls, url: str) -> Self:
        """Return what a URL says; raise ValueError where it is not of the form."""
        parts = urlsplit(url)
        asked = parse_qs(parts.query)
        to = tuple(one.strip() for given in asked.get("to", ()) for one in given.split(",") if one.strip())
        sender = asked.get("from", to[:1] or ("",))[0]
        proper = parts.scheme in {"smtp", "smtps"} and parts.hostname and to
        if not proper or not all(one.isprintable() for one in (sender, *to)):
            raise ValueError(f"no mail server and address: write {FORM}")
        tls = parts.scheme == "smtps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (465 if tls else 25),
            tls=tls,
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            sender=sender,
            to=to,
        )


def send(
    url: str,
    subject: str,
    text: str,
    *,
    now: datetime,
    html: str | None = None,
    to: str | None = None,
    headers: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> str | None:
    """Send a mail; return None, or in words why the server has not taken it. No password goes unencrypted.

    html: the same for readers that set it.  to: whom, in place of whom the URL names.
    """
    server = Server.of(url)
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = server.sender, to or ", ".join(server.to), subject
    message["Date"] = format_datetime(now)
    for name, value in (headers or {}).items():
        message[name] = value
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    context = ssl.create_default_context()
    try:
        with _connected(server, context, seconds) as connection:
            encrypted = server.tls
            if not encrypted and connection.has_extn("starttls"):
                connection.starttls(context=context)
                encrypted = True
            if server.user:
                if not encrypted:
                    return f"{server.host} offers no encryption, and the password is not sent without"
                connection.login(server.user, server.password)
            connection.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        return f"{server.host}: {error}"
    return None


def _connected(server: Server, context: ssl.SSLContext, seconds: float) -> smtplib.SMTP:
    connection: smtplib.SMTP
    if server.tls:
        connection = smtplib.SMTP_SSL(server.host, server.port, timeout=seconds, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=seconds)
    connection.ehlo()
    return connection
