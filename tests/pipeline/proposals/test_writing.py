"""An accepted name is drafted, checked, written as it was shown, and can be contributed."""

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import RegistryError, StaleError
from pipeline.proposals import NameKind
from pipeline.proposals.rows import Addition, Wish, addition, slug
from pipeline.proposals.upstream import contribution
from pipeline.proposals.writing import draft, write
from pipeline.registry import load
from pipeline.registry.loader import SHIPPED

SHIPS = load()
FIRM = Wish(
    kind=NameKind.FIRM,
    name="Acme Intrusion",
    id="acme_intrusion",
    type="spyware",
    countries=["IL", "NO"],
    sources=["https://example.org/acme"],
)
COURT = Wish(kind=NameKind.BODY, name="Court of Tests", id="court_of_tests", type="court", actor="GR")
LEAGUE = Wish(
    kind=NameKind.BODY, name="League of Tests", id="org_league", type="ngo", actor="org:league_of_tests"
)
ALIAS = Wish(kind=NameKind.ALIAS, name="Night Orchard", id="nso_group")
OTHER = Wish(kind=NameKind.ALIAS, name="Fisc", id="us_treasury", language="fr")
PRODUCT = Wish(kind=NameKind.PRODUCT, name="Moonrise", id="candiru")
ALL = (FIRM, COURT, LEAGUE, ALIAS, OTHER, PRODUCT)


def made(wish: Wish) -> Addition:
    return addition(wish, SHIPS)


def write_all(folder: Path, *wishes: Wish) -> None:
    for wish in wishes:
        write(folder, draft(folder, made(wish)))


def test_new_firm_is_a_file_of_its_own_that_the_registry_reads(tmp_path: Path) -> None:
    shown = draft(tmp_path, made(FIRM))
    assert not (tmp_path / "added").exists()
    assert shown.diff.startswith("--- /dev/null\n+++ b/added/firms/acme_intrusion.yml\n@@ -0,0 +1,")
    assert "+    jurisdictions: [IL, 'NO']\n" in shown.diff
    write(tmp_path, shown)
    firm = load(tmp_path).firms["acme_intrusion"]
    assert (firm.name, firm.jurisdictions, firm.verified) == ("Acme Intrusion", ("IL", "NO"), False)


def test_all_kinds_of_additions_are_read(tmp_path: Path) -> None:
    write_all(tmp_path, *ALL)
    registry = load(tmp_path)
    assert registry.bodies["court_of_tests"].actor == "GR"
    assert "Night Orchard" in registry.firms["nso_group"].aliases
    assert "Moonrise" in registry.firms["candiru"].products
    assert ("fr", "Fisc") in {(one.lang, one.text) for one in registry.bodies["us_treasury"].aliases}


def test_second_name_of_a_row_goes_beside_the_first_and_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    write(tmp_path, draft(tmp_path, made(ALIAS)))
    file = tmp_path / "added" / "firms" / "nso_group.yml"
    file.write_text("# by hand\n" + file.read_text())
    more = draft(tmp_path, made(Wish(kind=NameKind.ALIAS, name="Dawn Orchard", id="nso_group")))
    assert more.diff.count("\n-") == 1  # one line grows
    write(tmp_path, more)
    assert file.read_text().startswith("# by hand\n")
    assert load(tmp_path).firms["nso_group"].aliases[-2:] == ("Night Orchard", "Dawn Orchard")


def test_file_of_all_firms_is_used_where_there_is_one(tmp_path: Path) -> None:
    (tmp_path / "added").mkdir()
    (tmp_path / "added" / "firms.yml").write_text("firms:\n  nso_group: {products: [Kestrel]}\n")
    assert draft(tmp_path, made(FIRM)).file == "added/firms.yml"
    write_all(tmp_path, FIRM, ALIAS)
    assert load(tmp_path).firms["nso_group"].products[-1] == "Kestrel"


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (replace(FIRM, countries=["QQ"]), r"added/firms/acme_intrusion.yml:5: .*'QQ' is no known country"),
        (replace(FIRM, type="bakery"), r"added/firms/acme_intrusion.yml:4: .*'bakery' is unknown"),
        (replace(FIRM, id="Acme Ltd"), "'Acme Ltd' is no id"),
        (Wish(kind=NameKind.ALIAS, name="Intellexa", id="nso_group"), "'Intellexa' names nso_group too"),
    ],
)  # fmt: skip
def test_registry_that_would_not_hold_is_refused_before_anything_is_written(
    tmp_path: Path, wish: Wish, told: str
) -> None:
    with pytest.raises(RegistryError, match=told) as caught:
        draft(tmp_path, made(wish))
    assert str(tmp_path) not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        (Wish(kind=NameKind.FIRM, name="Other", id="nso_group"), "there is one of this id"),
        (Wish(kind=NameKind.ALIAS, name="Other", id="nobody"), "no such firm or body"),
        (Wish(kind=NameKind.PRODUCT, name="Other", id="us_treasury"), "no such firm or body"),
    ],
)
def test_row_must_be_new_or_known_as_the_kind_has_it(wish: Wish, told: str) -> None:
    with pytest.raises(RegistryError, match=told):
        made(wish)


def test_file_that_was_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, draft(tmp_path, made(ALIAS)))
    shown = draft(tmp_path, made(Wish(kind=NameKind.ALIAS, name="Dawn Orchard", id="nso_group")))
    file = tmp_path / shown.file
    file.write_text(file.read_text() + "# mine\n")
    with pytest.raises(StaleError):
        write(tmp_path, shown)
    assert file.read_text().endswith("# mine\n")


def test_contribution_applies_to_the_shipped_files_and_reads_the_same(tmp_path: Path) -> None:
    own, upstream = tmp_path / "own", tmp_path / "repository"
    write_all(own, *ALL)
    shutil.copytree(SHIPPED, upstream / "pipeline" / "registry")
    diff = contribution(own)
    applied = subprocess.run(["git", "apply", "-"], input=diff, cwd=upstream, text=True, check=False)
    assert applied.returncode == 0
    contributed = load(_only_yaml(upstream / "pipeline" / "registry"))
    local = load(own)
    assert contributed.firms == local.firms
    assert contributed.bodies == local.bodies
    assert set(local.bodies) - set(SHIPS.bodies) == {"court_of_tests", "org_league"}


def _only_yaml(folder: Path) -> Path:
    """Return the folder without its code, so that it may stand in for the shipped one."""
    for path in folder.glob("*.py"):
        path.unlink()
    shutil.rmtree(folder / "__pycache__", ignore_errors=True)
    return folder


def test_nothing_added_is_nothing_to_contribute(tmp_path: Path) -> None:
    assert contribution(tmp_path) == ""


def test_id_of_a_name_is_plain() -> None:
    assert slug("Spähfirma & Söhne Ltd.") == "spahfirma_sohne_ltd"
