"""Hosts of one's own on this machine: network namespaces that a bridge joins, each with a link to be cut."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

NET = "10.77.0."  # within the namespaces: no other host can be reached from there


def ip(*words: str) -> str:
    """Run `ip`; raise RuntimeError with what it said where it fails."""
    done = subprocess.run(["ip", *words], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


@dataclass(frozen=True, slots=True)
class Host:
    """A host by its name and address; switch: the namespace where the other end of its link lies."""

    name: str
    address: str
    switch: str

    def command(self, *words: str) -> list[str]:
        """Return a command as it is run on this host."""
        return ["ip", "netns", "exec", self.name, *words]

    def cut(self, *, off: bool) -> None:
        """Cut the host off from all others, or join it again."""
        ip("-n", self.switch, "link", "set", f"to-{self.address}", "down" if off else "up")


@contextmanager
def joined(names: Sequence[str]) -> Iterator[list[Host]]:
    """Yield a host for each name; end all that runs on them and take them away, whatever happens.

    Raise SystemExit where this machine or this user can have none.
    """
    if sys.platform != "linux" or shutil.which("ip") is None:
        raise SystemExit("no `ip` here: hosts in network namespaces want Linux with iproute2")
    prefix, made = f"mercwatch{os.getpid()}", list[str]()
    switch = f"{prefix}-switch"
    before = signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        try:
            _add(switch, made)
        except RuntimeError as error:
            raise SystemExit(
                f"no network namespaces here: root is needed, and a kernel that has them: {error}"
            ) from None
        ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        ip("-n", switch, "link", "set", "bridge", "up")
        hosts = []
        for n, name in enumerate(names, 1):
            host = Host(f"{prefix}-{name}", f"{NET}{n}", switch)
            _add(host.name, made)
            _join(host)
            hosts.append(host)
        yield hosts
    finally:
        for name in reversed(made):
            _remove(name)
        signal.signal(signal.SIGTERM, before)


def _add(name: str, made: list[str]) -> None:
    ip("netns", "add", name)
    made.append(name)


def _join(host: Host) -> None:
    """Lay a cable between a host and the bridge."""
    port = f"to-{host.address}"
    ip("-n", host.switch, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", host.name)
    ip("-n", host.switch, "link", "set", port, "master", "bridge")
    ip("-n", host.switch, "link", "set", port, "up")
    ip("-n", host.name, "address", "add", f"{host.address}/24", "dev", "eth0")
    for device in ("lo", "eth0"):
        ip("-n", host.name, "link", "set", device, "up")


def _remove(name: str) -> None:
    """End what runs on a host, and take it away."""
    with suppress(RuntimeError):
        while pids := ip("netns", "pids", name).split():
            for pid in pids:
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            time.sleep(0.1)
        ip("netns", "delete", name)
