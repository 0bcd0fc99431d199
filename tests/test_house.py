"""The house rules that tools can hold."""

import importlib
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from cli.main import app
from db.schema import Base
from pipeline.settings import PREFIX, Settings

HOUSE = Path(__file__).resolve().parents[1]
ROOMS = ("pipeline", "models", "flows", "db", "web", "cli")


def run(tool: str, *arguments: str) -> str:
    """Return what a tool of this environment complains of."""
    command = [Path(sys.executable).with_name(tool), *arguments]
    done = subprocess.run(command, cwd=HOUSE, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_s_name_means_our_room_and_not_a_dependency_s(room: str) -> None:
    found = importlib.import_module(room).__file__
    assert found is not None
    assert Path(found).resolve() == HOUSE / room / "__init__.py"


def test_nobody_imports_what_they_may_not() -> None:
    assert run("lint-imports") == ""


def test_the_code_is_formatted_and_clean() -> None:
    assert run("ruff", "format", "--check", ".") + run("ruff", "check", ".") == ""


def test_every_type_holds_in_strict_mode() -> None:
    assert run("mypy") == ""


def test_every_setting_is_in_the_readme() -> None:
    told = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", (HOUSE / "README.md").read_text(encoding="utf-8")))
    assert {field.name.upper() for field in fields(Settings)} <= told


def test_every_command_is_in_the_readme() -> None:
    told = set(re.findall(r"mercwatch ([a-z]+)", (HOUSE / "README.md").read_text(encoding="utf-8")))
    assert set(get_command(app).commands) <= told  # type: ignore[attr-defined] # it is a group


def test_every_table_is_in_the_docs() -> None:
    told = set(re.findall(r"`([a-z_]+)`", (HOUSE / "docs" / "database.md").read_text(encoding="utf-8")))
    assert set(Base.metadata.tables) <= told


def test_the_lock_names_the_public_index_only() -> None:
    hosts = re.findall(r"https?://([^/\"]+)", (HOUSE / "uv.lock").read_text(encoding="utf-8"))
    assert set(hosts) == {"pypi.org", "files.pythonhosted.org"}
