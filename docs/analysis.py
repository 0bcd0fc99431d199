"""Three questions to the record, answered with pandas on the views, and drawn.

uv run python docs/analysis.py record.db charts/

The file is one that `mercwatch export record.db` wrote, or the program's own: the views are the same, and it
is only read. On PostgreSQL, give pandas a connection of a role that `mercwatch db readonly` made.
"""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import altair as alt
import pandas as pd


def read(file: Path, query: str) -> pd.DataFrame:
    """Return the rows of a query; the file is opened to be read and for nothing else."""
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return pd.read_sql_query(query, connection)


def who_acts_against_whom(file: Path) -> pd.DataFrame:
    """Return how many actions of each state or body are about each firm: actors down, firms across."""
    pairs = read(
        file,
        """
        SELECT a.actor_name, f.firm_name, a.action_id
        FROM v_action_actors AS a JOIN v_action_firms AS f USING (action_id)
        """,
    )
    return pairs.pivot_table(
        index="actor_name", columns="firm_name", values="action_id", aggfunc="nunique", fill_value=0
    )


def actions_by_year(file: Path) -> pd.DataFrame:
    """Return how many dated actions of each type fall into each year: years down, types across."""
    dated = read(file, "SELECT action_id, type_name, date_start FROM v_actions WHERE date_start IS NOT NULL")
    dated["year"] = dated["date_start"].str[:4]
    return dated.pivot_table(
        index="year", columns="type_name", values="action_id", aggfunc="count", fill_value=0
    )


def how_do_we_know(file: Path) -> pd.DataFrame:
    """Return for each action how many addresses tell of it, and how many of these are official, fewest first.

    Official: listed by a feed of a government or an intergovernmental body.
    """
    told = read(
        file,
        """
        SELECT
            a.action_id, a.date, a.type_name, a.actors, a.firms,
            count(DISTINCT s.url) AS sources,
            count(DISTINCT CASE WHEN s.feed_kind IN ('government', 'igo') THEN s.url END) AS official
        FROM v_actions AS a LEFT JOIN v_sources AS s USING (action_id)
        GROUP BY a.action_id, a.date, a.type_name, a.actors, a.firms
        """,
    )
    return told.sort_values(["official", "sources", "action_id"]).set_index("action_id")


def draw(counts: pd.DataFrame, title: str, path: Path) -> None:
    """Draw a table of counts as a heat map, as SVG."""
    down, across = str(counts.index.name), str(counts.columns.name)
    long = counts.stack().rename("actions").reset_index()
    chart = (
        alt.Chart(alt.Data(values=long.to_dict("records")), title=title)
        .mark_rect()
        .encode(
            x=alt.X(f"{across}:N", title=None),
            y=alt.Y(f"{down}:N", title=None),
            color=alt.Color("actions:Q", scale=alt.Scale(scheme="blues")),
        )
    )
    chart.save(str(path))


def main(file: Path, folder: Path | None = None) -> None:
    """Print the three answers; draw the first two into a folder where one is given."""
    against, by_year, known = who_acts_against_whom(file), actions_by_year(file), how_do_we_know(file)
    alone = known[known["sources"] < 2]
    sys.stdout.write(f"Who acts against whom\n\n{against.to_string()}\n\n")
    sys.stdout.write(f"Actions by year\n\n{by_year.to_string()}\n\n")
    sys.stdout.write(f"{len(alone)} of {len(known)} actions rest on one source\n\n{alone.to_string()}\n")
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        draw(against, "Who acts against whom", folder / "against.svg")
        draw(by_year, "Actions by year", folder / "years.svg")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
