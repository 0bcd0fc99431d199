"""The commands as a user types them: what they print, and their exit codes."""

import csv
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.flows.runs import BODY, LEAD, add_feed, article, listed, make_settings
from tests.server import HOST, Pages

EXPORTED = {"type", "date", "actors", "endorsers", "firms", "instrument", "status", "certainty", "role"}


class Program:
    """`mercwatch` in a process of its own, with a home of its own."""

    def __init__(self, home: Path, **settings: str) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MERCWATCH_")}
        given = {f"MERCWATCH_{name.upper()}": value for name, value in settings.items()}
        self.environment = kept | {"MERCWATCH_HOME": str(home)} | given

    def __call__(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-W", "error", "-c", "from cli.main import main; main()", *arguments]
        return subprocess.run(
            command, env=self.environment, input=stdin, capture_output=True, text=True, check=False
        )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


def test_submitted_text_can_be_listed_shown_and_exported(program: Program, tmp_path: Path) -> None:
    done = program("submit", "-", "--title", "Sanctions", "--published", "2024-03", stdin=f"{LEAD} {BODY}")
    assert (done.returncode, done.stderr) == (0, "")
    assert "sanctions" in program("candidates", "--firm", "intellexa").stdout
    shown = program("show", "1")
    assert "⟦firms: Intellexa⟧" in shown.stdout
    assert "⟦type, status, certainty, role: imposed sanctions⟧" in shown.stdout
    assert program("export", str(tmp_path / "candidates.jsonl")).returncode == 0
    (line,) = map(json.loads, (tmp_path / "candidates.jsonl").read_text(encoding="utf-8").splitlines())
    assert EXPORTED | {"document_url", "document_title", "confidence", "evidence"} <= set(line)
    assert (line["type"], line["date"], line["actors"]) == ("sanctions", "2024-03-05", ["US"])
    (date,) = (one for one in line["evidence"] if one["field"] == "date")
    start = LEAD.index("5 March 2024")
    assert date == {
        "field": "date",
        "value": "2024-03-05",
        "quote": "5 March 2024",
        "start": start,
        "end": start + 12,
    }
    assert program("export", str(tmp_path / "candidates.csv")).returncode == 0
    with (tmp_path / "candidates.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["firms"], json.loads(row["evidence"])) == ("intellexa", line["evidence"])


def test_the_program_tells_its_version(program: Program) -> None:
    done = program("--version")
    assert (done.returncode, done.stdout) == (0, f"mercwatch {version('mercwatch')}\n")


def test_submitted_text_that_is_not_read_is_said_to_be_untagged(program: Program) -> None:
    done = program("submit", "-", stdin="Η κυβέρνηση ανακοίνωσε κυρώσεις κατά της Intellexa.")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Stored, and not tagged: its language could not be told.\n"


def test_brackets_in_a_title_are_no_markup(program: Program) -> None:
    program("submit", "-", "--title", "[/b] [updated] :smile:", stdin=f"{LEAD} {BODY}")
    assert "[/b] [updated] :smile:" in program("candidates").stdout
    assert "[/b] [updated] :smile:" in program("show", "1").stdout


def test_ingest_tells_each_feed_and_the_sum_and_fails_once_where_a_feed_turns_bad(
    pages: Pages, tmp_path: Path, sqlite_url: str
) -> None:
    pages.add("/good", article(LEAD, BODY), content_type="text/html")
    good = add_feed(pages, listed(pages, "/good"))
    settings = make_settings(tmp_path, sqlite_url, good=good, bad=pages.base + "/nothing")
    assert settings.registry
    program = Program(tmp_path, database_url=sqlite_url, registry=str(settings.registry), allow_hosts=HOST)
    done = program("ingest", "--feed", "good")
    assert done.returncode == 0, done.stderr
    first, last = map(json.loads, done.stdout.splitlines())
    assert (first["feed"], first["stored"], last["total"]["candidates"]) == ("good", 1, 1)
    done = program("ingest", "--table")
    assert done.returncode == 1
    assert "bad: HTTP 404" in done.stdout
    assert "Not due: 1 feed, the next at" in done.stdout
    assert "bad: failing (never understood: HTTP 404" in done.stderr
    done = program("ingest", "--table", "--all")
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 feeds, 1 failed" in done.stdout
    assert program("ingest", "--feed", "bad").returncode == 1
    listed_feeds = program("feeds").stdout
    assert listed_feeds.index("bad ") < listed_feeds.index("good ")
    assert "1 failing, 1 healthy." in listed_feeds
    shown = program("feeds", "show", "good").stdout
    assert "not_modified 304" in shown
    assert "stored" in shown
    assert program("feeds", "on", "good").stdout == "good is asked by the next run.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["feeds", "on", "nosuch"], 2, "no feed 'nosuch' in the registry"),
        (["ingest", "--feed", "nosuch"], 2, "no feed 'nosuch' in the registry"),
        (["show", "7"], 2, "there is no candidate 7"),
        (["submit", "nosuch.pdf"], 2, "No such file"),
        (["submit", "-", "--published", "March"], 2, "--published"),
        (["submit", "http://127.0.0.1:9/page"], 2, "loopback"),
        (["export", "/nosuch/out.csv"], 2, "/nosuch/out.csv: No such file"),
        (["feeds", "export", "/nosuch/out.opml"], 2, "/nosuch/out.opml: No such file"),
        (["serve", "--cron", "daily"], 2, "'daily' is no cron line"),
        (["export", "candidates.xls"], 2, "*.csv, *.jsonl"),
        (["export", "candidates.db"], 2, "candidates go to *.csv or *.jsonl"),
        (["export", "a.csv", "--known-on", "2999-01-01"], 2, "nobody knows yet"),
        (["export", "a.csv", "--known-on", "March"], 2, "March"),
        (["candidates", "--state", "lost"], 2, "lost"),
        (["nosuch"], 2, "No such command"),
        (["feeds", "import", "pyproject.toml"], 2, "pyproject.toml: no OPML"),
        (
            ["backup", "pyproject.toml/kept"],
            1,
            "pyproject.toml/kept: Not a directory: name another, or let this user",
        ),
    ],
)
def test_misuse_is_one_clear_complaint(program: Program, arguments: list[str], code: int, told: str) -> None:
    done = program(*arguments)
    assert done.returncode == code
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "code", "told"),
    [
        ({"databse_url": "sqlite:///x"}, 2, "MERCWATCH_DATABSE_URL: did you mean MERCWATCH_DATABASE_URL"),
        ({"registry": "/nosuch"}, 2, "no such folder"),
        ({"database_url": "sqlite:////proc/nosuch/x.db"}, 1, "/proc/nosuch"),
        ({"database_url": "postgresql://127.0.0.1:9/x"}, 1, "127.0.0.1"),
    ],
)
def test_bad_surroundings_are_one_line_with_the_mend(
    tmp_path: Path, settings: dict[str, str], code: int, told: str
) -> None:
    done = Program(tmp_path, **settings)("candidates")
    assert done.returncode == code
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_mistake_in_the_registry_is_told_with_file_line_and_key(tmp_path: Path) -> None:
    (tmp_path / "feeds.yml").write_text("feeds:\n  a:\n    nmae: A\n", encoding="utf-8")
    done = Program(tmp_path / "home", registry=str(tmp_path))("check")
    assert done.returncode == 1
    assert "feeds.yml:3" in done.stdout.replace("\n", "")


def test_check_passes_on_a_fresh_home_and_names_what_is_there(program: Program) -> None:
    done = program("check")
    assert done.returncode == 0, done.stdout
    assert "278, of which 178 on" in done.stdout
    assert "trained-1" in done.stdout


def test_feeds_go_out_as_opml_and_come_back_as_yaml(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    assert program("feeds", "export", str(file)).returncode == 0
    done = program("feeds", "import", str(file))
    assert "us_whitehouse_actions:" in done.stdout
    assert "us_whitehouse_actions" in program("feeds").stdout


def test_every_command_has_a_help_that_says_what_it_does(program: Program) -> None:
    told = program("--help").stdout
    for command in ("ingest", "submit", "candidates", "show", "export", "check", "serve", "web", "feeds"):
        assert command in told
        told_of_it = program(command, "--help")
        assert (told_of_it.returncode, f"mercwatch {command} " in told_of_it.stdout.split("─╯")[-1]) == (
            0,
            True,
        )
