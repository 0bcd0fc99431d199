"""Flow runs asked of Prefect's server through their deployments, as its schedule asks for them."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import yaml

from benchmarks.soak_processes import ROOT

ENDED = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of a server; api: its address."""

    api: str

    def ask(self, deployment: str, **parameters: Any) -> str:
        """Ask for a run of `flow/deployment`; return its id."""
        known = self._get(f"/deployments/name/{deployment}")["id"]
        made = httpx.post(
            f"{self.api}/deployments/{known}/create_flow_run",
            json={"parameters": parameters, "state": {"type": "SCHEDULED"}},
            timeout=30,
            trust_env=False,
        )
        return str(made.raise_for_status().json()["id"])

    def state(self, run: str) -> tuple[str, str]:
        """Return a run's type of state, and what is said of it."""
        told = self._get(f"/flow_runs/{run}")["state"] or {"type": "PENDING", "message": ""}
        return str(told["type"]), str(told.get("message") or "")

    def wait(self, run: str, seconds: float) -> tuple[str, str]:
        """Wait until a run has ended; raise TimeoutError where it has not after so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            kind, said = self.state(run)
            if kind in ENDED:
                return kind, said
            time.sleep(0.3)
        raise TimeoutError(f"run {run} is {kind} after {seconds:.0f} s")

    def _get(self, path: str) -> Any:
        return httpx.get(f"{self.api}{path}", timeout=30, trust_env=False).raise_for_status().json()


def deployments(folder: Path, *, ingest: str = "flows.ingest.ingest", limited: bool = True) -> Path:
    """Write the ingest of prefect.yaml, its schedules left out; return the file.

    ingest: the flow's entrypoint.  limited: whether one run at a time is Prefect's business too; else the
    lock in our database alone sees to it.
    """
    given: dict[str, Any] = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    of_ingest = [one for one in given["deployments"] if one["entrypoint"] == "flows.ingest.ingest"]
    for one in of_ingest:
        one |= {"entrypoint": ingest, "schedules": []}
        if not limited:
            del one["concurrency_limit"]
    file = folder / "prefect.yaml"
    file.write_text(yaml.safe_dump(given | {"deployments": of_ingest}), encoding="utf-8")
    return file
