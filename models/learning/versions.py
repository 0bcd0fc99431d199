"""The models that were trained here: a folder each, and which of them is in use.

`adopted.jsonl` has a line for every adoption and every way back; nothing in it is ever changed.
"""

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from typing import Any

import yaml

from models.sentences.learnt import CONFIDENCE, SENTENCES, Learnt
from pipeline.errors import ModelError

LOG, MANIFEST = "adopted.jsonl", "manifest.json"
SHIPPED = "shipped"
_NAME = re.compile(r"learnt-\d+-[0-9a-f]{10}")


@dataclass(frozen=True, slots=True)
class Version:
    """A trained model: where it is, and its manifest (digests of what it learnt from, seed, figures)."""

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return its name, which candidates carry."""
        return self.folder.name


def keep(folder: Path, learnt: Learnt, manifest: Mapping[str, Any]) -> Version:
    """Write a version; its name tells how many decisions it learnt from, and is the same for the same model.

    Such a one is kept once, with its last manifest: what it is compared with may be another by now.
    """
    making = folder / f".making-{os.getpid()}"
    making.mkdir(parents=True, exist_ok=True)
    learnt.classifier.save(making / SENTENCES)
    (making / CONFIDENCE).write_text(yaml.safe_dump(dict(learnt.weights), sort_keys=True), encoding="utf-8")
    digests = {name: sha256((making / name).read_bytes()).hexdigest() for name in (SENTENCES, CONFIDENCE)}
    (making / MANIFEST).write_text(_text({"files": digests, **manifest}), encoding="utf-8")
    learnt_from = manifest["decisions"]
    told = sha256(_text({"files": digests, "decisions": learnt_from}).encode()).hexdigest()
    name = f"learnt-{learnt_from['learnt from']}-{told[:10]}"
    target = folder / name
    if target.exists():
        (making / MANIFEST).replace(target / MANIFEST)
        rmtree(making)
    else:
        making.rename(target)
    return version(folder, name)


def _text(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def version(folder: Path, name: str) -> Version:
    """Return a version; raise ModelError where there is none of that name, or it is not as it was written."""
    path = folder / name
    if not _NAME.fullmatch(name) or not path.is_dir():
        raise ModelError(f"{folder}: no version {name!r}; `mercwatch train --list` names them")
    try:
        manifest = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
        for file, digest in manifest["files"].items():
            if sha256((path / file).read_bytes()).hexdigest() != digest:
                raise ValueError(f"{file} is not as it was written")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ModelError(f"{path}: no whole model ({error}); train anew") from error
    return Version(path, manifest)


def versions(folder: Path) -> list[Version]:
    """Return all whole versions, the newest first."""
    found = [path for path in folder.glob("learnt-*") if _NAME.fullmatch(path.name)]
    found.sort(key=lambda path: (path.stat().st_mtime, path.name), reverse=True)
    return [version(folder, path.name) for path in found]


def adopted(folder: Path) -> Path | None:
    """Return the folder of the version in use; None: what comes with the program."""
    stack = _stack(folder)
    return folder / stack[-1] if stack and stack[-1] != SHIPPED else None


def adopt(folder: Path, name: str, now: datetime) -> None:
    """Put a version, or what is `shipped`, in use; raise ModelError where it is not whole."""
    if name != SHIPPED:
        version(folder, name)
    _log(folder, {"adopt": name, "at": now.isoformat(timespec="seconds")})


def roll_back(folder: Path, now: datetime) -> str:
    """Put what was in use before in use again, and return its name; raise ModelError where there is none."""
    stack = _stack(folder)
    if not stack:
        raise ModelError(f"{folder}: nothing was adopted, so there is no way back")
    before = stack[-2] if len(stack) > 1 else SHIPPED
    if before != SHIPPED:
        version(folder, before)
    _log(folder, {"back to": before, "at": now.isoformat(timespec="seconds")})
    return before


def _stack(folder: Path) -> list[str]:
    """Return what was adopted and not taken back, the version in use last."""
    path, stack = folder / LOG, list[str]()
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return stack
    except OSError as error:
        raise ModelError(f"{path}: it cannot be read ({error.strerror}); mend its rights") from error
    for number, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            if "adopt" in said:
                stack.append(str(said["adopt"]))
            else:
                stack.pop()
        except (ValueError, TypeError, IndexError) as error:
            raise ModelError(f"{path}:{number}: no adoption ({error}); mend or remove the line") from error
    return stack


def _log(folder: Path, line: Mapping[str, str]) -> None:
    """Add a line; the file is replaced at once, so that no reader sees half of it."""
    folder.mkdir(parents=True, exist_ok=True)
    path, fresh = folder / LOG, folder / f".{LOG}"
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    fresh.write_text(before + json.dumps(line) + "\n", encoding="utf-8")
    fresh.replace(path)
