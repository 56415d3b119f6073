"""Findings for people: what, where, the line with the range marked, related places, help, whether a fix exists."""

from __future__ import annotations

import unicodedata
from collections import Counter

from ..diagnostic import Diagnostic, Place, Safety, Severity, Span
from ..report import FileReport, Report
from ..secrets import masked
from ..source import Source
from .common import source_of

WIDTH = 80
_COLORS = {
    "error": "1;31",
    "warning": "1;33",
    "info": "1;36",
    "bold": "1",
    "dim": "2",
    "blue": "1;34",
    "green": "32",
    "red": "31",
}


class Painter:
    """Colours, or none."""

    def __init__(self, color: bool) -> None:
        self.color = color

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_COLORS[style]}m{text}\x1b[0m" if self.color and text else text


def render(report: Report, color: bool = False, width: int = WIDTH) -> str:
    """The whole report, a last line with counts included."""
    paint = Painter(color)
    blocks = [_finding(d, file, paint, width) for file in report.files for d in file.diagnostics]
    return "\n".join([*(b + "\n" for b in blocks), summary(report, paint)]) + "\n"


def _finding(diagnostic: Diagnostic, file: FileReport, paint: Painter, width: int) -> str:
    severity = diagnostic.severity.value
    head = wrap(f"{severity}[{diagnostic.rule}]: {diagnostic.message}", width, "  ")
    mark = f"{severity}[{diagnostic.rule}]"
    lines = [head.replace(mark, paint(severity, mark), 1)]
    source = file.source
    position = source.position(diagnostic.span.start)
    gutter = len(
        str(
            max(
                [source.position(p.span.start).line for p in diagnostic.related if p.path == file.path],
                default=position.line,
            )
        )
    )
    gutter = max(gutter, len(str(position.line)))
    pad = " " * gutter
    lines.append(f"{pad}{paint('blue', '-->')} {diagnostic.path}:{position.line}:{position.column}")
    lines += _frame(source, diagnostic.span, file.secrets, pad, severity, "", paint, width)
    for place in diagnostic.related:
        lines += _related(place, file, pad, paint, width)
    if diagnostic.help:
        lines.append(_note("help", diagnostic.help, pad, paint, width))
    note = _fix_note(diagnostic)
    if note:
        lines.append(_note("fix", note, pad, paint, width))
    return "\n".join(lines)


def _related(place: Place, file: FileReport, pad: str, paint: Painter, width: int) -> list[str]:
    if place.path != file.path:
        at = source_of(place, file).position(place.span.start)
        return [_note("note", f"{place.message} ({place.path}:{at.line}:{at.column})", pad, paint, width)]
    return _frame(file.source, place.span, file.secrets, pad, "blue", place.message, paint, width)


def _note(word: str, text: str, pad: str, paint: Painter, width: int) -> str:
    return f"{pad} {paint('blue', '=')} " + wrap(f"{word}: {text}", width - len(pad) - 3, " " * (len(pad) + 3)).replace(
        f"{word}:", paint("bold", f"{word}:"), 1
    )


def _frame(
    source: Source, span: Span, secrets: tuple[Span, ...], pad: str, style: str, label: str, paint: Painter, width: int
) -> list[str]:
    """The line of a span between rules, the span underlined; a long line is cut around it."""
    position = source.position(span.start)
    start, end = source.line_span(position.line)
    text = masked(source.text[start:end], start, secrets)
    left = span.start - start
    right = max(left + 1, min(span.end, end) - start)
    room = width - len(pad) - 4
    cut = 0
    if cells(text) > room:
        cut = max(0, min(left - 12, len(text) - 8)) if cells(text[:right]) > room - 3 else 0
        text = ("..." if cut else "") + text[cut:]
        left, right = left - cut + (3 if cut else 0), right - cut + (3 if cut else 0)
        text = fit(text, room)
        right = max(left + 1, min(right, len(text)))
    shown = text.replace("\t", " ")
    marker = " " * cells(shown[:left]) + paint(style, "^" * max(1, cells(shown[left:right])))
    if label:
        marker += f" {label}" if cells(shown[:right]) + len(label) + 1 <= room else ""
    number = str(position.line).rjust(len(pad))
    bar = paint("blue", "|")
    return [f"{pad} {bar}", f"{paint('blue', number)} {bar} {shown}", f"{pad} {bar} {marker}".rstrip()]


def cells(text: str) -> int:
    """How many columns a text takes in a terminal."""
    return (
        sum(
            0
            if unicodedata.combining(c) or c in "\u200d\ufe0f"
            else 2
            if unicodedata.east_asian_width(c) in "WF"
            else 1
            for c in text
        )
        if not text.isascii()
        else len(text)
    )


def fit(text: str, room: int) -> str:
    """A text cut to a number of columns."""
    if cells(text) <= room:
        return text
    out = ""
    for c in text:
        if cells(out + c) > room - 3:
            break
        out += c
    return out + "..."


def wrap(text: str, width: int, indent: str) -> str:
    """A text broken at blanks; following lines are indented."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        if line and cells(line) + 1 + cells(word) > width - (len(indent) if lines else 0):
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return ("\n" + indent).join([*lines, line])


def _fix_note(diagnostic: Diagnostic) -> str:
    fix = next((f for safety in Safety for f in diagnostic.fixes if f.safety is safety), None)
    if fix is None:
        return ""
    if fix.safety is Safety.SAFE:
        return fix.title
    return f"{fix.title} (with --unsafe)" if fix.safety is Safety.UNSAFE else f"perhaps {fix.title}"


def statistics(report: Report) -> str:
    """How often each rule found something, the worst and the most frequent first."""
    counts = Counter((d.severity.rank, d.rule) for d in report.diagnostics)
    fixable = Counter(d.rule for d in report.diagnostics if any(f.safety is not Safety.SUGGESTION for f in d.fixes))
    rows = sorted(counts.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    words = tuple(Severity)
    return "".join(
        f"{count:6}  {words[rank]:7}  {rule}" + (f" ({fixable[rule]} fixable)" if fixable[rule] else "") + "\n"
        for (rank, rule), count in rows
    )


def summary(report: Report, paint: Painter) -> str:
    """The last line."""
    counts = {s: report.count(s) for s in Severity}
    files = _plural(len(report.files), "file")
    if not any(counts.values()):
        return f"{files}: {paint('green', 'nothing found')}"
    parts = [
        _plural(n, s.value if s is not Severity.INFO else "info", s is not Severity.INFO)
        for s, n in counts.items()
        if n
    ]
    safe = sum(any(f.safety is Safety.SAFE for f in d.fixes) for d in report.diagnostics)
    unsafe = sum(
        any(f.safety is Safety.UNSAFE for f in d.fixes) and not any(f.safety is Safety.SAFE for f in d.fixes)
        for d in report.diagnostics
    )
    fixes = f"; {safe} fixable" + (f", {unsafe} more with --unsafe" if unsafe else "") if safe or unsafe else ""
    return f"{files}: {', '.join(parts)}{fixes}"


def _plural(count: int, word: str, plural: bool = True) -> str:
    return f"{count} {word}" + ("s" if plural and count != 1 else "")
