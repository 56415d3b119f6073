"""A rule file that several processes judge together, and what they do together: the same as one would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from phoenix_lint import engine, parallel
from phoenix_lint.documents.rules import RuleFile
from phoenix_lint.files import Memory
from phoenix_lint.parallel import Apart, Swap, in_step
from phoenix_lint.rules import rules_of
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source
from phoenix_lint.syntax.nodes import Mapping, Tree, iter_nodes
from phoenix_lint.syntax.parser import parse
from phoenix_lint.syntax.portions import parse_portion, portions_of

from .cases import decoded, read
from .conftest import ROOT

HEAD = "groups:\n"


def groups_of_cases() -> list[str]:
    """The groups of every case about rule files that are written in the usual shape."""
    found = {}
    for path in sorted(ROOT.glob("fixtures/cases/rules-*/*.case")):
        for text in decoded(read(path).files).values():
            if text.startswith(f"{HEAD}  - name:"):
                found[text.removeprefix(HEAD)] = None
    return list(found)


LOGQL = '  - name: f\n    rules:\n      - {alert: A, expr: \'sum(rate({a="b"} |= "c" [5m])) > 1\'}\n'
# What reaches over the border of a group, or only looks as if a group began there.
HOSTILE = [
    "  - name: 'a\n  - name: b'\n    rules: []\n",
    "  - name: flow\n    rules: [\n  {alert: A,\n  - name: x\n",
    "  - name: anchor\n    rules:\n      - &r {record: a:b, expr: x}\n",
    "  - name: alias\n    rules:\n      - *r\n",
    "  - name: block\n    rules:\n      - record: a:b\n        expr: |\n          x\n\n  - name: after\n    rules: []\n",
    "  # a comment\n\n  - name: a # and another\n    rules: []\n",
    "  - name: only\n",
    "  - name: only\n  - rules: []\n",
    "  -\n  - null\n  - name: ~\n    rules: []\n",
    "---\ngroups: []\n",
    "...\n",
    "namespace: x\n",
    "groups: []\n",
    "  - name: tab\n\trules: []\n",
    "  - name: a\n    rules:\n      - {record: 'a:x', expr: b:x}\n",
    "  - name: b\n    interval: 10m\n    rules:\n      - {record: 'b:x', expr: a:x}\n",
    "  - name: c\n    rules:\n      - {alert: A, expr: a:y > 1}  # phoenix-lint: ignore[rules-undefined-record]\n",
    "  - name: d\n    folder: grafana\n    rules: []\n",
    "  - name: e\n    concurrency: 2\n    rules: []\n",
    LOGQL,
    "  - name: wide\n    rules:\n      - {alert: Ä, expr: up == 0}\n",
    "  - name: lines\u2028    rules: []\n",
    *(
        f"  - name: many-{i}\n    rules:\n      - {{alert: A{i}, expr: up == {i}, labels: {{severity: page}}}}\n"
        for i in range(5)
    ),
]
POOL = [*groups_of_cases(), *HOSTILE]


@pytest.fixture(autouse=True, scope="module")
def small() -> Any:
    """Texts of any size are divided."""
    size = engine._PORTION
    engine._PORTION = 1
    yield
    engine._PORTION = size


def judged(text: str, version: str, jobs: int) -> Any:
    settings = Settings(jobs=jobs, targets={"prometheus": (version, "option")})
    report = engine.check_source(Source("rules.yml", text), settings, Memory({"rules.yml": text}))
    return report and report._replace(source=None)  # type: ignore[arg-type]


def test_pool_is_large() -> None:
    assert len(POOL) > 100


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(POOL), min_size=2, max_size=7),
    st.sampled_from(["3.14.0", "3.14.0", "2.45.0", "2.30.0"]),
    st.integers(2, 4),
)
@example([HOSTILE[0], HOSTILE[0]], "3.14.0", 2)
@example([HOSTILE[2], HOSTILE[3]], "3.14.0", 2)
@example([LOGQL, LOGQL, LOGQL], "3.14.0", 3)
@example([LOGQL, LOGQL, *HOSTILE[-5:]], "3.14.0", 2)
@example([HOSTILE[14], HOSTILE[15], HOSTILE[14], HOSTILE[16]], "3.14.0", 4)
@example([*HOSTILE[-5:], POOL[0], POOL[0], POOL[0]], "3.14.0", 4)
def test_in_portions_as_in_one(groups: list[str], version: str, jobs: int) -> None:
    text = HEAD + "".join(groups)
    assert judged(text, version, jobs) == judged(text, version, 1)


@pytest.mark.parametrize("group", POOL, ids=range(len(POOL)))
def test_each_group_behind_another(group: str) -> None:
    """Sites of all findings and edits are those in the whole file."""
    before = "  - name: before\n    rules: []\n"
    text = HEAD + before + group + before.replace("before", "after")
    assert judged(text, "3.14.0", 3) == judged(text, "3.14.0", 1)


def test_most_are_divided(monkeypatch: pytest.MonkeyPatch) -> None:
    done = []
    real = parallel.in_step
    monkeypatch.setattr(parallel, "in_step", lambda work, items: done.append(real(work, items)) or done[-1])
    for i, group in enumerate(POOL):
        judged(HEAD + POOL[0] + group, "3.14.0", 2)
        assert len(done) <= i + 1
    assert len(done) > 0.8 * len(POOL)


def test_rules_about_a_whole_file_say_what_they_ask_of_all_portions() -> None:
    about_all = [loaded for loaded in rules_of("rules") if loaded.rule.on is RuleFile]
    assert about_all
    assert all(loaded.tells for loaded in about_all)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "groups:\n",
        "groups: []\n",
        "groups:\n  - {name: a}\n  - {name: b}\n",
        "namespace: x\ngroups:\n  - name: a\n  - name: b\n",
        "%YAML 1.1\n---\ngroups:\n  - name: a\n  - name: b\n",
        "groups:\r\n  - name: a\r\n  - name: b\r\n",
        "groups:\n  - name: a\n---\ngroups:\n  - name: b\n",
        "groups:\n  - name: a\n...\n  - name: b\n",
        "groups: &a\n  - name: a\n  - name: b\n",
        "groups: |\n  - name: a\n  - name: b\n",
        "groups:\n  - name: a\x85  - name: b\n",
    ],
)
def test_other_shapes_are_not_cut(text: str) -> None:
    assert not portions_of(text, "groups", "name", 2)


def test_portions_are_the_whole() -> None:
    text = "# head\n---\n\ngroups: # all\n\n" + "".join(
        f"- name: {i}\n  rules: [{{record: a, expr: b}}]\n" for i in range(9)
    )
    source = Source("rules.yml", text)
    whole = parse(source)
    assert isinstance(whole, Tree)
    for count in range(1, 12):
        portions = portions_of(text, "groups", "name", count)
        assert len(portions) == min(count, 9)
        assert "".join(text[p.start : p.end] for p in portions) == text[portions[0].head :]
        parsed = [parse_portion(source, p) for p in portions]
        spans = [(type(n), n.start, n.end) for p in parsed if p for item in p[1].items for n in iter_nodes(item)]
        assert isinstance(whole.root, Mapping)
        items = whole.root.entries[0].value.items  # type: ignore[union-attr]
        assert spans == [(type(n), n.start, n.end) for item in items for n in iter_nodes(item)]


# -- work in step ------------------------------------------------------------------------------------------------------


def children() -> set[str]:
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split())


@pytest.fixture(autouse=True)
def nothing_left() -> Any:
    """No process outlives its work."""
    before = children()
    yield
    assert children() <= before


def test_results_and_swaps_come_in_order() -> None:
    def work(item: int, swap: Swap) -> tuple[int, list[int], list[str]]:
        return os.getpid(), swap(item * item), swap("x" * item * 100_000)

    results = in_step(work, [3, 1, 2])
    assert len({pid for pid, _, _ in results}) == 3
    assert results[0][0] == os.getpid()
    assert all(squares == [9, 1, 4] for _, squares, _ in results)
    assert all([len(t) for t in texts] == [300_000, 100_000, 200_000] for _, _, texts in results)


HERE = ["gives up", "swaps too little"]
THERE = [*HERE, "swaps too much", "is killed", "tells what does not pickle"]


@pytest.mark.parametrize(("culprit", "how"), [*((0, h) for h in HERE), *((i, h) for i in (1, 2) for h in THERE)])
def test_one_that_fails_ends_all(culprit: int, how: str) -> None:
    def work(item: int, swap: Swap) -> object:
        swap(item)
        if item == culprit:
            if how == "gives up":
                raise Apart
            if how == "is killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "tells what does not pickle":
                swap(lambda: None)
            if how == "swaps too much":
                swap(item)
        if how != "swaps too little" or item != culprit:
            swap(item)
        return item

    with pytest.raises(Apart):
        in_step(work, [0, 1, 2])


def test_an_error_of_this_process_is_its_own() -> None:
    def work(item: int, swap: Swap) -> object:
        if item == 0:
            raise KeyboardInterrupt
        return swap(item)

    with pytest.raises(KeyboardInterrupt):
        in_step(work, [0, 1])


def test_a_worker_of_a_pool_has_no_processes_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_is_worker", True)
    with pytest.raises(Apart):
        in_step(lambda item, swap: item, [1, 2])


def test_nothing_is_left_of_a_killed_run(tmp_path: Path) -> None:
    file = tmp_path / "rules.yml"
    group = "  - name: g{0}\n    rules:\n      - record: a:b{0}\n        expr: sum(rate(c{0}_total[5m]))\n"
    file.write_text(HEAD + "".join(group.format(i) for i in range(20_000)))
    command = [sys.executable, "-m", "phoenix_lint", "check", "--no-cache", "--jobs", "3", str(file)]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    below = Path(f"/proc/{running.pid}/task/{running.pid}/children")
    while len(workers := below.read_text().split()) < 2:
        assert running.poll() is None
        time.sleep(0.01)
    running.kill()
    running.wait()
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}/fd").exists() and os.listdir(f"/proc/{pid}/fd") for pid in workers):
        assert time.monotonic() < deadline, "the workers listen to nobody"
        time.sleep(0.05)


def test_the_command_says_the_same(tmp_path: Path) -> None:
    parts = [p for p in POOL if p not in HOSTILE]
    text = HEAD + "".join(p.replace("- name: ", f"- name: {i}-") for i, p in enumerate(parts * 50))
    (tmp_path / "rules.yml").write_text(text)
    assert len(text) > 4 * (1 << 18)
    command = [sys.executable, "-m", "phoenix_lint", "check", "--no-cache", "--format", "json", "rules.yml", "--jobs"]
    one, three = (subprocess.run([*command, j], cwd=tmp_path, capture_output=True) for j in ("1", "3"))
    assert one.returncode == 1
    assert (one.stdout, one.stderr, one.returncode) == (three.stdout, three.stderr, three.returncode)
