"""What stands ready for CI: the GitHub Action and the GitLab template are run as their runners would run them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from .conftest import ROOT

BROKEN = "route:\n  receiver: a\n  group_intervall: 5m\nreceivers:\n  - name: a\n    webhook_configs:\n      - url: http://a/\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a broken file in a folder with a blank, and stand-ins for pip, pipx and the installed program."""
    (tmp_path / "my stack").mkdir()
    (tmp_path / "my stack" / "alertmanager.yml").write_text(BROKEN)
    tools = tmp_path / "bin"
    tools.mkdir()
    program = f'exec {sys.executable} -m phoenix_lint "$@"'
    for name, body in {
        "phoenix-lint": program,
        "pip": "true",
        "pipx": f'[ "$1 $2" = "run --spec" ]; shift 4; {program}',
    }.items():
        (tools / name).write_text(f"#!/bin/bash\nset -e\n{body}\n")
        (tools / name).chmod(0o755)
    return tmp_path


def bash(script: str, work: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{work / 'bin'}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src"), **environment}
    return subprocess.run(["bash", "-eo", "pipefail", "-c", script], cwd=work, env=env, capture_output=True, text=True)


def document(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text())


def test_the_github_action(work: Path) -> None:
    action = document("action.yml")
    [step] = action["runs"]["steps"]
    assert set(step["env"]) == {"PATHS", "ARGS", "SARIF", "SOURCE"}
    assert "${{" not in step["run"], "inputs reach the shell by the environment alone"
    defaults = {name.upper(): value["default"] for name, value in action["inputs"].items()}
    done = bash(step["run"], work, SOURCE="/action", **defaults)
    assert done.returncode == 1, done.stderr
    assert done.stdout.startswith("::error file=my stack/alertmanager.yml,line=3,"), done.stdout
    told = {
        **defaults,
        "PATHS": "my stack\n",
        "ARGS": "--target=alertmanager=0.28.1\n--fail-on=error\n",
        "SARIF": "out.sarif",
    }
    done = bash(step["run"], work, SOURCE="/action", **told)
    assert done.returncode == 1 and "::error file=" in done.stdout, done.stderr
    assert json.loads((work / "out.sarif").read_text())["runs"][0]["results"]


def test_the_gitlab_template(work: Path) -> None:
    job = document("gitlab-ci.yml")["phoenix-lint"]
    done = bash("\n".join(job["script"]), work, **job["variables"])
    assert done.returncode == 1 and "error[alertmanager-unknown-field]" in done.stdout
    reports = job["artifacts"]["reports"]
    assert json.loads((work / reports["codequality"]).read_text())[0]["location"]["path"] == "my stack/alertmanager.yml"
    assert ElementTree.parse(work / reports["junit"]).getroot().tag == "testsuites"


def test_the_readme_uses_the_inputs_that_the_action_has() -> None:
    text = (ROOT / "README.md").read_text()
    used = text.partition("uses: phoenix-lint/phoenix-lint@")[2].partition("```")[0]
    names = {line.split(":")[0].strip() for line in used.split("\n") if line.startswith("          ")}
    assert names and names <= set(document("action.yml")["inputs"])
