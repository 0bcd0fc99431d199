"""`mercwatch alerts`: who is told of what by post or mail, and what became of it."""

from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from cli.display import age, console, say
from cli.users import operator
from pipeline.alerts import About, Alert, Cadence, Channel
from pipeline.settings import Settings

EXAMPLES = """
`mercwatch alerts add "All actions" --post https://hooks.example.org/ours --each` prints the secret, this once

`mercwatch alerts add Spyware --mail ada@example.org --weekly --where firm=nso_group --zone Europe/Paris`

`mercwatch alerts add Queue --about candidates --mail bob@example.org --where min_confidence=0.8`

`mercwatch alerts send` delivers what waits; exit code 1 where something was given up

`mercwatch alerts again 12` delivers it anew, with the same id
"""
app = typer.Typer(
    help="Tell of accepted actions by signed posts and mailed digests.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    post: Annotated[str | None, typer.Option(metavar="URL", help="Post signed JSON there.")] = None,
    mail: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Mail digests there.")] = None,
    about: Annotated[About, typer.Option(help="Candidates are marked as not reviewed.")] = About.ACTIONS,
    each: Annotated[bool, typer.Option("--each", help="Post each change at once.")] = False,
    weekly: Annotated[bool, typer.Option("--weekly", help="In place of daily.")] = False,
    where: Annotated[
        list[str] | None, typer.Option(metavar="FILTER=VALUE", help="As in the address of the list.")
    ] = None,
    zone: Annotated[str, typer.Option(metavar="ZONE", help="Such as Europe/Paris.")] = "UTC",
    hour: Annotated[int, typer.Option(min=0, max=23, help="Of digests.")] = 8,
    weekday: Annotated[int, typer.Option(min=0, max=6, help="Of weekly ones: 0 is Monday.")] = 0,
) -> None:
    """Tell of what is accepted from now on; for posts, print the secret that signs them, this once."""
    from db.store.alerts import add_alert
    from flows.wiring import database, registry, utc_now
    from web.alerts import checked_filters
    from web.asked import BadRequestError
    from web.words import Words

    if (post is None) == (mail is None):
        raise typer.BadParameter("give --post or --mail, and not both")
    if each and weekly:
        raise typer.BadParameter("give --each or --weekly, not both")
    settings = Settings.from_environment()
    try:
        filters = checked_filters(about, _pairs(where or ()), Words(registry(settings.registry)))
    except BadRequestError as error:
        raise typer.BadParameter("; ".join(error.messages), param_hint="--where") from error
    alert = Alert(
        owner=operator(),
        name=name,
        about=about,
        filters=filters,
        cadence=Cadence.EACH if each else Cadence.WEEKLY if weekly else Cadence.DAILY,
        channel=Channel.POST if post else Channel.MAIL,
        target=post or mail or "",
        zone=zone,
        hour=hour,
        weekday=weekday,
    )
    with database(settings) as opened, opened.session() as session:
        number, secret = add_alert(session, alert, now=utc_now())
    typer.echo(f"alert {number} tells {alert.shown_target}", err=True)
    if mail and settings.mail is None:
        typer.echo("its digests wait until MERCWATCH_MAIL names a mail server", err=True)
    if secret:
        typer.echo(secret)


@app.command("list")
def list_() -> None:
    """List the alerts, and what became of the last deliveries."""
    from db.queries import alerts
    from flows.wiring import database, utc_now

    now = utc_now()
    with database(Settings.from_environment()) as opened, opened.session(read_only=True) as session:
        found = alerts.alerts(session)
        delivered = alerts.deliveries(session, [one.id for one in found], limit=20)
    shown = Table(title=f"{len(found)} alerts", title_justify="left", box=SIMPLE_HEAD)
    for heading in (
        "id",
        "name",
        "about",
        "where",
        "how often",
        "to",
        "by",
        "waiting",
        "given up",
        "stopped",
    ):
        shown.add_column(heading)
    for one in found:
        alert = one.alert
        told = ", ".join(f"{key}={value}" for key, value in alert.filters.items())
        shown.add_row(
            *(str(one.id), alert.name, alert.about, told, alert.cadence, alert.shown_target, alert.owner),
            *(str(one.waiting or ""), str(one.given_up or "")),
            f"{one.stopped_at:%Y-%m-%d}" if one.stopped_at else "",
        )
    last = Table(title="Last deliveries", title_justify="left", box=SIMPLE_HEAD)
    for heading in ("id", "alert", "what", "made", "state", "tries", "problem"):
        last.add_column(heading)
    for line in delivered:
        numbers = (str(line.id), str(line.alert_id), line.kind, f"{age(line.made_at, now)} ago")
        last.add_row(*numbers, line.state.replace("_", " "), str(line.tries), line.problem or "")
    for table in (shown, last):
        console().print(table)


@app.command("stop")
def stop(number: Annotated[int, typer.Argument(metavar="ALERT")]) -> None:
    """Stop an alert for good, with what it has not delivered yet."""
    from db.store.alerts import stop_alert
    from flows.wiring import database, utc_now

    with database(Settings.from_environment()) as opened, opened.session() as session:
        stop_alert(session, number, now=utc_now())
    console().print(f"Alert {number} tells no more.")


@app.command("send")
def send() -> None:
    """Make the digests that are due and deliver what waits, as each scheduled run does.

    Exit code 1: a delivery was given up after its last try.
    """
    from dataclasses import asdict

    from flows.steps.telling import tell

    told = tell(Settings.from_environment())
    say(asdict(told))
    for line in (*told.given_up, *told.problems):
        typer.echo(f"mercwatch: {line}", err=True)
    if told.bad:
        raise typer.Exit(1)


@app.command("again")
def again(number: Annotated[int, typer.Argument(metavar="DELIVERY")]) -> None:
    """Deliver something anew at the next `send`, with the id that it had."""
    from db.store.deliveries import deliver_again
    from flows.wiring import database, utc_now

    with database(Settings.from_environment()) as opened, opened.session() as session:
        deliver_again(session, number, now=utc_now())
    console().print(f"Delivery {number} waits for `mercwatch alerts send`.")


def _pairs(given: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return filters as they are named; raise BadParameter on what is none."""
    pairs: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not value:
            raise typer.BadParameter(f"{one}: write FILTER=VALUE", param_hint="--where")
        pairs[name] = value
    return pairs
