"""pre-commit itself, run against the hooks of this checkout."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@phoenix.test", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.mark.skipif(not shutil.which("git"), reason="git is not there")
def test_hooks(tmp_path: Path) -> None:
    hooks, work = tmp_path / "hooks", tmp_path / "work"
    for name in ("src", "schemas"):
        shutil.copytree(ROOT / name, hooks / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, hooks / name)
    work.mkdir()
    (work / "alertmanager.yml").write_text(
        "route:\n  receiver: a\n  group_intervall: 5m\nreceivers:\n  - name: a\n    webhook_configs:\n      - url: http://a/\n"
    )
    (work / "other.yml").write_text("key: value\n")
    for folder in (hooks, work):
        git(folder, "init", "-q")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "x")

    def hook(name: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), name, "--all-files", "--color", "never"]
        return subprocess.run(
            command,
            cwd=work,
            capture_output=True,
            text=True,
            env={**__import__("os").environ, "PRE_COMMIT_HOME": str(tmp_path / "home")},
        )

    first = hook("phoenix-lint")
    assert first.returncode == 1 and "did you mean `group_interval`?" in first.stdout, first.stdout + first.stderr
    fixed = hook("phoenix-lint-fix")
    assert fixed.returncode == 1 and "files were modified by this hook" in fixed.stdout
    assert "group_interval: 5m" in (work / "alertmanager.yml").read_text()
    assert hook("phoenix-lint").returncode == 0
    assert hook("phoenix-lint-fix").returncode == 0
