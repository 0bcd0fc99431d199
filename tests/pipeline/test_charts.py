"""Figures: what is drawn, told and tabled is the same."""

import csv
import io
from collections.abc import Callable

import pytest
from lxml import etree

from pipeline.charts import (
    Figure,
    Theme,
    draw_png,
    draw_svg,
    matrix,
    members,
    network,
    tiles,
    timeline,
    write_csv,
    years,
)
from pipeline.charts.members import steps
from pipeline.charts.network import order
from pipeline.charts.tiles import places
from pipeline.naming import Names
from pipeline.registry import load

NAMES = Names(load())
COUNTS = [("2023", "sanctions", 2), ("2023-03", "joint_statement", 1), ("2024-02", "sanctions", 4)]
FIGURES = [
    timeline(COUNTS, NAMES),
    years(COUNTS, NAMES),
    tiles([("US", 3), ("EU", 2), ("FR", 1)], NAMES),
    matrix([("US", "intellexa", 3), ("EU", "nso_group", 1)], NAMES),
    network([("FR", "GB", 3), ("FR", "US", 1)], NAMES),
    members([("FR", "2023-03", 1), ("GB", "2024-03-18", 2), ("US", None, 3)], NAMES),
]


def named(figure: Figure) -> str:
    return figure.name


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_figure_is_drawn_for_paper_and_for_a_dark_screen(figure: Figure) -> None:
    light, dark = (etree.fromstring(draw_svg(figure, theme).encode()) for theme in Theme)
    assert etree.tostring(light) != etree.tostring(dark)
    for svg in (light, dark):
        assert svg.findtext("{*}title") == figure.title
        assert svg.findtext("{*}desc") == figure.says
        linked = [value for one in svg.iter() for name, value in one.attrib.items() if name.endswith("href")]
        assert linked == []


@pytest.mark.parametrize("figure", FIGURES, ids=named)
def test_table_beside_a_figure_reads_back_as_its_rows(figure: Figure) -> None:
    head, *rows = csv.reader(io.StringIO(write_csv(figure), newline=""))
    assert tuple(head) == figure.columns
    assert [tuple(row) for row in rows] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in figure.rows
    ]


@pytest.mark.parametrize("draw", [timeline, years, tiles, matrix, network, members])
def test_nothing_to_draw_is_said(draw: Callable[..., Figure]) -> None:
    figure = draw([], NAMES)
    assert figure.draw is None
    assert figure.rows == ()
    assert figure.says
    with pytest.raises(ValueError, match="nothing to draw"):
        draw_svg(figure)


def test_png_is_one() -> None:
    assert draw_png(FIGURES[0], scale=1).startswith(b"\x89PNG")


def test_words_from_outside_stay_words_in_the_drawing() -> None:
    figure = members([("<script>", "2024", 1)], NAMES, title="<b>&amp;")
    svg = etree.fromstring(draw_svg(figure).encode())
    assert svg.findtext("{*}title") == "<b>&amp;"
    hostile = matrix([("US", "<script>x</script>", 1)], NAMES)
    assert "<script" not in draw_svg(hostile)


def test_cell_that_a_spreadsheet_would_run_is_led_by_an_apostrophe() -> None:
    assert "'=1+1" in write_csv(matrix([("US", "=1+1", 1)], NAMES))


def test_each_state_has_one_tile_and_each_tile_is_a_state() -> None:
    codes = [code for code, _ in places()]
    assert len(codes) == len(set(codes)) > 190
    assert set(codes) <= set(NAMES.countries)
    spots = [spot for _, spot in places()]
    assert len(spots) == len(set(spots))


def test_tiles_lie_about_where_the_states_do() -> None:
    at = dict(places())
    assert at["US"][0] < at["GB"][0] < at["DE"][0] < at["IN"][0] < at["JP"][0]
    assert at["NO"][1] < at["FR"][1] < at["GR"][1] < at["KE"][1] < at["ZA"][1]


def test_state_without_a_tile_is_named_in_words() -> None:
    assert "British Virgin Islands" in tiles([("VG", 1), ("US", 1)], NAMES).says


def test_years_add_up_months_and_bare_years() -> None:
    assert ("2023", "sanctions", "Sanctions", 2) in FIGURES[1].rows
    assert "7 actions" in FIGURES[1].says


def test_members_grow_by_date() -> None:
    joined = [("A", "2023-03", 1), ("B", "2023-03", 1), ("C", None, 2), ("D", "2024", 3)]
    assert steps(joined) == [("2023-03", 2, 2), ("2024", 1, 3)]


def test_partners_stand_beside_each_other_on_the_circle() -> None:
    placed = order([("A", "B", 9), ("C", "D", 9), ("A", "C", 1)])
    assert abs(placed.index("A") - placed.index("B")) == 1
    assert abs(placed.index("C") - placed.index("D")) == 1
