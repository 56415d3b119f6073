"""Which fixes go together in one round, and what the text is then."""

from __future__ import annotations

from collections.abc import Iterable

from ..diagnostic import Diagnostic, Edit, Fix, Safety

Planned = tuple[Diagnostic, Fix]


def choose(diagnostics: Iterable[Diagnostic], unsafe: bool, rules: frozenset[str]) -> list[Planned]:
    """The first fix of each finding that may be applied, in file order."""
    allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    chosen = []
    for diagnostic in diagnostics:
        if rules and diagnostic.rule not in rules and diagnostic.rule.partition("-")[0] not in rules:
            continue
        fix = next((f for f in diagnostic.fixes if f.safety in allowed), None)
        if fix is not None:
            chosen.append((diagnostic, fix))
    return sorted(chosen, key=lambda p: (min(e.start for e in p[1].edits), p[0].severity.rank))


def compatible(planned: list[Planned]) -> list[Planned]:
    """Fixes that neither touch nor overlap nor announce the same data; the others wait for the next round."""
    taken: list[Planned] = []
    spans: dict[str, list[tuple[int, int]]] = {}
    paths: set[tuple[str, tuple[str | int, ...]]] = set()
    for diagnostic, fix in planned:
        wanted = [(e.path, e.start, e.end) for e in fix.edits]
        if any(start <= b and a <= end for path, start, end in wanted for a, b in spans.get(path, ())):
            continue
        if any(
            path == p and (data[: len(q)] == q or q[: len(data)] == data)
            for path, data in fix.changes
            for p, q in paths
        ):
            continue
        for path, start, end in wanted:
            spans.setdefault(path, []).append((start, end))
        paths.update(fix.changes)
        taken.append((diagnostic, fix))
    return taken


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with the edits of one file, which must not overlap; no edits, same text."""
    out, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        out += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*out, text[at:]])
