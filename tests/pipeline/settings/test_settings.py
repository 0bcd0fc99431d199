"""Settings from variables and from a file, and what is told of those that cannot be."""

import pickle
import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.settings import Settings, without_passwords
from pipeline.settings.given import Given, table

README = Path(__file__).resolve().parents[3] / "README.md"


def read(home: Path, written: str = "", **variables: str) -> Settings:
    """Return the settings of a home with that file and of those variables."""
    (home / "mercwatch.toml").write_text(written, encoding="utf-8")
    given_so = {f"MERCWATCH_{name.upper()}": value for name, value in variables.items()}
    return Settings.from_environment({"MERCWATCH_HOME": str(home)} | given_so)


def test_what_can_be_given_is_what_there_is() -> None:
    assert set(Given.model_fields) == {one.name for one in fields(Settings)}


def test_readme_tells_every_setting_in_its_own_words() -> None:
    rows = re.findall(r"^\| `(MERCWATCH_\w+)` \| (.*) \| (.*) \|$", README.read_text(encoding="utf-8"), re.M)
    assert rows == table()


def test_defaults_are_those_of_the_record(tmp_path: Path) -> None:
    plain = Settings(home=tmp_path, database_url=f"sqlite:///{tmp_path}/mercwatch.db")
    found = Settings.from_environment({"MERCWATCH_HOME": str(tmp_path), "MERCWATCH_WORKERS": "1"})
    assert found == plain


def test_file_in_the_home_is_read_and_a_variable_wins(tmp_path: Path) -> None:
    found = read(
        tmp_path, 'workers = 3\nreviewers = 2\nallow_hosts = ["a.example", "b.example"]', workers="4"
    )
    assert (found.workers, found.reviewers, found.config) == (4, 2, tmp_path / "mercwatch.toml")
    assert found.allow_hosts == {"a.example", "b.example"}
    assert read(tmp_path, 'allow_hosts = "a.example, b.example,"').allow_hosts == found.allow_hosts


def test_named_file_tells_the_home_as_seen_from_its_folder(tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    file = tmp_path / "own.toml"
    file.write_text('home = "kept"\nregistry = "registry"\n', encoding="utf-8")
    found = Settings.from_environment({"MERCWATCH_CONFIG": str(file)})
    assert (found.home, found.registry) == (tmp_path / "kept", tmp_path / "registry")
    assert found.database_url == f"sqlite:///{tmp_path / 'kept' / 'mercwatch.db'}"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("reviewers = 1\nworkers = 0", r"mercwatch.toml:2: workers=0: give a number of processes, 1 to 64"),
        ("wokers = 2", r"unknown setting .*mercwatch.toml:1: wokers: did you mean workers$"),
        ("x = 2", r"unknown setting .*mercwatch.toml:1: x: the settings are allow_hosts,.* workers"),
        ("workers = ", r"mercwatch.toml: Invalid value .*: write lines such as `workers = 2`"),
        ("contact = 5", r"mercwatch.toml:1: contact=5: .* string"),
        ('home = "/elsewhere"', r"mercwatch.toml:1: home: it lies in the home already: set MERCWATCH_HOME"),
        ('\n\nconfig = "x.toml"', r"mercwatch.toml:3: config: a file names no other"),
        ('registry = "nosuch"', r"mercwatch.toml:1: registry=.*/nosuch: no such folder"),
        ("reviewers = 3", r"mercwatch.toml:1: reviewers=3: give 1 or 2"),
        ("sample = 1.5", r"mercwatch.toml:1: sample=1.5: give a share"),
        ('logs = "xml"', r"mercwatch.toml:1: logs=xml: give plain or json"),
        ("off_topic_days = -1", r"mercwatch.toml:1: off_topic_days=-1: give a number of days, 0 for ever"),
    ],
)
def test_mistake_in_the_file_is_told_with_line_key_and_mend(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        read(tmp_path, written)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("wokers", "2", "unknown setting MERCWATCH_WOKERS: did you mean MERCWATCH_WORKERS"),
        ("reviewers", "3", "MERCWATCH_REVIEWERS=3: give 1 or 2"),
        ("log_level", "loud", "MERCWATCH_LOG_LEVEL=loud: give debug, info, warning or error"),
        ("config", "/nosuch.toml", "MERCWATCH_CONFIG=/nosuch.toml: no such file"),
    ],
)
def test_mistake_in_a_variable_names_it_although_there_is_a_file(
    tmp_path: Path, name: str, value: str, told: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(told)):
        read(tmp_path, "workers = 2", **{name: value})


@pytest.mark.parametrize(
    "written",
    ['webhook = "https://ada:hush@x.example/"', 'mail = "smtp://ada:hush@/"', "database_url = 5 # hush"],
)
def test_mistake_in_a_secret_does_not_tell_it(tmp_path: Path, written: str) -> None:
    with pytest.raises(SettingsError, match=r"mercwatch.toml:1: ") as told:
        read(tmp_path, written)
    assert "hush" not in str(told.value)


def test_settings_go_to_another_process_and_do_not_show_their_secrets(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        database_url="postgresql://ada:hush@h/d",
        mail="smtp://ada:hush@h/?to=a@b.example",
        webhook="https://hooks.example/hush",
    )
    assert pickle.loads(pickle.dumps(found)) == found
    assert "hush" not in repr(found)
    assert found.shown_database_url == "postgresql://ada:***@h/d"


word = st.text("abcXYZ019._~!$&'()*+,;=%-", min_size=1, max_size=12)


@given(
    user=st.just("") | word,
    password=word.filter(lambda p: "***" not in p),
    host=st.sampled_from(["h", "h.example:5432", "[::1]"]),
)
def test_no_password_of_a_url_stays_in_a_text(user: str, password: str, host: str) -> None:
    told = without_passwords(f"cannot reach postgresql://{user}:{password}@{host}/d, see https://x.example/")
    assert told == f"cannot reach postgresql://{user}:***@{host}/d, see https://x.example/"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("postgresql:///d?host=h&password=hush&x=1", "postgresql:///d?host=h&password=***&x=1"),
        ("https://x.example/a:b@c", "https://x.example/a:b@c"),
        ("mail ada@x.example at 10:30", "mail ada@x.example at 10:30"),
        ("postgresql://u:p@ss@h/d", "postgresql://u:***@h/d"),
    ],
)
def test_what_is_no_password_stays(text: str, told: str) -> None:
    assert without_passwords(text) == told
