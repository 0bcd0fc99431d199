"""Write an addition to the registry's own folder: drafted and checked first, then kept as it was shown."""

import difflib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import yaml

from pipeline.errors import RegistryError, StaleError
from pipeline.ids import digest
from pipeline.proposals.inserting import inserted
from pipeline.proposals.rows import Addition
from pipeline.registry import load
from pipeline.registry._added import ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change of one file; file: as seen from the registry's folder.  before: None where there is none."""

    file: str
    before: str | None
    after: str

    @property
    def digest(self) -> str:
        """Return what tells whether it is the change that was shown."""
        return digest(self.file, self.before or "", self.after)

    @property
    def diff(self) -> str:
        """Return it as a unified diff."""
        return unified(self.file, self.before, self.after)


def draft(folder: Path, given: Addition) -> Draft:
    """Return the change that an addition makes; raise RegistryError where the registry would not hold."""
    path = _file(folder, given)
    before = path.read_text(encoding="utf-8") if path.is_file() else None
    made = Draft(file=path.relative_to(folder).as_posix(), before=before, after=inserted(before or "", given))
    with _copy(folder) as there:
        _keep(there / made.file, made.after)
        try:
            load(there)
        except RegistryError as error:
            raise RegistryError(str(error).replace(f"{there}/", "")) from error
    return made


def write(folder: Path, made: Draft) -> None:
    """Keep a change; raise StaleError where the file is not as it was when it was drafted."""
    path = folder / made.file
    if (path.read_text(encoding="utf-8") if path.is_file() else None) != made.before:
        raise StaleError(f"{path} was changed meanwhile: look at the difference again")
    try:
        _keep(path, made.after)
    except OSError as error:
        raise RegistryError(f"{path}: cannot be written: {error.strerror}; mend its rights") from error


def unified(file: str, before: str | None, after: str) -> str:
    """Return a unified diff of a file, as `git apply` takes it."""
    old = "/dev/null" if before is None else f"a/{file}"
    lines = difflib.unified_diff(
        (before or "").splitlines(keepends=True), after.splitlines(keepends=True), old, f"b/{file}"
    )
    return "".join(lines)


def _file(folder: Path, given: Addition) -> Path:
    """Return the file that has the row, or may have it."""
    whole = folder / ADDED / f"{given.section}.yml"
    if whole.is_file():
        return whole
    split = whole.with_suffix("")
    for path in sorted(split.glob("*.y*ml")):
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(values, dict) and given.id in (values.get(given.section) or {}):
            return path
    return split / f"{given.id}.yml"


@contextmanager
def _copy(folder: Path) -> Iterator[Path]:
    with TemporaryDirectory() as temporary:
        there = Path(temporary) / "registry"
        if folder.is_dir():
            copytree(folder, there)
        there.mkdir(exist_ok=True)
        yield there


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.new")
    with part.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)
