"""The one runner for fixtures/cases, and what it demands of every case and of every rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from phoenix_lint.diagnostic import Safety
from phoenix_lint.fixing.plan import apply_edits
from phoenix_lint.rules import all_rules
from phoenix_lint.syntax.nodes import Tree
from phoenix_lint.syntax.parser import parse

from .cases import Case, decoded, encoded, lines_of, read, write
from .conftest import ROOT

FOLDER = ROOT / "fixtures" / "cases"
PATHS = sorted(FOLDER.glob("*/*.case"))
RULES = {r.rule.name: r for r in all_rules()}
STRENGTH = ["", "unsafe", "safe"]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_case(path: Path, request: pytest.FixtureRequest) -> None:
    case = read(path)
    if request.config.getoption("--update"):
        write(case)
        case = read(path)
    report = case.check()
    assert not report.problems
    assert lines_of(report) == case.found
    near_miss = case.head.get("near-miss") == "yes"
    assert any(f" {case.rule} " in x for x in case.found) != near_miss, "a case fires, or says near-miss: yes"
    safe = {c.before.path: encoded(c.text) for c in case.fix(False).changes}
    unsafe = {c.before.path: encoded(c.text) for c in case.fix(True).changes}
    wanted_safe = {k: v for k, v in case.fixed.items() if not k.startswith("--unsafe ")}
    wanted_unsafe = wanted_safe | {
        k.removeprefix("--unsafe "): v for k, v in case.fixed.items() if k.startswith("--unsafe ")
    }
    assert safe == wanted_safe
    assert unsafe == wanted_unsafe
    for changed in (safe, unsafe):
        check_result(case, changed)


def check_result(case: Case, changed: dict[str, str]) -> None:
    """What must hold of every repaired text: it parses, and a second repair changes nothing."""
    files = case.files | changed
    for text in decoded(changed).values():
        from phoenix_lint.source import Source

        if isinstance(parse(Source(case.main, decoded(case.files)[case.main])), Tree):
            assert isinstance(parse(Source(case.main, text)), Tree)
    unsafe = changed != {c.before.path: encoded(c.text) for c in case.fix(False).changes}
    assert not case.fix(unsafe, files).changes, "fix twice is fix once"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_text_outside_the_edits_is_untouched(path: Path) -> None:
    case = read(path)
    for file in case.check().files:
        for diagnostic in file.diagnostics:
            for fix in diagnostic.fixes:
                text = apply_edits(file.source.text, fix.edits)
                kept = sum(e.end - e.start for e in fix.edits)
                assert len(text) == len(file.source.text) - kept + sum(len(e.text) for e in fix.edits)
                ends = sorted((e.start, e.end) for e in fix.edits)
                assert all(a[1] <= b[0] for a, b in zip(ends, ends[1:], strict=False)), (
                    "the edits of one fix do not overlap"
                )


def test_every_rule_has_a_case_that_fires_and_one_near_miss() -> None:
    cases = [read(p) for p in PATHS]
    for name in RULES:
        own = [c for c in cases if c.rule == name]
        assert any(any(f" {name} " in x for x in c.found) for c in own), f"{name}: no case fires"
        assert any(c.head.get("near-miss") == "yes" for c in own), f"{name}: no near miss"


def test_every_folder_is_a_rule() -> None:
    assert {p.parent.name for p in PATHS} <= RULES.keys()


def test_declared_fixability_is_true() -> None:
    """Over all cases, the strongest fix that a rule offers is the one that it declares."""
    strongest: dict[str, int] = {}
    for path in PATHS:
        for diagnostic in read(path).check().diagnostics:
            for fix in diagnostic.fixes:
                rank = STRENGTH.index(fix.safety.value) if fix.safety is not Safety.SUGGESTION else 0
                strongest[diagnostic.rule] = max(strongest.get(diagnostic.rule, 0), rank)
    for name, loaded in RULES.items():
        assert STRENGTH[strongest.get(name, 0)] == loaded.rule.fixable, name
