"""pre-commit itself, run against the hooks of this checkout."""

from __future__ import annotations

import os
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

    revision = subprocess.run(["git", "rev-parse", "HEAD"], cwd=hooks, capture_output=True, text=True).stdout.strip()
    ids = "".join(f"      - id: {name}\n" for name in ("phoenix-lint", "phoenix-lint-stack", "phoenix-lint-fix"))
    (work / ".pre-commit-config.yaml").write_text(f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n{ids}")
    git(work, "add", "-A")

    def pre_commit(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")}
        command = [sys.executable, "-m", "pre_commit", *words, "--color", "never"]
        return subprocess.run(command, cwd=work, capture_output=True, text=True, env=environment)

    def hook(name: str, *files: str) -> subprocess.CompletedProcess[str]:
        return pre_commit("run", name, *(("--files", *files) if files else ("--all-files",)))

    tried = pre_commit("try-repo", str(hooks), "phoenix-lint", "--all-files")
    assert tried.returncode == 1 and "did you mean `group_interval`?" in tried.stdout, tried.stdout + tried.stderr
    first = hook("phoenix-lint")
    assert first.returncode == 1 and "did you mean `group_interval`?" in first.stdout, first.stdout + first.stderr
    fixed = hook("phoenix-lint-fix")
    assert fixed.returncode == 1 and "files were modified by this hook" in fixed.stdout
    assert "group_interval: 5m" in (work / "alertmanager.yml").read_text()
    assert hook("phoenix-lint").returncode == 0
    assert hook("phoenix-lint-fix").returncode == 0

    for stack in ("one", "two"):
        (work / stack / "am").mkdir(parents=True)
        (work / stack / "compose.yml").write_text("services: {am: {image: 'prom/alertmanager:v0.28.1', portz: []}}\n")
        (work / stack / "am/alertmanager.yml").write_text("route: {receiver: b}\nreceivers: [{name: a}]\n")
        (work / stack / ".env").write_text("A=1\n")
    git(work, "add", "-A")
    for changed in ("one/am/alertmanager.yml", "one/.env"):
        done = hook("phoenix-lint-stack", changed)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "one/compose.yml:1:" in done.stdout and "one/am/alertmanager.yml:1:" in done.stdout
        assert "two/" not in done.stdout
    assert hook("phoenix-lint-stack", "alertmanager.yml").returncode == 0
