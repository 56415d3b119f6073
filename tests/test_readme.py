"""The README is true: its commands are run, its outputs compared, its settings read, its Python executed."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def sessions(document: str) -> list[tuple[str, list[str]]]:
    """The commands of the console blocks, each with its output."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", document, re.DOTALL):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, *output = part.rstrip("\n").split("\n")
            found.append((command, output))
    return found


def matches(wanted: list[str], got: list[str]) -> bool:
    """Whether an output is the wanted one, `...` standing for any lines."""
    if not wanted:
        return not got
    if wanted[0] == "...":
        return any(matches(wanted[1:], got[i:]) for i in range(len(got) + 1))
    return bool(got) and wanted[0] == got[0] and matches(wanted[1:], got[1:])


@pytest.mark.parametrize("command, wanted", sessions(TEXT), ids=lambda v: v if isinstance(v, str) else "")
def test_console(command: str, wanted: list[str]) -> None:
    program, *arguments = shlex.split(command)
    assert program == "phoenix-lint"
    done = subprocess.run([sys.executable, "-m", "phoenix_lint", *arguments], cwd=ROOT, capture_output=True, text=True)
    assert matches(wanted, done.stdout.rstrip("\n").split("\n")), done.stdout


def test_commands_of_the_shell_blocks_are_understood(tmp_path: Path) -> None:
    good = (
        (ROOT / "fixtures/stacks/ok/alertmanager/alertmanager.yml")
        .read_text()
        .replace("templates/*.tmpl", "digest.tmpl")
    )
    (tmp_path / "alertmanager.yml").write_text(good)
    (tmp_path / "digest.tmpl").write_text((ROOT / "fixtures/stacks/ok/alertmanager/templates/digest.tmpl").read_text())
    lines = [
        x.partition("#")[0].strip()
        for block in re.findall(r"```sh\n(.*?)```", TEXT, re.DOTALL)
        for x in block.split("\n")
    ]
    commands = [x for x in lines if x.startswith("phoenix-lint ")]
    commands += re.findall(r"`(phoenix-lint (?:rules|schema)[^`]*)`", TEXT)
    assert len(commands) >= 6
    for command in commands:
        run = command.replace("phoenix-lint ", f"{sys.executable} -m phoenix_lint ", 1)
        done = subprocess.run(run, shell=True, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, (command, done.stdout, done.stderr)


def test_settings_are_read(tmp_path: Path) -> None:
    from phoenix_lint.settings import read

    (block,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    (tmp_path / "pyproject.toml").write_text(block)
    settings = read(str(tmp_path / "pyproject.toml"))
    assert settings.ignore == ("alertmanager-group-wait",) and settings.targets["alertmanager"] == (
        "0.28.1",
        "settings",
    )


def test_python_is_executed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(block, {})


def test_the_hooks_that_the_readme_names_exist() -> None:
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text()
    for name in re.findall(r"- id: (\S+)", TEXT):
        assert f"- id: {name}\n" in hooks
