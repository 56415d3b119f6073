"""The page of every rule: its sections, and that its examples do what it says."""

from __future__ import annotations

import re

import pytest

from phoenix_lint import engine
from phoenix_lint.diagnostic import Severity
from phoenix_lint.files import Memory
from phoenix_lint.rules import Loaded, all_rules
from phoenix_lint.settings import Settings

SECTIONS = ["What it does", "Why it matters", "Example", "Use instead", "Fix", "Reference"]
RULES = all_rules()


@pytest.mark.parametrize("loaded", RULES, ids=lambda r: r.rule.name)
def test_page(loaded: Loaded) -> None:
    page = loaded.page
    assert [s for s in re.findall(r"(?m)^([A-Z][a-z ]+)$", page) if s in SECTIONS] == SECTIONS
    example, instead = (match + "\n" for match in re.findall(r"```yaml\n(.*?)\n```", page, re.DOTALL))
    assert loaded.rule.name in rules_of(example, loaded)
    found = engine.check(["alertmanager.yml"], Settings(kind="alertmanager"), Memory(files(instead, loaded, good=True)))
    assert loaded.rule.name not in [d.rule for d in found.diagnostics]
    assert not [d for d in found.diagnostics if d.severity is Severity.ERROR], "what is to be used instead is accepted"
    assert max(len(line) for line in page.splitlines()) <= 120


def files(text: str, loaded: Loaded, good: bool = False) -> dict[str, str]:
    """The example's file; where the rule is about another file, that one too."""
    body = "{{ .Status | toUpper }}" if good else "{{ .Status | toupper }}"
    return {"alertmanager.yml": text, "mail.tmpl": '{{ define "mail" }}' + body + "{{ end }}"}


def rules_of(text: str, loaded: Loaded) -> list[str]:
    report = engine.check(["alertmanager.yml"], Settings(kind="alertmanager"), Memory(files(text, loaded)))
    return [d.rule for d in report.diagnostics]


def test_names_follow_the_file() -> None:
    for loaded in RULES:
        module = loaded.check.__module__.split(".")
        assert loaded.rule.name == f"{module[-2]}-{module[-1].replace('_', '-')}"
