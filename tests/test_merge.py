"""Parts of one job, joined: the same as one run, in every format."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from phoenix_lint.output import FORMATS

from .conftest import ROOT


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "phoenix_lint", *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stacks and a file that is no text, with the reports of three parts."""
    folder = tmp_path_factory.mktemp("work")
    for name in ("phoenix", "ok"):
        shutil.copytree(ROOT / "fixtures/stacks" / name, folder / name)
    (folder / "broken.yml").write_bytes(b"route:\n  receiver: \xff\n")
    for part in (1, 2, 3):
        done = run("check", "--shard", f"{part}/3", "--format", "json", "--output", f"{part}.json", cwd=folder)
        assert done.returncode in (0, 1, 2) and "Traceback" not in done.stderr
    return folder


def test_the_parts_are_all_and_each_once(work: Path) -> None:
    parts = [[f["path"] for f in json.loads((work / f"{n}.json").read_text())["files"]] for n in (1, 2, 3)]
    whole = [f["path"] for f in json.loads(run("check", "--format", "json", cwd=work).stdout)["files"]]
    assert all(parts) and sorted(p for part in parts for p in part) == sorted(whole)


@pytest.mark.parametrize("format_", FORMATS)
def test_joined_they_say_what_one_run_says(work: Path, format_: str) -> None:
    one = run("check", "--format", format_, cwd=work)
    joined = run("merge", "3.json", "1.json", "2.json", "--format", format_, cwd=work)
    assert joined.stdout and joined.returncode == one.returncode == 2
    if format_ == "json":
        assert json.loads(joined.stdout) == json.loads(one.stdout)
        twice = run("merge", "1.json", "2.json", "3.json", "1.json", cwd=work)
        assert json.loads(twice.stdout) == json.loads(one.stdout)
    else:
        assert joined.stdout == one.stdout


def test_no_secret_comes_back(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text("services: {a: {image: 'x:1', environment: {DB_PASSWORD: hunter2hunter2}}}\n")
    (tmp_path / "r.json").write_text(run("check", "--format", "json", cwd=tmp_path).stdout)
    shown = run("merge", "--format", "text", "r.json", cwd=tmp_path).stdout
    assert "compose-plain-password" in shown and "hunter2" not in shown + (tmp_path / "r.json").read_text()


@pytest.mark.parametrize(
    "text, words",
    {
        "": "is no JSON",
        "[]": "is no report of version 1",
        '{"version": 2, "diagnostics": []}': "is no report of version 1",
        '{"version": 1, "diagnostics": []}': "lacks what version 1 has",
        '{"version": 1, "diagnostics": [1], "files": []}': "lacks what version 1 has",
        "[" * 100_000: "is no JSON",
    }.items(),
)
def test_what_is_no_report(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "r.json").write_text(text)
    done = run("merge", "r.json", cwd=tmp_path)
    assert done.returncode == 2 and words in done.stderr and "Traceback" not in done.stderr


def test_a_changed_file_is_told(work: Path, tmp_path: Path) -> None:
    shutil.copytree(work, tmp_path / "w")
    for path in (tmp_path / "w/phoenix").rglob("*.yml"):
        path.write_text("\n\n" + path.read_text())
    done = run("merge", "--format", "text", "1.json", cwd=tmp_path / "w")
    assert done.returncode == 2 and "is not the text that the report is about" in done.stderr


@pytest.mark.parametrize("shard", ["0/3", "4/3", "1", "a/b", "1/0", "1/2/3", "-1/2"])
def test_what_is_no_shard(tmp_path: Path, shard: str) -> None:
    done = run("check", f"--shard={shard}", cwd=tmp_path)
    assert done.returncode == 2 and "expected I/N" in done.stderr
