"""Read settings from variables `MERCWATCH_...`, which win, and from the keys of one TOML file."""

import os
import re
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from platformdirs import user_data_path
from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource

from pipeline.errors import SettingsError
from pipeline.settings import PREFIX
from pipeline.settings.given import FILE, Given, is_secret


class _Values(PydanticBaseSettingsSource):
    """Values of one source by their names, be they settings or not."""

    def __init__(self, settings_cls: type[BaseSettings], given: Mapping[str, Any]) -> None:
        super().__init__(settings_cls)
        self._given = given

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return what is given for a field."""
        return self._given.get(field_name), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return all."""
        return dict(self._given)


def read(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the values of all settings; raise SettingsError on the first that cannot be used."""
    given = {
        name.removeprefix(PREFIX).lower(): value.strip()
        for name, value in environment.items()
        if name.startswith(PREFIX) and value.strip()
    }
    home = Path(given.get("home") or user_data_path("mercwatch")).expanduser().absolute()
    file = _file(given, home)
    written = _written(file, home_is_known="config" not in given) if file else {}

    class Here(Given):
        """The settings of this environment and this file."""

        @classmethod
        def settings_customise_sources(
            cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return _Values(settings_cls, given), _Values(settings_cls, written)

    try:
        found = Here().model_dump()
    except ValidationError as error:
        raise _explained(error, given, file, written) from error
    home = (found["home"] or home).absolute()
    return found | {
        "home": home,
        "config": file,
        "database_url": found["database_url"] or f"sqlite:///{home / 'mercwatch.db'}",
        "registry": found["registry"] or _folder(home / "registry"),
        "workers": found["workers"] or os.cpu_count() or 1,
    }


def _file(given: Mapping[str, str], home: Path) -> Path | None:
    """Return the TOML file to read, None where there is none."""
    if "config" not in given:
        return home / FILE if (home / FILE).is_file() else None
    file = Path(given["config"]).expanduser().absolute()
    if not file.is_file():
        raise SettingsError(f"{PREFIX}CONFIG={file}: no such file")
    return file


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None


def _written(file: Path, *, home_is_known: bool) -> dict[str, Any]:
    """Return what a TOML file sets, its paths as seen from its folder; raise SettingsError if it is none."""
    try:
        written = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{file}: {error}: write lines such as `workers = 2`") from error
    if home_is_known and "home" in written:
        raise SettingsError(f"{_line(file, 'home')}: it lies in the home already: set {PREFIX}HOME")
    if "config" in written:
        raise SettingsError(f"{_line(file, 'config')}: a file names no other: set {PREFIX}CONFIG")
    for name in {"home", "registry"} & written.keys():
        if isinstance(written[name], str):
            written[name] = str(file.parent / Path(written[name]).expanduser())
    return written


def _explained(
    error: ValidationError, given: Mapping[str, str], file: Path | None, written: Mapping[str, Any]
) -> SettingsError:
    wrong = error.errors()[0]
    name, why = str(wrong["loc"][0]), wrong["msg"].removeprefix("Value error, ")
    fields, by_variable = Given.model_fields, name in given
    where = PREFIX + name.upper() if by_variable or file is None else _line(file, name)
    if name not in fields:
        near = get_close_matches(name, fields, n=1)
        known = ", ".join(PREFIX + one.upper() if by_variable else one for one in near or sorted(fields))
        return SettingsError(
            f"unknown setting {where}: {'did you mean' if near else 'the settings are'} {known}"
        )
    shown = "" if is_secret(name) else f"={given.get(name, written.get(name))}"
    return SettingsError(f"{where}{shown}: {why}")


def _line(file: Path, key: str) -> str:
    """Return file, line and key, as an editor jumps to them."""
    lines = file.read_text(encoding="utf-8").splitlines()
    starts = re.compile(rf"\s*[\"']?{re.escape(key)}\b")
    at = next((n for n, line in enumerate(lines, 1) if starts.match(line)), 1)
    return f"{file}:{at}: {key}"
