"""A real browser before a real server; skipped, and said so, where no browser can be had."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest
import uvicorn
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from starlette.types import ASGIApp

from db import people
from db.session import Database, open_database
from db.store import save_document, save_reading
from pipeline.registry import Registry, load
from pipeline.review.people import UserRole
from tests.making import NOW, make_annotation, make_document, us_sanctions
from web.app import create_app

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
TEXT = (
    "The 𝕊𝕡𝕪 trade.\n\n"
    "The US sanctioned Intellexa in March 2024. France joined on 5 April 2024.\n"
    "So it was told."
)
Make = Callable[[Path, Database], ASGIApp]
PASSWORD = "correct horse battery"


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a browser: the machine's, else Debian's, installed where that may be done."""
    if found := next(filter(None, map(shutil.which, NAMES)), None):
        return found
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        installing = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        done = subprocess.run(installing, capture_output=True, text=True, check=False, timeout=300)
        if found := shutil.which("chromium"):
            return found
        pytest.skip(f"no browser, and apt-get could not install one: {done.stderr[-300:]}")
    pytest.skip("no browser here, so nothing is tried in one: install Chromium")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Return the browser."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def registry() -> Registry:
    """Return the shipped registry."""
    return load()


@dataclass
class Hands:
    """A reviewer at a browser: what they press is counted."""

    page: Page
    pressed: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.pressed.append(key)
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        """Type words, a key each."""
        self.pressed += words
        self.page.keyboard.type(words)

    def at(self) -> int:
        """Return the candidate on the screen."""
        return int(self.page.locator("main").get_attribute("data-candidate") or 0)

    def come_to(self, other: int) -> None:
        """Wait until the candidate on the screen is another one than this, and ready."""
        self.page.wait_for_function(
            "old => Number(document.querySelector('main').dataset.candidate) !== old", arg=other
        )

    def told(self, words: str) -> None:
        """Wait until the page says so."""
        self.page.locator("#told", has_text=words).wait_for()


class Site:
    """A running server and the people who use it."""

    def __init__(self, browser: Browser, database: Database, address: str) -> None:
        self.database, self.address = database, address
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def visit(self, **options: object) -> Page:
        """Return a page of a browser of its own; what goes wrong in it is kept."""
        context = self._browser.new_context(base_url=self.address, **options)  # type: ignore[arg-type] # as given
        context.set_default_timeout(30_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self._hear(said.type, said.text))
        return page

    def enter(self, name: str, role: UserRole = UserRole.REVIEWER, **options: object) -> Hands:
        """Return a user who has logged in by keyboard."""
        with self.database.session() as session:
            people.add_user(session, name, role, PASSWORD, done_by="test", now=datetime.now(UTC))
        hands = Hands(self.visit(**options))
        hands.page.goto("/candidates")
        hands.page.locator("#name").focus()
        hands.type(name)
        hands.press("Tab")
        hands.type(PASSWORD)
        hands.press("Enter")
        hands.page.wait_for_url("**/candidates")
        hands.pressed.clear()
        return hands

    def _hear(self, kind: str, text: str) -> None:
        if _is_fault(kind, text):
            self.faults.append(text)

    def leave(self) -> None:
        """Close what is open."""
        for context in self._contexts:
            context.close()


def _is_fault(kind: str, text: str) -> bool:
    meant = ("the server responded with a status of 4", "net::ERR_FAILED")  # tests provoke these
    return kind == "error" and not any(words in text for words in meant)


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make passwords cheap to compare."""
    monkeypatch.setattr(
        "db.people.secrets._hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    )


class Serve(Protocol):
    """What `serve` is."""

    def __call__(self, path: Path, make: Make = ...) -> Site: ...


@pytest.fixture
def serve(browser: Browser, registry: Registry) -> Iterator[Serve]:
    """Return a function that serves a database file; at the end no page may have met with a fault.

    make: puts another application together than that of the shipped registry.
    """
    sites: list[Site] = []
    stopping: list[Iterator[Site]] = []

    def shipped(path: Path, database: Database) -> ASGIApp:
        return create_app(database, registry, own_registry=path.parent / "registry")

    def start(path: Path, make: Make = shipped) -> Site:
        running = _running(browser, path, make)
        stopping.append(running)
        sites.append(next(running))
        return sites[-1]

    yield start
    for running in stopping:
        next(running, None)
    assert [fault for site in sites for fault in site.faults] == []


def _running(browser: Browser, path: Path, make: Make) -> Iterator[Site]:
    with open_database(f"sqlite:///{path}") as database, listening() as (bound, address):
        config = uvicorn.Config(make(path, database), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        site = Site(browser, database, address)
        yield site
        site.leave()
        server.should_exit = True
        thread.join(10)


@contextmanager
def listening() -> Iterator[tuple[socket.socket, str]]:
    """Yield a socket that listens on a free port of this machine, and its address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound, f"http://127.0.0.1:{bound.getsockname()[1]}"


@pytest.fixture
def site(serve: Serve, migrated_file: Path, tmp_path: Path) -> Site:
    """Return a site with five documents, in each of which one candidate waits, the first the surest."""
    path = tmp_path / "mercwatch.db"
    shutil.copy(migrated_file, path)
    with open_database(f"sqlite:///{path}") as database, database.session() as session:
        for number in range(5):
            document = make_document(TEXT, url=f"https://treasury.example/{number}", title=f"Act {number}")
            save = save_document(session, document, page_id=None, now=NOW)
            said = us_sanctions(document, confidence=0.9 - number / 10)
            save_reading(session, save.id, make_annotation(document), [said], now=NOW)
    return serve(path)
