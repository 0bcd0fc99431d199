"""What `check` shows of the settings."""

from pathlib import Path

from cli.check import LOOKS
from pipeline.settings import Settings


def test_settings_are_shown_without_their_secrets_and_a_zero_is_a_value(tmp_path: Path) -> None:
    settings = Settings(
        home=tmp_path,
        database_url="postgresql://ada:hush@h/d",
        webhook="https://hooks.example/hush",
        mail="smtp://ada:hush@mail.example/?to=a@b.example",
        off_topic_days=0,
    )
    shown = LOOKS["Settings"](settings)
    assert "hush" not in str(shown)
    assert shown["MERCWATCH_DATABASE_URL"] == "postgresql://ada:***@h/d"
    assert shown["MERCWATCH_WEBHOOK"] == "hooks.example"
    assert shown["MERCWATCH_OFF_TOPIC_DAYS"] == "0"
    assert shown["MERCWATCH_REGISTRY"] == "`registry` in the home, if there"
