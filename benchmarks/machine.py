"""The machine that is measured on."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path


def facts() -> str:
    """Return the machine in a line: processor, cores, load, memory, and the versions that matter."""
    cpu = _after("/proc/cpuinfo", "model name") or platform.processor() or platform.machine()
    kilobytes = _after("/proc/meminfo", "MemTotal").split()[:1] or ["0"]
    load = os.getloadavg()[0]
    versions = ", ".join(f"{name} {version(name)}" for name in ("trafilatura", "spacy", "SQLAlchemy"))
    return (
        f"{cpu}, {os.cpu_count()} cores, load {load:.1f}, {int(kilobytes[0]) / 1e6:.1f} GB; "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {versions}"
    )


def _after(file: str, name: str) -> str:
    path = Path(file)
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
