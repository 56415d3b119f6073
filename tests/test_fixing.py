"""Laws of the repair, and what happens on the disk."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import phoenix_lint
from phoenix_lint.diagnostic import Edit
from phoenix_lint.fixing.plan import apply_edits
from phoenix_lint.fixing.run import repair
from phoenix_lint.fixing.write import CannotWrite, Replacement, write_all
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source
from phoenix_lint.syntax.comments import comments_of
from phoenix_lint.syntax.nodes import Tree
from phoenix_lint.syntax.parser import parse

from .cases import Case, decoded, read
from .conftest import ROOT
from .layer import Layer

AREAS = ("alertmanager", "prometheus", "rules", "compose", "loki")
CASES = {a: [read(p) for p in sorted((ROOT / "fixtures" / "cases").glob(f"{a}-*/*.case"))] for a in AREAS}


@given(st.text())
def test_no_edits_same_text(text: str) -> None:
    assert apply_edits(text, []) == text


@given(
    st.text(min_size=6),
    st.lists(st.tuples(st.integers(0, 5), st.text(max_size=3)), max_size=2, unique_by=lambda e: e[0]),
)
def test_edits_change_their_spans_alone(text: str, edits: list[tuple[int, str]]) -> None:
    ordered = sorted(edits)
    result = apply_edits(text, [Edit("x", at, at, new) for at, new in edits])
    assert len(result) == len(text) + sum(len(n) for _, n in edits)
    first = ordered[0][0] if ordered else len(text)
    assert result[:first] == text[:first]


@pytest.mark.parametrize("area", AREAS)
@given(data=st.data())
@settings(max_examples=120, deadline=None)
def test_a_repair_of_any_damaged_text_keeps_its_promises(area: str, data: st.DataObject) -> None:
    """Some lines of a case are damaged; the repair is done twice: the second does nothing, comments survive, it parses."""
    case = data.draw(st.sampled_from(CASES[area]))
    files = decoded(case.files)
    lines = files[case.main].split("\n")
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "twice", "indent", "dedent", "letter", "quote", "comment", "flow"]))
        line = lines[at]
        lines[at] = {
            "drop": "",
            "twice": f"{line}\n{line}",
            "indent": f"  {line}",
            "dedent": line[2:] if line.startswith("  ") else line,
            "letter": line.replace("e", "ee", 1),
            "quote": line.replace(": ", ": '", 1),
            "comment": f"{line}  # note {at}",
            "flow": line.replace(": ", ": [", 1),
        }[how]
    broken = {**files, case.main: "\n".join(lines)}
    for unsafe in (False, True):
        once = fixed(case, broken, unsafe)
        assert fixed(case, once, unsafe) == once
        for name in broken:
            before, after = parse(Source("x", broken[name])), parse(Source("x", once[name]))
            if isinstance(before, Tree):
                assert isinstance(after, Tree)
                kept = "\n".join(c.text for c in comments_of(after))
                assert all(c.text in kept for c in comments_of(before) if "phoenix-lint" not in c.text)


def fixed(case: Case, files: dict[str, str], unsafe: bool) -> dict[str, str]:
    done = case.fix(unsafe, files)
    assert not done.report.problems
    assert not any(d.rule == "internal-error" for d in done.report.diagnostics)
    return {**files, **{c.before.path: c.text for c in done.changes}}


def test_fix_writes_and_keeps_mode_and_link(tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    real.write_bytes(
        b"route:\r\n  receiver: team\r\n  group_intervall: 5m\r\nreceivers: [{name: team, webhook_configs: [{url: 'http://a/'}]}]\r\n"
    )
    real.chmod(0o640)
    link = tmp_path / "alertmanager.yml"
    link.symlink_to(real)
    done = phoenix_lint.fix([str(link)])
    assert [a.title for a in done.applied] == ["rename it to `group_interval`"]
    assert link.is_symlink() and b"group_interval: 5m\r\n" in real.read_bytes()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(p.name for p in tmp_path.iterdir()) == ["alertmanager.yml", "real.yml"]


def test_nothing_is_written_when_a_file_has_changed_meanwhile(tmp_path: Path) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("1")
    two.write_text("2")
    first, second = Source.from_bytes(str(one), b"1"), Source.from_bytes(str(two), b"2")
    two.write_text("changed")
    with pytest.raises(CannotWrite, match="has changed"):
        write_all([Replacement(first, "x"), Replacement(second, "y")])
    assert (one.read_text(), two.read_text()) == ("1", "changed")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_what_was_renamed_is_put_back_when_a_later_file_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two = tmp_path / "a", tmp_path / "b"
    one.write_text("1")
    two.write_text("2")
    replace, calls = os.replace, []

    def fails_second(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", target)
        replace(source, target)

    monkeypatch.setattr(os, "replace", fails_second)
    with pytest.raises(CannotWrite, match="No space left"):
        write_all([Replacement(Source.from_bytes(str(p), p.read_bytes()), "x") for p in (one, two)])
    assert (one.read_text(), two.read_text()) == ("1", "2")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "b"]


def test_a_fix_that_would_cause_another_error_is_dropped_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from phoenix_lint.fixing import run

    monkeypatch.setattr(run, "text_fault", lambda *_: "it must not be")
    layer = Layer({"alertmanager.yml": "route:\n  receiver: team\n  group_intervall: 5m\nreceivers:\n  - name: team\n"})
    done = run.repair(["alertmanager.yml"], Settings(), reader=layer, write=False)
    assert not done.changes and [d.reason for d in done.dropped] == ["it must not be"]


def test_what_no_round_ends_is_left_as_it_was() -> None:
    """The first rule lacks its dash: bending each of the lines behind it to that is no repair, and changes nothing."""
    text = "groups:\n- name: a\n  rules:\n      expr: up == 0\n      for: 2m\n"
    text += "".join(f"    - alert: B{i}\n      expr: up{i} > 90\n      labels: {{a: b}}\n" for i in range(30))
    for unsafe in (False, True):
        done = repair(["r.yml"], Settings(kind="rules"), unsafe, reader=Layer({"r.yml": text}), write=False)
        assert not done.changes and not done.applied
        assert [d.rule for d in done.report.diagnostics] == ["yaml-syntax"]
    assert done.dropped[0].reason == "the text would still be no YAML"
