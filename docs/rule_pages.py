"""A page for each rule, from the docstring that `phoenix-lint explain` prints, and a list of all of them."""

from __future__ import annotations

import re
from itertools import groupby
from textwrap import dedent
from typing import Any

from mkdocs.structure.files import File, Files

from phoenix_lint.rules import Loaded, all_rules

_FIX = {"": "none", "safe": "safe", "unsafe": "with `--unsafe`", "suggestion": "a suggestion"}


def on_files(files: Files, config: Any) -> Files:
    """Called by mkdocs: adds the pages, which lie in no folder."""
    rules = sorted(all_rules(), key=lambda r: (r.rule.area, r.rule.name))
    for loaded in rules:
        path = f"rules/{loaded.rule.name}.md"
        files.append(File.generated(config, path, content=page(loaded)))
    files.append(File.generated(config, "rules/index.md", content=index(rules)))
    areas: dict[str, list[dict[str, str]]] = {}
    for loaded in rules:
        areas.setdefault(loaded.rule.area, []).append({loaded.rule.name: f"rules/{loaded.rule.name}.md"})
    config.nav.append({"Rules": ["rules/index.md", *({area: pages} for area, pages in areas.items())]})
    return files


def index(rules: list[Loaded]) -> str:
    """All rules, by area."""
    lines = [f"# Rules\n\n{len(rules)} rules. `phoenix-lint explain RULE` prints a page in the terminal.\n"]
    for area, group in groupby(rules, key=lambda r: r.rule.area):
        lines.append(f"\n## {area}\n\n| rule | severity | fix | what it reports |\n|---|---|---|---|")
        for loaded in group:
            rule, summary = loaded.rule, loaded.page.strip().split("\n")[0].replace("|", "\\|")
            lines.append(
                f"| [{rule.name}]({rule.name}.md) | {rule.severity.value} | {_FIX[rule.fixable]} | {summary} |"
            )
    return "\n".join(lines) + "\n"


def page(loaded: Loaded) -> str:
    """Markdown of a docstring: titles at the margin, their text indented below, examples between fences."""
    rule = loaded.rule
    facts = [f"Severity: **{rule.severity.value}**", f"fix: {_FIX[rule.fixable]}", f"since {rule.since}"]
    if rule.verdict:
        facts.append("the official checker refuses the file, too")
    if rule.practice:
        facts.append("a warning in the profile `recommended`")
    summary, _, rest = loaded.page.strip().partition("\n")
    out = [f"# {rule.name}\n\n{summary}\n\n{'; '.join(facts)}.\n"]
    for part in re.split(r"(```.*?```)", rest, flags=re.DOTALL):
        if part.startswith("```"):
            out.append(f"\n{part}\n")
            continue
        for block in re.split(r"(?m)^(?=\S)", part):
            title, _, body = block.partition("\n")
            if title.strip():
                out.append(f"\n## {title.strip()}\n\n{_prose(body)}\n")
            else:
                out.append(f"{_prose(block)}\n")
    return "".join(out)


def _prose(text: str) -> str:
    """Addresses become links; what looks like HTML or a template stays text."""
    plain = dedent(text).strip()
    plain = re.sub(r"<(?=[A-Za-z/])", "&lt;", plain)
    return re.sub(r"(?<![`(\"<\w])(https?://[^\s)`]+?)(?=[.,;]?(?:\s|$))", r"<\1>", plain)
