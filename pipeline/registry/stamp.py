"""Whether the files of a registry are still those that were read."""

from contextlib import suppress
from pathlib import Path

Stamp = tuple[tuple[str, int, int], ...]


def stamp(folder: Path) -> Stamp:
    """Return name, time of the last change (ns) and size of every file; empty where there is no folder."""
    found = []
    for path in folder.rglob("*.yml"):
        with suppress(FileNotFoundError):  # gone since it was listed: the next stamp tells
            stat = path.stat()
            found.append((str(path.relative_to(folder)), stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))
