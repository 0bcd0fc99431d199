"""A registry file gets a row or a name, and all else of it stays as it is."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RegistryError
from pipeline.proposals.inserting import inserted
from pipeline.proposals.rows import Addition

FIRMS = """\
# A note that stays.
lists:
  a_list: {name: The List, actor: US, type: sanctions}

firms:
  # Spyware
  alpha:
    name: Alpha Group  # why
    aliases: [Alpha, 'A, B']
    sources:
      - https://example.org/alpha

  beta: {name: Beta, kind: spyware}
"""


def add(text: str, id: str, **fields: Any) -> str:
    section = fields.pop("section", "firms")
    return inserted(text, Addition(section=section, id=id, fields=fields))


def changed(before: str, after: str) -> list[str]:
    """Return the lines that are new, and fail if any line of before is lost but by growing."""
    old, new = before.splitlines(), after.splitlines()
    grown = [line for line in old if line not in new]
    assert len(grown) <= 1
    return [line for line in new if line not in old]


def test_new_row_stands_at_the_end_of_its_section() -> None:
    after = add(FIRMS, "gamma", name="Gamma", jurisdictions=["NO", "IL"], verified=False)
    assert after == FIRMS + (
        "\n  gamma:\n    name: Gamma\n    jurisdictions: ['NO', IL]\n    verified: false\n"
    )


def test_new_row_of_a_section_in_the_midst_stands_before_the_next_section() -> None:
    after = add(FIRMS, "b_list", section="lists", name="B", actor="EU", type="sanctions")
    assert list(yaml.safe_load(after)["lists"]) == ["a_list", "b_list"]
    assert yaml.safe_load(after)["firms"] == yaml.safe_load(FIRMS)["firms"]
    assert "# A note that stays." in after


def test_name_is_added_within_brackets() -> None:
    assert changed(FIRMS, add(FIRMS, "alpha", aliases=["Al: pha"])) == [
        "    aliases: [Alpha, 'A, B', 'Al: pha']"
    ]


def test_long_line_goes_on_in_the_next() -> None:
    names = [f"Alpha Holding Number {n} of the Islands" for n in range(3)]
    lines = changed(FIRMS, add(FIRMS, "alpha", aliases=names))
    assert len(lines) > 1
    assert max(map(len, lines)) <= 120
    assert yaml.safe_load("\n".join(lines))["aliases"][2:] == names


def test_line_is_added_to_a_list_of_lines() -> None:
    assert changed(FIRMS, add(FIRMS, "alpha", sources=["https://example.org/2"])) == [
        "      - https://example.org/2"
    ]


def test_list_that_a_row_lacks_is_added_to_it() -> None:
    assert changed(FIRMS, add(FIRMS, "alpha", products=["Kestrel"])) == ["    products: [Kestrel]"]
    assert changed(FIRMS, add(FIRMS, "beta", products=["Kestrel"])) == [
        "  beta: {name: Beta, kind: spyware, products: [Kestrel]}"
    ]


def test_empty_text_gets_its_section() -> None:
    assert add("", "gamma", name="Gamma") == "firms:\n  gamma:\n    name: Gamma\n"
    assert yaml.safe_load(add("firms:\n", "gamma", name="Gamma")) == {"firms": {"gamma": {"name": "Gamma"}}}


@pytest.mark.parametrize(("id", "fields"), [("alpha", {"name": "Other"}), ("beta", {"kind": ["x"]})])
def test_what_is_no_list_is_not_changed(id: str, fields: dict[str, Any]) -> None:
    with pytest.raises(RegistryError, match="only lists"):
        add(FIRMS, id, **fields)


NAMES = st.lists(
    st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30).filter(str.strip),
    min_size=1,
    max_size=6,
)


@given(NAMES, st.sampled_from(["aliases", "sources", "products"]), st.sampled_from(["alpha", "beta", "new"]))
def test_the_text_reads_as_the_values_with_the_additions(names: list[str], field: str, id: str) -> None:
    before, after = yaml.safe_load(FIRMS), yaml.safe_load(add(FIRMS, id, **{field: names}))
    row = before["firms"].setdefault(id, {})
    row[field] = [*row.get(field, []), *names]
    assert after == before
