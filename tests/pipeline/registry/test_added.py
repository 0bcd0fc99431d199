# ruff: noqa: E501 - a case a line reads best
"""What an installation adds to the registry."""

from pathlib import Path

import pytest

from pipeline.errors import RegistryError
from pipeline.registry import Registry, load

ACME = """\
firms:
  acme_intrusion:
    name: Acme Intrusion
    kind: spyware
    jurisdictions: [IL]
    sources: [https://example.org/acme]
    verified: false
"""


def added(folder: Path, **files: str) -> Path:
    """Write files of a folder `added`: `firms__nso` is `firms/nso.yml`."""
    for name, text in files.items():
        path = folder / "added" / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def mistakes(folder: Path) -> list[str]:
    with pytest.raises(RegistryError) as caught:
        load(folder)
    return [line.replace(f"{folder}/added/", "") for line in str(caught.value).splitlines()]


@pytest.fixture(scope="module")
def shipped() -> Registry:
    return load()


def test_new_row_stands_beside_the_shipped_ones(tmp_path: Path, shipped: Registry) -> None:
    registry = load(added(tmp_path, firms__acme=ACME))
    assert set(registry.firms) - set(shipped.firms) == {"acme_intrusion"}
    assert registry.bodies == shipped.bodies
    assert registry.digest != shipped.digest


def test_names_are_added_to_a_known_row(tmp_path: Path, shipped: Registry) -> None:
    firm = "firms: {nso_group: {aliases: [Night Sky Orchard]}}"
    body = "bodies: {us_treasury: {aliases: {en: [Treasury of the Tests], sw: [Hazina]}}}"
    registry = load(added(tmp_path, firms=firm, bodies__treasury=body))
    before, after = shipped.firms["nso_group"], registry.firms["nso_group"]
    assert after.aliases == (*before.aliases, "Night Sky Orchard")
    assert after.listings == before.listings
    new = set(registry.bodies["us_treasury"].aliases) - set(shipped.bodies["us_treasury"].aliases)
    assert {(one.lang, one.text) for one in new} == {("en", "Treasury of the Tests"), ("sw", "Hazina")}


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("firms__acme", ACME.replace("[IL]", "[QQ]"), "firms/acme.yml:5: firms.acme_intrusion.jurisdictions[0]: 'QQ' is no known country"),
        ("firms__acme", ACME.replace("Acme Intrusion", "Candiru"), "firms/acme.yml:3: firms.acme_intrusion.name: 'Candiru' names candiru too; "),
        ("firms", "firms:\n  candiru:\n    aliases:\n      - New Name\n      - Q Cyber\n", "firms.yml:5: firms.candiru.aliases[1]: 'Q Cyber' names nso_group too; "),
        ("firms", "firms:\n  nso_group:\n    aliases: [Q Cyber]\n", "firms.yml:3: firms.nso_group.aliases[0]: 'Q Cyber' stands there already; take"),
        ("firms", "firms:\n  nso_group:\n    name: Other\n", "firms.yml:3: firms.nso_group.name: is 'NSO Group' already; take it out: only lists"),
        ("firms", "firms:\n  nso_group:\n    aliases: Other\n", "firms.yml:3: firms.nso_group.aliases: has another form already; "),
        ("firms", "firms:\n  nso_group:\n    note: [a]\n", "firms.yml:3: firms.nso_group.note: ['a'] is no text; "),
        ("firms", "firms:\n  nso_group:\n    colour: [a]\n", "firms.yml:3: firms.nso_group.colour: unknown key"),
        ("bodies", "bodies:\n  us_treasury:\n    aliases:\n      en: [Fisc, '']\n", "bodies.yml:4: bodies.us_treasury.aliases.en[1]: "),
        ("countries", "countries: {}", "countries.yml:1: (file): no registry file has this name; did you mean bodies.yml?"),
        ("firms", "firms: [", "firms.yml:2: (file): no YAML: "),
    ],
)  # fmt: skip
def test_mistake_is_told_at_its_line_of_what_was_added(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    lines = mistakes(added(tmp_path, **{file: text}))
    assert any(line.startswith(told) for line in lines), lines
    assert all(not Path(line.partition(":")[0]).is_absolute() for line in lines), lines


def test_added_rows_stand_on_files_that_replace_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "instruments.yml").write_text("instruments: {}")
    wave = "{date: 2024-05, members: [US], source: https://example.org/}"
    own = f"instruments: {{charter: {{name: The Charter, types: [principles], waves: [{wave}]}}}}"
    assert list(load(added(tmp_path, instruments=own)).instruments) == ["charter"]
