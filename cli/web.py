"""`mercwatch web`: the review desk in a browser."""

import ipaddress
import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from cli.display import console
from cli.telling import telling
from pipeline.errors import MercwatchError
from pipeline.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from db.session import Database

EXAMPLES = """
`mercwatch web` then open http://127.0.0.1:8000/

`mercwatch web --port 0` takes any free port and says which

`mercwatch web --name desk.example.org` behind a proxy on this machine that speaks HTTPS for that name
"""


def web(
    host: Annotated[str, typer.Option(help="Address of this machine to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535)] = 8000,
    name: Annotated[
        list[str] | None, typer.Option(help="A name by which an HTTPS proxy on this machine asks for us.")
    ] = None,
) -> None:
    """Show and review the candidates in a browser, until stopped."""
    address = loopback(host)
    import uvicorn

    from flows.wiring import database
    from pipeline.registry.stamp import stamp
    from web.renewing import Renewing

    settings = Settings.from_environment()
    with (
        database(settings) as opened,
        listening(address, port) as bound,
        telling(opened, settings),
    ):
        shown = f"[{address}]" if ":" in address else address
        behind = bool(name)
        served = Renewing(
            partial(desk, settings, opened, names=name or ()), partial(stamp, settings.own_registry)
        )
        config = uvicorn.Config(served, log_level="warning", server_header=False, proxy_headers=behind)
        console().print(f"Mercwatch is at http://{shown}:{bound.getsockname()[1]}/ Stop with Ctrl-C.")
        with suppress(KeyboardInterrupt):  # how it is meant to be stopped
            uvicorn.Server(config).run(sockets=[bound])


def desk(settings: Settings, opened: "Database", *, names: Sequence[str] = ()) -> "FastAPI":
    """Return the application over an open database, by registry and model as they are now."""
    from flows import wiring
    from flows.steps.adopting import adopt_alone
    from flows.steps.naming import keep_names
    from flows.steps.submitting import submit
    from web.access.guard import LOCAL
    from web.app import create_app
    from web.oidc.registration import Registration

    wiring.forget()
    own = settings.own_registry
    settings = replace(settings, registry=own if own.is_dir() else settings.registry)
    facts = wiring.registry(settings.registry)
    keep_names(opened, facts)
    return create_app(
        opened,
        facts,
        archive=wiring.archive(settings, opened),
        own_registry=own,
        models=settings.models,
        hosts=[*LOCAL, *names],
        reviewers=settings.reviewers,
        secure=bool(names),
        submit=partial(submit, settings),
        adopt=partial(adopt_alone, settings),
        oidc=Registration.of(settings),
        passwords=settings.passwords,
    )


def loopback(host: str) -> str:
    """Return the address of a host that only this machine can reach; raise BadParameter on any other."""
    if host.lower() == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    raise typer.BadParameter(
        f"{host}: passwords would cross the network in plain words, so only this machine may reach the desk: "
        "use 127.0.0.1 with --name and a proxy that speaks HTTPS, or an SSH tunnel",
        param_hint="--host",
    )


def listening(address: str, port: int) -> socket.socket:
    """Return a socket that listens there; raise MercwatchError where it cannot be had."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        cause = os.strerror(error.errno or 0)
        raise MercwatchError(
            f"{address}, port {port} cannot be had ({cause}): choose another with --port"
        ) from error
