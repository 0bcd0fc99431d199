"""The service as it is run on a server: PostgreSQL, Prefect's server and worker, the web, as processes.

Every process can be killed (SIGKILL) and started again; its log and its state stay in one folder.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx2 as httpx
import psutil

ROOT = Path(__file__).parents[1]
PATIENCE = 120.0  # seconds that a process may take to be ready
POOL = "mercwatch"
LEASES = "prefect.server.concurrency.lease_storage.filesystem"  # as docs/deploying/server.md asks for


def free_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def answers(url: str) -> bool:
    """Tell whether a URL gives 200."""
    try:
        return bool(httpx.get(url, timeout=2, trust_env=False).is_success)
    except httpx.TransportError:
        return False


@dataclass(slots=True)
class Process:
    """One process; ready: whether it does its work, asked until it does."""

    name: str
    command: Sequence[str]
    log: Path
    env: dict[str, str]
    ready: Callable[[], bool]
    user: str | None = None
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def pid(self) -> int:
        """Return its number; raise RuntimeError where it does not run."""
        if self._process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self._process.pid

    def start(self) -> float:
        """Start it; return the seconds until it was ready."""
        began = time.monotonic()
        while True:
            with self.log.open("wb") as log:
                self._process = subprocess.Popen(
                    self.command,
                    stdout=log,
                    stderr=log,
                    env=self.env,
                    user=self.user,
                    cwd=self.log.parent if self.user else ROOT,
                    start_new_session=True,
                )
            while self._process.poll() is None:
                if self.ready():
                    return time.monotonic() - began
                if time.monotonic() - began > PATIENCE:
                    raise RuntimeError(f"{self.name} is not ready: see {self.log}")
                time.sleep(0.1)
            if time.monotonic() - began > PATIENCE:  # PostgreSQL waits for the processes of the one before
                raise RuntimeError(f"{self.name} ended: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.2)

    def kill(self, *, whole: bool = False) -> None:
        """Kill it, and all that it started where `whole`."""
        if self._process is None:
            return
        below = psutil.Process(self._process.pid).children(recursive=True) if whole else []
        self._process.kill()
        for child in below:  # some have a session of their own
            with suppress(psutil.NoSuchProcess):
                child.kill()
        self._process.wait()

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to end; kill what is left of it after a while."""
        if self._process is None:
            return
        self._process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=20)
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


@dataclass(slots=True)
class Service:
    """PostgreSQL with a database for us and one for Prefect; and what is said to every process."""

    folder: Path
    given: dict[str, str]
    port: int = field(default_factory=free_port)
    api_port: int = field(default_factory=free_port)

    @property
    def database_url(self) -> str:
        """Return the URL of our database."""
        return self.url_of("mercwatch")

    def url_of(self, name: str, driver: str = "psycopg") -> str:
        """Return the URL of a database."""
        return f"postgresql+{driver}://mercwatch@127.0.0.1:{self.port}/{name}"

    @property
    def api(self) -> str:
        """Return the address of Prefect's API."""
        return f"http://127.0.0.1:{self.api_port}/api"

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of every process."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("MERCWATCH_", "PREFECT_", "PG"))}
        return (
            kept
            | {
                "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
                "MERCWATCH_DATABASE_URL": self.database_url,
                "PREFECT_HOME": str(self.folder / "prefect"),
                "PREFECT_API_URL": self.api,
                "PREFECT_API_DATABASE_CONNECTION_URL": self.url_of("prefect", "asyncpg"),
                "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
                "DO_NOT_TRACK": "1",
                "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": LEASES,
                "PREFECT_WORKER_QUERY_SECONDS": "1",
            }
            | self.given
        )

    def postgres(self) -> Process:
        """Return a PostgreSQL server of our own, its data made anew."""
        programs, data = _programs(), self.folder / "postgres"
        user = "nobody" if os.geteuid() == 0 else None
        data.mkdir()
        if user:
            shutil.chown(data, user)
        made = [programs / "initdb", "-D", data / "data", "-U", "mercwatch", "-E", "UTF8", "-A", "trust"]
        subprocess.run([str(word) for word in made], user=user, cwd=data, check=True, capture_output=True)
        asked = ["-h", "127.0.0.1", "-p", str(self.port), "-k", str(data), "-D", str(data / "data")]
        ready = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return Process(
            "postgres",
            [str(programs / "postgres"), *asked],
            data / "log",
            dict(os.environ),
            lambda: subprocess.run(ready, check=False).returncode == 0,
            user,
        )

    def create(self, *databases: str) -> None:
        """Create empty databases."""
        for name in databases:
            address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "mercwatch"]
            subprocess.run([str(_programs() / "createdb"), *address, name], check=True)

    def server(self) -> Process:
        """Return Prefect's server."""
        command = ["prefect", "server", "start", "--no-ui", "--host", "127.0.0.1", "--port"]
        return self._of("server", [*command, str(self.api_port)], lambda: answers(f"{self.api}/health"))

    def worker(self) -> Process:
        """Return Prefect's worker."""
        log = self.folder / "worker.log"
        command = ["prefect", "worker", "start", "--pool", POOL, "--type", "process", "--limit", "2"]
        return self._of("worker", command, lambda: "started!" in log.read_text(errors="replace"))

    def web(self, port: int) -> Process:
        """Return the review desk."""
        command = ["mercwatch", "web", "--port", str(port)]
        return self._of("web", command, lambda: answers(f"http://127.0.0.1:{port}/ready"))

    def deploy(self, file: Path = ROOT / "prefect.yaml") -> None:
        """Make the pool and the deployments of a file."""
        self.prefect("work-pool", "create", "--type", "process", POOL)
        self.prefect("--no-prompt", "deploy", "--all", "--prefect-file", str(file))

    def prefect(self, *words: str) -> None:
        """Run Prefect's command; raise RuntimeError with what it said where it fails."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *words],
            env=self.env | {"PWD": str(ROOT)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"prefect {' '.join(words)}: {done.stdout}{done.stderr}")

    def _of(self, name: str, words: Sequence[str], ready: Callable[[], bool]) -> Process:
        command = [sys.executable, "-m", words[0], *words[1:]] if words[0] == "prefect" else list(words)
        return Process(name, command, self.folder / f"{name}.log", self.env, ready)


@contextmanager
def running(*processes: Process) -> Iterator[None]:
    """Start the processes in turn; stop them in the other order."""
    started: list[Process] = []
    try:
        for process in processes:
            started.append(process)
            process.start()
        yield
    finally:
        for process in reversed(started):
            process.stop(signal.SIGQUIT if process.name == "postgres" else signal.SIGTERM)


def _programs() -> Path:
    """Return the folder of PostgreSQL's programs; Prefect's server needs one with `pg_trgm`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    if not found:
        raise SystemExit("install PostgreSQL with its contrib modules (pg_trgm)")
    return found[-1].parent
