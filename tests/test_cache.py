"""The cache: the same report as without it, whatever changes; harmless when it is broken, in the way, or shared."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as given_with
from hypothesis import strategies as st

from phoenix_lint import engine
from phoenix_lint.cache import Cache
from phoenix_lint.files import Disk
from phoenix_lint.report import Report
from phoenix_lint.settings import CACHE, Settings

from .conftest import ROOT

STACK = ROOT / "fixtures/stacks/phoenix"


@pytest.fixture
def stack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the example stack; the current folder."""
    shutil.copytree(STACK, tmp_path / "stack", ignore=shutil.ignore_patterns(CACHE))
    monkeypatch.chdir(tmp_path / "stack")
    return tmp_path / "stack"


def check(cache: str = CACHE, **environment: str) -> list[tuple[object, ...]]:
    return plain(engine.check(["."], Settings(cache=cache, environment=environment)))


def plain(report: Report) -> list[tuple[object, ...]]:
    """All of a report, sources by their text."""
    assert not [p.message for p in report.problems if "internal error" in p.message]
    return [
        (*report.problems, *report.skipped),
        *((*f._replace(source=None, asked=()), f.source.text) for f in report.files),
    ]  # type: ignore[arg-type]


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were judged and not remembered."""
    found: list[str] = []
    real = engine.check_source

    def noted(source: object, *rest: object, **named: object) -> object:
        found.append(source.path)  # type: ignore[attr-defined]
        return real(source, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(engine, "check_source", noted)
    return found


def test_a_second_run_judges_nothing_and_finds_the_same(stack: Path, judged: list[str]) -> None:
    first = check()
    assert len(judged) >= 8
    judged.clear()
    assert check() == first == check("")
    assert judged and CACHE not in judged  # only the run without a cache


def test_what_a_finding_rests_on_is_asked_again(stack: Path, judged: list[str]) -> None:
    (stack / "docker-compose.yml").write_text("services: {a: {image: 'x:${TAG}', volumes: ['./conf.yml:/conf.yml']}}\n")

    def rules() -> set[str]:
        judged.clear()
        report = engine.check(["docker-compose.yml"], Settings(cache=CACHE))
        assert judged, "something changed, and nobody looked"
        return {d.rule for d in report.diagnostics}

    assert "compose-missing-bind" in rules()
    (stack / "conf.yml").write_text("a: b\n")
    assert "compose-missing-bind" not in rules()
    (stack / ".env").write_text("OTHER=1\n")
    assert "compose-unset-variable" in rules()
    (stack / ".env").write_text("OTHER=1\nTAG=1\n")
    assert "compose-unset-variable" not in rules()
    (stack / "compose.yaml").write_text("services: {b: {image: 'b:1'}}\n")
    judged.clear()
    engine.check(["docker-compose.yml"], Settings(cache=CACHE))
    assert judged == ["docker-compose.yml"]


def test_the_environment_counts_as_far_as_it_is_asked_for(stack: Path, judged: list[str]) -> None:
    text = "services: {a: {image: 'x:1', ports: ['${PORT}:80']}}\n"
    (stack / "docker-compose.yml").write_text(text)
    first = check(PORT="80", SHLVL="1")
    judged.clear()
    assert check(PORT="80", SHLVL="2", TOKEN="x") == first and not judged
    assert check(PORT="eighty") != first and "docker-compose.yml" in judged


@given_with(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_change_of_any_file(stack: Path, data: st.DataObject) -> None:
    """With the cache and without it the same is found, after any change to any file."""
    texts = {p: p.read_bytes() for p in sorted(stack.rglob("*")) if p.is_file() and CACHE not in p.parts}
    path = data.draw(st.sampled_from(sorted(texts)))
    lines = texts[path].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines)))
    how = data.draw(st.sampled_from(("remove the file", "remove a line", "repeat a line", "rename the file")))
    check()
    if how == "remove the file":
        path.unlink()
    elif how == "rename the file":
        path.rename(path.with_name(f"x-{path.name}"))
    else:
        path.write_bytes(
            b"".join(lines[:at] + (lines[at : at + 1] * 2 if how == "repeat a line" else []) + lines[at + 1 :])
        )
    try:
        assert check() == check("")
    finally:
        path.with_name(f"x-{path.name}").unlink(missing_ok=True)
        path.write_bytes(texts[path])


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b'{"asked": [], "found": {}}', b'{"asked": 1}', b"\xff", b"[" * 100_000]
)
def test_a_broken_entry_is_judged_anew(stack: Path, text: bytes) -> None:
    first = check()
    entries = [p for p in (stack / CACHE).rglob("*") if p.is_file() and len(p.name) == 32]
    assert len(entries) >= 8
    for entry in entries:
        entry.write_bytes(text)
    assert check() == first


def test_a_file_where_the_cache_should_be(stack: Path) -> None:
    (stack / CACHE).write_text("mine\n")
    assert check() == check("")
    assert (stack / CACHE).read_text() == "mine\n"


def test_what_another_version_left_is_taken_away(stack: Path) -> None:
    (stack / CACHE / "0.0.9-0123456789abcdef").mkdir(parents=True)
    (stack / CACHE / "mine").mkdir()
    check()
    left = {p.name for p in (stack / CACHE).iterdir() if p.is_dir()}
    assert len(left) == 2 and "mine" in left and "0.0.9-0123456789abcdef" not in left
    assert (stack / CACHE / ".gitignore").read_text() == "*\n"


def test_a_link_that_came_with_the_repository_is_not_followed(stack: Path) -> None:
    elsewhere = stack.parent / "home"
    (elsewhere / "0.0.9-0123456789abcdef").mkdir(parents=True)
    (stack / CACHE).symlink_to(elsewhere)
    assert check() == check("")
    assert [p.name for p in elsewhere.iterdir()] == ["0.0.9-0123456789abcdef"]
    (stack / CACHE).unlink()
    (stack / CACHE).mkdir()
    (elsewhere / "precious").write_text("mine")
    (stack / CACHE / ".gitignore").symlink_to(elsewhere / "precious")
    check()
    assert (elsewhere / "precious").read_text() == "mine"


def test_other_settings_are_other_entries(stack: Path) -> None:
    first = check()
    assert engine.check(["."], Settings(cache=CACHE, ignore=("compose",))).diagnostics
    assert all(
        not d.rule.startswith("compose-")
        for d in engine.check(["."], Settings(cache=CACHE, ignore=("compose",))).diagnostics
    )
    assert check() == first


def test_several_runs_at_once(stack: Path) -> None:
    command = [sys.executable, "-m", "phoenix_lint", "check", "--format", "json", "."]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    outputs = {run.communicate() for run in runs}
    assert len(outputs) == 1
    assert not [p for p in (stack / CACHE).rglob(".*") if p.name != ".gitignore"]
    assert subprocess.run(command, capture_output=True).stdout == next(iter(outputs))[0]


def test_what_was_looked_up_does_not_travel(stack: Path) -> None:
    settings = Settings(cache=CACHE)
    check()
    cache = Cache(CACHE, settings, Disk())
    assert cache.get("docker-compose.yml", False) and cache.answers
    travelled = pickle.loads(pickle.dumps(cache))
    assert not travelled.answers and travelled.get("docker-compose.yml", False)


def test_no_cache_writes_none(stack: Path) -> None:
    command = [sys.executable, "-m", "phoenix_lint", "check", "."]
    for option in ("--no-cache", "--isolated"):
        subprocess.run([*command, option], capture_output=True)
        assert not (stack / CACHE).exists()
    subprocess.run(command, capture_output=True)
    assert os.listdir(stack / CACHE)
