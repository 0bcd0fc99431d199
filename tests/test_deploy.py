"""What is deployed exists: flows, commands, settings, services."""

import inspect
import re
import subprocess
from importlib import import_module
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import yaml
from typer.main import get_command

from cli.main import app
from pipeline.settings import PREFIX
from pipeline.settings.given import Given
from pipeline.settings.reading import read

HOUSE = Path(__file__).resolve().parents[1]
UNITS = sorted((HOUSE / "deploy" / "systemd").iterdir())
PAGES = sorted((HOUSE / "docs" / "deploying").glob("*.md"))
SAID = [
    *UNITS,
    *PAGES,
    HOUSE / "deploy" / "compose.yaml",
    HOUSE / "deploy" / "Dockerfile",
    HOUSE / "prefect.yaml",
]


def written(path: str) -> Any:
    return yaml.safe_load((HOUSE / path).read_text(encoding="utf-8"))


def deployments() -> list[dict[str, Any]]:
    return list(written("prefect.yaml")["deployments"])


@pytest.mark.parametrize("one", deployments(), ids=lambda one: one["name"])
def test_deployment_names_a_flow_its_parameters_and_times_in_utc(one: dict[str, Any]) -> None:
    from prefect import Flow
    from prefect.client.schemas.schedules import CronSchedule

    module, name = one["entrypoint"].rsplit(".", 1)
    flow = getattr(import_module(module), name)
    assert isinstance(flow, Flow)
    assert set(one["parameters"]) <= set(inspect.signature(flow.fn).parameters)
    for schedule in one["schedules"]:
        assert schedule["timezone"] == "UTC"
        CronSchedule(cron=schedule["cron"], timezone="UTC")
    assert one["concurrency_limit"]["limit"] == 1
    assert {"mercwatch", flow.name} <= set(one["tags"])
    assert one["work_pool"]["name"] == "mercwatch"


@pytest.mark.parametrize("path", SAID, ids=lambda path: path.name)
def test_every_setting_and_command_that_is_named_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    settings = {name.lower() for name in re.findall(rf"\b{PREFIX}([A-Z_]+)", text)}
    assert settings <= set(Given.model_fields)
    named = re.findall(r"(?:bin/|uv run |exec \w+ |^|`)mercwatch ([a-z]+)", text, re.M)
    known = get_command(app).commands  # type: ignore[attr-defined] # it is a group
    assert set(named) <= set(known)


def test_settings_that_are_shipped_can_be_read() -> None:
    found = read({f"{PREFIX}CONFIG": str(HOUSE / "deploy" / "mercwatch.toml")})
    assert (found["home"], found["logs"]) == (Path("/var/lib/mercwatch"), "json")


def test_images_are_pinned_and_services_know_each_other() -> None:
    composed = written("deploy/compose.yaml")
    services, volumes = composed["services"], set(composed["volumes"])
    for service in services.values():
        assert re.fullmatch(r"[\w./-]+:\d+\.\d+(\.\d+)?(-\w+)?", service["image"])
        assert set(service.get("depends_on", ())) <= set(services)
        named = {volume.split(":")[0] for volume in service.get("volumes", ())}
        assert {one for one in named if not one.startswith(".")} <= volumes
    waited_for = {name for one in services.values() for name in one.get("depends_on", ())}
    assert all("healthcheck" in services[name] for name in waited_for)
    assert re.search(r"^FROM [\w./-]+:\d+\.\d+\.\d+", (HOUSE / "deploy" / "Dockerfile").read_text(), re.M)


def test_nothing_of_ours_is_published_but_by_the_proxy() -> None:
    services = written("deploy/compose.yaml")["services"]
    published = {(name, port) for name, one in services.items() for port in one.get("ports", ())}
    assert published == {("prefect", "127.0.0.1:4200:4200"), ("web", "80:80"), ("web", "443:443")}
    assert services["proxy"]["network_mode"] == "service:web"


@pytest.mark.skipif(which("systemd-analyze") is None, reason="no systemd here to check its units")
def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    program = tmp_path / "mercwatch"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        told = unit.read_text(encoding="utf-8").replace("/opt/mercwatch/.venv/bin/mercwatch", str(program))
        (tmp_path / unit.name).write_text(told, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ours = [line for line in (done.stdout + done.stderr).splitlines() if "mercwatch-" in line]
    assert ours == []
