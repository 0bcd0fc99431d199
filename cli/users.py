"""`mercwatch users`: who may read, review, adjudicate and administer at the desk."""

import getpass
import sys
from datetime import timedelta
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import console
from pipeline.errors import SettingsError
from pipeline.review.people import UserRole
from pipeline.settings import PREFIX, Settings

EXAMPLES = """
`mercwatch users add ada --role admin` asks for a password, twice

`pass show desk | mercwatch users add bob` takes it from a pipe

`mercwatch users token ada "nightly export" --role reader` prints a key for programs, this once
"""
app = typer.Typer(
    help="Add, list and remove those who may use the desk.", no_args_is_help=True, rich_markup_mode="markdown"
)
Name = Annotated[str, typer.Argument(metavar="NAME")]


@app.command("add")
def add(name: Name, role: Annotated[UserRole, typer.Option()] = UserRole.REVIEWER) -> None:
    """Make an account."""
    from db import people
    from flows.wiring import database, utc_now

    password = ask_password()
    with database(Settings.from_environment()) as opened, opened.session() as session:
        people.add_user(session, name, role, password, done_by=operator(), now=utc_now())
    console().print(f"{name} may log in, as {role}.")


@app.command("list")
def list_() -> None:
    """List the accounts, and what was last done to them."""
    from db import people
    from flows.wiring import database

    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found, log = people.users(session), people.acts(session, limit=20)
    shown = Table(title=f"{len(found)} user{'s' * (len(found) != 1)}", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("name", "role", "since", "removed"):
        shown.add_column(heading)
    for user in found:
        removed = f"{user.removed_at:%Y-%m-%d}" if user.removed_at else ""
        shown.add_row(user.name, user.role, f"{user.created_at:%Y-%m-%d}", removed)
    told = Table(title="Last acts", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("when (UTC)", "by", "act", "user", "details"):
        told.add_column(heading)
    for act in log:
        details = ", ".join(f"{name} {value}" for name, value in act.details.items())
        told.add_row(f"{act.done_at:%Y-%m-%d %H:%M}", act.done_by, act.act, act.user, details)
    for table in (shown, told):
        console().print(table)


@app.command("role")
def role(name: Name, role: Annotated[UserRole, typer.Argument(metavar="ROLE")]) -> None:
    """Give a user another role; it counts at once."""
    from db import people
    from flows.wiring import database, utc_now

    with database(Settings.from_environment()) as opened, opened.session() as session:
        people.set_role(session, name, role, done_by=operator(), now=utc_now())
    console().print(f"{name} is {role} now.")


@app.command("password")
def password(name: Name) -> None:
    """Give a user another password and end their logins."""
    from db import people
    from flows.wiring import database, utc_now

    given = ask_password()
    with database(Settings.from_environment()) as opened, opened.session() as session:
        people.set_password(session, name, given, done_by=operator(), now=utc_now())
    console().print(f"{name} has to log in anew.")


@app.command("link")
def link(
    name: Name,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Who they are there: its claim `sub`.")],
) -> None:
    """Give an account to a person of the login provider, who is told their subject when refused."""
    from db import people
    from flows.wiring import database, utc_now

    settings = Settings.from_environment()
    if settings.oidc_issuer is None:
        raise SettingsError(f"{PREFIX}OIDC_ISSUER is not set: there is no login provider")
    with database(settings) as opened, opened.session() as session:
        people.link(session, name, settings.oidc_issuer, subject, done_by=operator(), now=utc_now())
    console().print(f"{name} logs in by {settings.oidc_issuer}, as {subject}.")


@app.command("remove")
def remove(name: Name) -> None:
    """Switch an account off for good; decisions keep its name."""
    from db import people
    from flows.wiring import database, utc_now

    with database(Settings.from_environment()) as opened, opened.session() as session:
        people.remove_user(session, name, done_by=operator(), now=utc_now())
    console().print(f"{name} can log in no more; their tokens open nothing.")


@app.command("token")
def token(
    name: Name,
    label: Annotated[str, typer.Argument(metavar="LABEL", help="What it is for.")],
    role: Annotated[UserRole, typer.Option(help="The most it may do.")] = UserRole.READER,
    days: Annotated[int, typer.Option(min=1, max=366)] = 90,
) -> None:
    """Print a new key by which a program may act for a user; it is shown this once."""
    from db import people
    from flows.wiring import database, utc_now

    lasts = timedelta(days=days)
    with database(Settings.from_environment()) as opened, opened.session() as session:
        key = people.add_token(session, name, label, role, lasts=lasts, done_by=operator(), now=utc_now())
    sys.stdout.write(key + "\n")


def ask_password() -> str:
    """Return a password, asked for twice on a terminal, else the first line of the input."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


def operator() -> str:
    """Return who runs the command, for the log: nobody at the desk has such a name."""
    try:
        return f"operator:{getpass.getuser()}"
    except (OSError, KeyError):  # an account without a name, as in some containers
        return "operator"
