"""Relabelling as Prometheus does it: rules applied to the labels of one target.

Source: github.com/prometheus/prometheus model/relabel/relabel.go; scrape/target.go (PopulateLabels).
"""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

from . import regex

DEFAULT_REGEX = "(.*)"


class RelabelRule(NamedTuple):
    """One rule with its defaults filled in; `action` in lower case."""

    action: str = "replace"
    source_labels: tuple[str, ...] = ()
    separator: str = ";"
    regex: str = DEFAULT_REGEX
    modulus: int = 0
    target_label: str = ""
    replacement: str = "$1"


def relabel(labels: dict[str, str], rules: list[RelabelRule]) -> dict[str, str] | None:
    """The labels after all rules; None when the target is dropped. The regular expressions must be valid."""
    out = dict(labels)
    for rule in rules:
        if not _apply(rule, out):
            return None
    return {k: v for k, v in out.items() if v}


def _apply(rule: RelabelRule, labels: dict[str, str]) -> bool:
    value = rule.separator.join(labels.get(n, "") for n in rule.source_labels)
    if rule.action in ("drop", "keep"):
        return regex.matches(rule.regex, value, dot_all=True) == (rule.action == "keep")
    if rule.action in ("dropequal", "keepequal"):
        return (labels.get(rule.target_label, "") == value) == (rule.action == "keepequal")
    if rule.action == "replace":
        _replace(rule, value, labels)
    elif rule.action in ("lowercase", "uppercase"):
        labels[rule.target_label] = value.lower() if rule.action == "lowercase" else value.upper()
    elif rule.action == "hashmod":
        digest = hashlib.md5(value.encode("utf-8", "surrogateescape"), usedforsecurity=False).digest()
        labels[rule.target_label] = str(int.from_bytes(digest[8:], "big") % max(rule.modulus, 1))
    elif rule.action == "labelmap":
        for name in list(labels):
            found = regex.anchored(rule.regex, True).search(name)
            if found:
                labels[expand(rule.replacement, found)] = labels[name]
    elif rule.action in ("labeldrop", "labelkeep"):
        for name in list(labels):
            if regex.matches(rule.regex, name, dot_all=True) == (rule.action == "labeldrop"):
                del labels[name]
    return True


def _replace(rule: RelabelRule, value: str, labels: dict[str, str]) -> None:
    found = regex.anchored(rule.regex, True).search(value)
    if not found:
        return
    target, text = expand(rule.target_label, found), expand(rule.replacement, found)
    if not target:
        return
    if text:
        labels[target] = text
    else:
        labels.pop(target, None)


def expand(template: str, found: object) -> str:
    """Go's Regexp.Expand: $1, ${1}, $name; an unknown group is empty, `$$` a dollar."""

    def group(match: re.Match[str]) -> str:
        if match.group() == "$$":
            return "$"
        name = match[1] or match[2]
        try:
            return found.group(int(name) if name.isdigit() else name) or ""  # type: ignore[attr-defined]
        except (IndexError, KeyError):
            return ""

    return re.sub(r"\$(?:\$|\{(\w+)\}|(\w+))", group, template, flags=re.ASCII)
