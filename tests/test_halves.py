"""Work on two cores gives what one core gives, and a dead second process costs time only."""

from __future__ import annotations

import os

import pytest

from phoenix_lint import engine
from phoenix_lint.files import Memory
from phoenix_lint.halves import can_split, in_two
from phoenix_lint.settings import Settings

from .cases import lines_of


def test_both_halves_in_order() -> None:
    assert in_two(lambda which: [f"half {which}", os.getpid() == PID]) == ["half 0", True, "half 1", False]


def test_a_dead_process_is_made_up_for() -> None:
    def work(which: int) -> list[str]:
        if os.getpid() != PID:
            os._exit(3)
        return [f"half {which}"]

    assert in_two(work) == ["half 0", "half 1"]


def test_a_large_file_is_judged_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "".join(
        f'      - alert: A{i}\n        expr: sum by (job) (x_{i}_total{{a=~"b"}}) > {i}\n'
        f"        annotations:\n          summary: '{{{{ $labels.instance }}}} {'x' * 100}'\n"
        for i in range(2500)
    )
    files = {"rules.yml": f"groups:\n  - name: g\n    rules:\n{rules}      - alert: B\n        expr: sum(\n"}
    assert len(files["rules.yml"]) > engine._LARGE
    two = lines_of(engine.check(["rules.yml"], Settings(), Memory(dict(files))))
    monkeypatch.setattr(engine, "can_split", lambda: False)
    one = lines_of(engine.check(["rules.yml"], Settings(), Memory(dict(files))))
    assert two == one
    assert len(one) > 5000


def test_threads_forbid_it() -> None:
    import threading

    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert not can_split()
    finally:
        done.set()
        other.join()


PID = os.getpid()
