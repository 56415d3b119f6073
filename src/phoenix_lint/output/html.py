"""One page for people who rather look than read: the stacks as pictures, services with what becomes of them, the findings.

Nothing is loaded from anywhere: style and script are in the page, and its Content-Security-Policy forbids the rest. Whatever
comes from a file is escaped. Services are judged by the findings at hand, in the words of the contract.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from html import escape
from typing import NamedTuple

from .. import __version__
from ..baseline import where
from ..diagnostic import Diagnostic, Edit, Fix, Place, Severity, Span
from ..files import Disk
from ..fixing.plan import apply_edits
from ..report import FileReport, Report
from ..secrets import masked, secret_spans
from ..settings import Settings
from ..source import Source
from ..stack.picture import Box, Edge, Picture, picture
from ..syntax.parser import parse
from .common import shown, source_of, withheld

_AROUND = 2  # lines above and below a finding
_WIDTH, _HEIGHT, _GAP, _ROW = 190, 62, 90, 18


class State(NamedTuple):
    """What becomes of a service: fails, degraded, or empty when nothing speaks against it; and why."""

    word: str
    causes: tuple[str, ...] = ()


class _Stack(NamedTuple):
    picture: Picture
    states: dict[str, State]
    broken: frozenset[tuple[str, str]]  # edges, from and to
    refused: list[str]  # Compose files that docker compose does not take


Services = dict[tuple[str, int], list[str]]  # a finding by path and number -> the services that it concerns


def render(report: Report, settings: Settings) -> str:
    """The whole page."""
    services: Services = {}
    stacks = [_judged(p, report, services) for p in _pictures(report, settings.environment)]
    counts = {s: report.count(s) for s in Severity}
    script, style = _data("page.js"), _data("page.css")
    policy = (
        f"default-src 'none'; style-src 'sha256-{_hash(style)}'; script-src 'sha256-{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    numbers = ", ".join(f'<b class="{s.value}">{counts[s]}</b> {_word(s, counts[s])}' for s in Severity)
    problems = "".join(f"<li><code>{escape(shown(p.path))}</code>: {escape(p.message)}</li>" for p in report.problems)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>phoenix-lint: {sum(counts.values())} findings</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>phoenix-lint</h1>
<span class="counts">{len(report.files)} files: {numbers}</span>
<button id="theme" type="button">Light or dark</button>
<span class="dim">version {__version__}</span>
</header>
<main>
{f"<h2>Could not be judged</h2><ul>{problems}</ul>" if problems else ""}
{"".join(map(_stack, stacks))}
<h2>Findings</h2>
<div class="tools">
<input id="search" type="search" placeholder="Search: a word, a rule, a file" aria-label="Search">
{"".join(_filter(s, counts[s]) for s in Severity)}
<button id="clear" type="button" hidden>Of all services</button>
<span class="dim"><span id="shown">{sum(counts.values())}</span> of {sum(counts.values())}</span>
</div>
{"".join(_file(f, services) for f in report.files if f.diagnostics) or "<p>Nothing found.</p>"}
<p id="none" hidden>No finding fits what is chosen above.</p>
</main>
<script>{script}</script>
</body>
</html>
"""


def _data(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as file:
        return file.read()


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _word(severity: Severity, count: int) -> str:
    return severity.value if severity is Severity.INFO or count == 1 else f"{severity.value}s"


def _filter(severity: Severity, count: int) -> str:
    box = f'<input type="checkbox" class="severity" value="{severity.value}" checked>'
    return f"<label>{box} {_word(severity, 2)} ({count})</label>"


# What becomes of the services


def _pictures(report: Report, environment: Mapping[str, str]) -> Iterable[Picture]:
    """Each project once, with all the files that are judged as a part of it."""
    found: dict[tuple[str, tuple[Box, ...]], Picture] = {}
    for file in report.files:
        one = picture(file.path, file.together, Disk(), environment) if file.kind == "compose" else None
        if one is not None and one.boxes:
            key = one.files[0], one.boxes
            before = found.get(key, one)
            found[key] = one._replace(files=tuple(dict.fromkeys((*before.files, *one.files))))
    return found.values()


def _judged(stack: Picture, report: Report, services: Services) -> _Stack:
    causes: dict[str, list[tuple[Severity, str]]] = {box.name: [] for box in stack.boxes}
    broken: set[tuple[str, str]] = set()
    own = [f for f in report.files if f.path in stack.files]
    for file in own:
        tree = parse(file.source) if file.diagnostics else None
        for number, diagnostic in enumerate(file.diagnostics):
            steps = where(tree, diagnostic.span.start) if tree is not None else ""
            for box in stack.boxes:
                below = f"{steps}.".startswith((f"services.{box.name}.", f"services.{box.name}["))
                if below:
                    services.setdefault((file.path, number), []).append(box.name)
                    causes[box.name].append((diagnostic.severity, diagnostic.message))
                    edges = (e.name for e in box.needs if f"{steps}.".startswith(f"services.{box.name}.{e.field}"))
                    broken |= {
                        (box.name, name)
                        for name in edges
                        if diagnostic.severity is not Severity.INFO and f"`{name}`" in diagnostic.message
                    }
    for file in (f for f in report.files if f.kind != "compose"):
        readers = [b for b in stack.boxes if b.gets(os.path.normpath(file.path))]
        for number, diagnostic in enumerate(file.diagnostics):
            for box in readers:
                services.setdefault((file.path, number), []).append(box.name)
                told = f"{shown(file.path)}: {diagnostic.message}"
                causes[box.name].append((diagnostic.severity, told))
    refused = [shown(f.path) for f in own if any(t.verdict == "refused" for t in f.targets)]
    states = {name: _state(found) for name, found in causes.items()}
    return _Stack(stack, states, frozenset(broken | _waiting(stack, states)), refused)


def _state(found: list[tuple[Severity, str]]) -> State:
    errors = tuple(text for severity, text in found if severity is Severity.ERROR)
    if errors:
        return State("fails", errors)
    warnings = tuple(text for severity, text in found if severity is Severity.WARNING)
    return State("degraded" if warnings else "", warnings)


def _waiting(stack: Picture, states: dict[str, State]) -> set[tuple[str, str]]:
    """The edges to services that fail or are not there; who waits for the health of one that fails, fails too."""
    boxes = {box.name: box for box in stack.boxes}
    broken: set[tuple[str, str]] = set()
    pending = [name for name, state in states.items() if state.word == "fails"]
    while pending:
        name = pending.pop()
        for box in stack.boxes:
            for edge in (e for e in box.needs if e.name == name):
                broken.add((box.name, name))
                if states[box.name].word != "fails" and edge.condition != "service_started":
                    states[box.name] = State("fails", (f"waits for {name}, which fails",))
                    pending.append(box.name)
    return broken | {(b.name, e.name) for b in stack.boxes for e in b.needs if e.name not in boxes}


# The picture


def _stack(stack: _Stack) -> str:
    rows = "".join(_row(box, stack.states[box.name]) for box in stack.picture.boxes)
    files = ", ".join(f"<code>{escape(shown(p))}</code>" for p in stack.picture.files)
    banner = "".join(
        f'<p class="banner">docker compose refuses <code>{escape(path)}</code>: nothing starts before that is repaired.</p>'
        for path in stack.refused
    )
    return f"""<section class="stack">
<h2>{escape(stack.picture.name)}</h2>
<p class="dim">{files}. An arrow leads from a service to what it waits for; choose a service to see its findings.</p>
{banner}<div class="picture">{_svg(stack)}</div>
<table><thead><tr><th>Service</th><th>Image</th><th>What becomes of it</th></tr></thead><tbody>{rows}</tbody></table>
</section>
"""


def _row(box: Box, state: State) -> str:
    said = [*dict.fromkeys(state.causes)]
    more = f" <span class=dim>and {len(said) - 3} more</span>" if len(said) > 3 else ""
    causes = "; ".join(_prose(c) for c in said[:3]) + more
    word = f"<b>{state.word}</b>: {causes}" if state.word else "nothing speaks against it"
    name, image = escape(box.name), escape(box.image)
    return f'<tr><td>{name}</td><td><code>{image}</code></td><td class="{state.word}">{word}</td></tr>'


def _svg(stack: _Stack) -> str:
    at = _layout(stack.picture.boxes)
    width = max(x for x, _ in at.values()) + _WIDTH + 12
    height = max(y for _, y in at.values()) + _HEIGHT + 12
    edges = [
        _edge(at[box.name], at[edge.name], (box.name, edge.name) in stack.broken, box, edge)
        for box in stack.picture.boxes
        for edge in box.needs
        if edge.name in at and edge.name != box.name
    ]
    boxes = [_box(box, stack.states[box.name], *at[box.name]) for box in stack.picture.boxes]
    arrow = (
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        '<path d="M0 0L8 4L0 8z" fill="currentColor" class="dim"/></marker></defs>'
    )
    return (
        f'<svg role="group" aria-label="Services of {escape(stack.picture.name)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{arrow}{"".join(edges)}{"".join(boxes)}</svg>'
    )


def _layout(boxes: tuple[Box, ...]) -> dict[str, tuple[int, int]]:
    """Columns by how long the way is to a service that waits for nothing; a circle counts as far as it was followed."""
    needs = {box.name: [e.name for e in box.needs] for box in boxes}
    column = dict.fromkeys(needs, 0)
    for _ in range(len(needs)):
        higher = {n: max([c, *(column[m] + 1 for m in needs[n] if m in column and m != n)]) for n, c in column.items()}
        if higher == column or max(higher.values()) >= len(needs):
            break
        column = higher
    rows: dict[int, int] = {}
    at: dict[str, tuple[int, int]] = {}
    for name, place in column.items():
        row = rows.get(place, 0)
        rows[place] = row + 1
        at[name] = (8 + place * (_WIDTH + _GAP), 8 + row * (_HEIGHT + _ROW))
    return at


def _edge(start: tuple[int, int], end: tuple[int, int], broken: bool, box: Box, edge: Edge) -> str:
    (x1, y1), (x2, y2) = start, end
    y1, y2 = y1 + _HEIGHT // 2, y2 + _HEIGHT // 2
    if x1 > x2:
        x2 += _WIDTH
        bend = max(30, (x1 - x2) // 2)
        path = f"M{x1} {y1}C{x1 - bend} {y1} {x2 + bend} {y2} {x2 + 2} {y2}"
    else:
        path = f"M{x1 + _WIDTH} {y1}C{x1 + _WIDTH + 60} {y1} {x2 + _WIDTH + 60} {y2} {x2 + _WIDTH + 2} {y2}"
    title = escape(f"{box.name} waits for {edge.name} ({edge.condition})")
    return f'<path class="edge{" broken" if broken else ""}" marker-end="url(#arrow)" d="{path}"><title>{title}</title></path>'


def _box(box: Box, state: State, x: int, y: int) -> str:
    name = escape(box.name, quote=True)
    lines = ((20, "", _cut(box.name, 24)), (36, "small", _cut(box.image, 29)), (52, "small state", state.word))
    texts = "".join(f'<text x="{x + 10}" y="{y + dy}" class="{c}">{escape(t)}</text>' for dy, c, t in lines)
    return (
        f'<g class="box {state.word}" data-service="{name}" tabindex="0" role="button" aria-pressed="false" aria-label="{name}">'
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="8"/>{texts}<title>{name}: {escape(box.image)}</title></g>'
    )


def _prose(text: str) -> str:
    """A message, what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _cut(text: str, room: int) -> str:
    return text if len(text) <= room else text[: room - 1] + "…"


# The findings


def _file(file: FileReport, services: Services) -> str:
    found = "".join(_finding(file, d, services.get((file.path, n), [])) for n, d in enumerate(file.diagnostics))
    path = escape(shown(file.path), quote=True)
    targets = ", ".join(f"{t.program} {t.version}: {t.verdict}" for t in file.targets)
    return (
        f'<details class="file" open data-path="{path}"><summary>{path} <span class="rule">{escape(file.kind)}'
        f"{f' ({escape(targets)})' if targets else ''}, {len(file.diagnostics)}</span></summary>{found}</details>"
    )


def _finding(file: FileReport, diagnostic: Diagnostic, services: list[str]) -> str:
    severity, at = diagnostic.severity.value, file.source.position(diagnostic.span.start)
    rule = escape(diagnostic.rule)
    link = f'<a href="{escape(diagnostic.url, quote=True)}">{rule}</a>' if diagnostic.url else rule
    parts = [
        f'<h3><span class="word">{severity}</span> {_prose(diagnostic.message)} <span class="rule">{link}, line {at.line}</span></h3>',
        _frame(file.source, diagnostic.span, file.secrets),
    ]
    for place in diagnostic.related:
        source = source_of(place, file)
        line = source.position(place.span.start).line
        parts.append(f'<p class="dim">{_prose(place.message)} (<code>{escape(shown(place.path))}:{line}</code>)</p>')
    if diagnostic.help:
        parts.append(f"<p>{_prose(diagnostic.help)}</p>")
    parts += [_fix(fix, file) for fix in diagnostic.fixes]
    listed = escape(json.dumps(services), quote=True)
    return f'<article class="{severity}" data-severity="{severity}" data-services="{listed}">{"".join(parts)}</article>'


def _frame(source: Source, span: Span, secrets: tuple[Span, ...]) -> str:
    first, last = source.position(span.start).line, source.position(max(span.start, span.end - 1)).line
    last = min(last, first + 8)
    lines = []
    for number in range(max(1, first - _AROUND), min(source.line_count, last + _AROUND) + 1):
        start, end = source.line_span(number)
        text = masked(source.text[start:end], start, secrets)
        a, b = max(span.start, start) - start, min(span.end, end) - start
        if a < b:
            text = f"{escape(text[:a])}<mark>{escape(text[a:b])}</mark>{escape(text[b:])}"
        else:
            text = escape(text)
        lines.append(f'<span class="number">{number:5}  </span>{text}')
    return f"<pre>{chr(10).join(lines)}</pre>"


def _fix(fix: Fix, file: FileReport) -> str:
    how = {"safe": "phoenix-lint fix", "unsafe": "phoenix-lint fix --unsafe"}.get(fix.safety.value, "a suggestion")
    head = f"<p>Fix ({escape(how)}): {_prose(fix.title)}</p>"
    if withheld(fix, file):
        return head + '<p class="dim">The new text holds a secret and is not shown.</p>'
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    return head + "".join(_diff(path, edits, file) for path, edits in by_path.items())


def _diff(path: str, edits: list[Edit], file: FileReport) -> str:
    source = source_of(Place(path, Span(0, 0)), file)
    first = source.position(min(e.start for e in edits)).line
    last = source.position(max(e.end for e in edits)).line
    start = source.line_span(max(1, first - _AROUND))[0]
    end = source.line_span(min(source.line_count, last + _AROUND))[1]
    secrets = file.secrets if path == file.path else secret_spans(source, None)
    old = masked(source.text[start:end], start, secrets)
    new = apply_edits(old, [e._replace(start=e.start - start, end=e.end - start) for e in edits])
    lines = list(difflib.unified_diff(old.split("\n"), new.split("\n"), lineterm="", n=_AROUND))[3:]
    tags = {"+": "ins", "-": "del"}
    body = "".join(f"<{(t := tags.get(line[:1], 'span'))}>{escape(line) or ' '}</{t}>" for line in lines)
    other = f'<p class="dim"><code>{escape(shown(path))}</code></p>' if path != file.path else ""
    return f'{other}<pre class="diff">{body}</pre>'
