"""Reads the registry's files and checks all of them before it gives anything out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import RegistryError
from pipeline.records import Feed
from pipeline.registry._added import ADDED, add
from pipeline.registry._bodies import read_bodies
from pipeline.registry._codebook import read_codebook
from pipeline.registry._countries import read_countries
from pipeline.registry._feeds import read_feeds
from pipeline.registry._firms import read_firms
from pipeline.registry._instruments import read_instruments
from pipeline.registry._joined import join
from pipeline.registry._known import Known
from pipeline.registry._mistakes import Mistakes
from pipeline.registry._rows import suggestion
from pipeline.registry._source import Source, read
from pipeline.registry.codebook import Codebook
from pipeline.registry.facts import Body, Country, Firm, Metonym, OfficialList
from pipeline.registry.instruments import Instrument

SHIPPED = Path(__file__).parent
FILES = ("bodies.yml", "codebook.yml", "countries.yml", "feeds.yml", "firms.yml", "instruments.yml")
ADDABLE = ("bodies.yml", "feeds.yml", "firms.yml", "instruments.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Everything known before a page is read; mappings are in the order of the files.

    decoys: longer phrases that hold a country's name and mean no country ("Gulf of Guinea").
    digest: sha256 over the files' names and bytes.
    """

    feeds: Mapping[str, Feed]
    firms: Mapping[str, Firm]
    lists: Mapping[str, OfficialList]
    bodies: Mapping[str, Body]
    metonyms: tuple[Metonym, ...]
    countries: Mapping[str, Country]
    decoys: tuple[str, ...]
    instruments: Mapping[str, Instrument]
    codebook: Codebook
    digest: str


def load(folder: Path | None = None) -> Registry:
    """Return the registry; files in the folder stand in for shipped ones of the same name.

    Each may be a folder of several instead: `bodies/*.yml` is `bodies.yml`. Files in its folder `added` add
    rows to those, and names to their rows.
    Raises RegistryError that lists every mistake as `file:line: key: cause; mend`, a line each.
    """
    mistakes = Mistakes()
    sources: dict[str, Source] = {}
    whole = hashlib.sha256()
    for name, paths in _paths(folder, mistakes).items():
        if source := _source(name, paths, whole, mistakes):
            sources[name] = source
    for name, paths in _added(folder, mistakes).items():
        above = _source(name, paths, whole, mistakes)
        if above and name in sources:
            sources[name] = add(sources[name], above, mistakes)
    registry = _registry(sources, mistakes, whole.hexdigest())
    mistakes.raise_any()
    if registry is None:  # cannot be: whatever is missing was noted as a mistake
        raise RegistryError("the registry cannot be read")
    return registry


def _registry(sources: Mapping[str, Source], mistakes: Mistakes, digest: str) -> Registry | None:
    """Return the registry of all files that could be read, or None where any could not."""
    known = Known.of(sources)
    at = sources.get
    feeds = read_feeds(source, known, mistakes) if (source := at("feeds.yml")) else None
    firms = read_firms(source, known, mistakes) if (source := at("firms.yml")) else None
    bodies = read_bodies(source, known, mistakes) if (source := at("bodies.yml")) else None
    countries = read_countries(source, mistakes) if (source := at("countries.yml")) else None
    codebook = read_codebook(source, mistakes) if (source := at("codebook.yml")) else None
    joint = read_instruments(source, known, mistakes) if (source := at("instruments.yml")) else None
    if feeds is None or firms is None or bodies is None or countries is None or codebook is None:
        return None
    if joint is None:
        return None
    return Registry(
        feeds=feeds,
        firms=firms[0],
        lists=firms[1],
        bodies=bodies[0],
        metonyms=bodies[1],
        countries=countries[0],
        decoys=countries[1],
        instruments=joint,
        codebook=codebook,
        digest=digest,
    )


def _source(name: str, paths: tuple[Path, ...], whole: "hashlib._Hash", mistakes: Mistakes) -> Source | None:
    """Return the file of a name, or those that it is split into as one; None where any cannot be read."""
    parts = [_read(path, name, whole, mistakes) for path in paths]
    readable = [part for part in parts if part]
    if not parts or len(readable) < len(parts):
        return None
    return join(paths[0].parent, readable, mistakes) if paths[0].name != name else readable[0]


def _read(path: Path, name: str, whole: "hashlib._Hash", mistakes: Mistakes) -> Source | None:
    """Return one file's values, its bytes counted in; None where it cannot be read."""
    try:
        body = path.read_bytes()
    except OSError as error:
        mistakes.add(str(path), 1, "", f"cannot be read: {error.strerror}", "mend the file or its rights")
        return None
    whole.update(f"{name}:{path.name}:{len(body)}:".encode() + body)
    return read(str(path), body, mistakes)


def _paths(folder: Path | None, mistakes: Mistakes) -> dict[str, tuple[Path, ...]]:
    """Return where each file is read from: the folder where it is there, else the shipped ones."""
    if folder is None:
        return {name: _parts(SHIPPED, name, mistakes) for name in FILES}
    if not folder.is_dir():
        mistakes.add(str(folder), 1, "", "no such folder", "name a folder that holds registry files")
    _strays(folder, FILES, mistakes)
    return {name: _parts(folder if _holds(folder, name) else SHIPPED, name, mistakes) for name in FILES}


def _added(folder: Path | None, mistakes: Mistakes) -> dict[str, tuple[Path, ...]]:
    """Return the files that add to others."""
    if folder is None or not (folder / ADDED).is_dir():
        return {}
    _strays(folder / ADDED, ADDABLE, mistakes)
    names = [name for name in ADDABLE if _holds(folder / ADDED, name)]
    return {name: _parts(folder / ADDED, name, mistakes) for name in names}


def _strays(folder: Path, known: tuple[str, ...], mistakes: Mistakes) -> None:
    for stray in sorted(folder.glob("*.y*ml")):
        if stray.name not in known:
            mistakes.add(str(stray), 1, "", "no registry file has this name", suggestion(stray.name, known))


def _holds(folder: Path, name: str) -> bool:
    return (folder / name).exists() or (folder / name).with_suffix("").is_dir()


def _parts(folder: Path, name: str, mistakes: Mistakes) -> tuple[Path, ...]:
    """Return the file of a name, or those of the folder that it is split into."""
    file = folder / name
    split = file.with_suffix("")
    if not split.is_dir():
        return (file,)
    if file.exists():
        mistakes.add(str(file), 1, "", f"stands beside the folder {split.name}/", "keep one of the two")
        return (file,)
    found = tuple(sorted(split.glob("*.y*ml")))
    if not found:
        mistakes.add(str(split), 1, "", "holds no .yml file", "put one there, or take the folder away")
    return found
