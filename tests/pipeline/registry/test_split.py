"""A registry file may be a folder of several."""

from pathlib import Path

import pytest

from pipeline.errors import RegistryError
from pipeline.registry import load

ROW = "bodies:\n  {id}:\n    name: {name}\n    actor: {actor}\n    kind: court\n"
METONYMS = "metonyms:\n  - {text: Washington, actor: US, needs: decision_verb}\n"


def split(folder: Path, **texts: str) -> Path:
    """Write a folder of bodies whose feeds, firms, countries and codebook are the shipped ones."""
    (folder / "bodies").mkdir()
    shared = {"metonyms": METONYMS, "lists": ROW.format(id="org_g", name="The Group", actor="org:the_group")}
    for name, text in (shared | texts).items():
        (folder / "bodies" / f"{name}.yml").write_text(text)
    return folder


def court(id: str, name: str, actor: str) -> str:
    return ROW.format(id=id, name=name, actor=actor)


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load(folder)
    return [line.replace(f"{folder}/", "") for line in str(caught.value).splitlines()]


def test_files_of_a_folder_are_read_as_one() -> None:
    registry = load()
    assert registry.bodies["us_ofac"].actor == "US"
    assert registry.bodies["org_meta"].actor == "org:meta"
    assert registry.metonyms


def test_mistake_is_told_with_the_file_of_the_folder_that_holds_it(tmp_path: Path) -> None:
    split(tmp_path, one=court("a", "Alpha Court", "IT"), two=court("b", "Beta Court", "QQ"))
    told = [line for line in mistakes(tmp_path) if "QQ" in line]
    assert [line.partition(";")[0] for line in told] == [
        "bodies/two.yml:4: bodies.b.actor: 'QQ' is no known country or body id"
    ]


def test_name_of_two_actors_is_told_across_files(tmp_path: Path) -> None:
    split(tmp_path, one=court("a", "Alpha Court", "IT"), two=court("b", "Alpha Court", "FR"))
    assert any(
        line.startswith("bodies/two.yml:3: bodies.b.name: 'Alpha Court' means a too; ")
        for line in mistakes(tmp_path)
    )


def test_row_in_two_files_is_a_mistake(tmp_path: Path) -> None:
    split(tmp_path, one=court("a", "Alpha Court", "IT"), two=court("a", "Beta Court", "IT"))
    assert "bodies/two.yml:2: bodies.a: stands in one.yml too; keep one" in mistakes(tmp_path)


def test_list_in_two_files_is_a_mistake(tmp_path: Path) -> None:
    split(tmp_path, zz=METONYMS)
    assert "bodies/zz.yml:1: metonyms: stands in metonyms.yml too; keep one" in mistakes(tmp_path)


def test_file_beside_its_folder_is_a_mistake(tmp_path: Path) -> None:
    (split(tmp_path) / "bodies.yml").write_text(METONYMS + court("a", "Alpha Court", "IT"))
    assert "bodies.yml:1: (file): stands beside the folder bodies/; keep one of the two" in mistakes(tmp_path)


def test_folder_without_files_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "bodies").mkdir()
    assert mistakes(tmp_path) == [
        "bodies:1: (file): holds no .yml file; put one there, or take the folder away"
    ]


def test_unreadable_file_of_a_folder_is_blamed_alone(tmp_path: Path) -> None:
    split(tmp_path, one="bodies: [\n")
    assert [line.partition(" no YAML")[0] for line in mistakes(tmp_path)] == ["bodies/one.yml:2: (file):"]
