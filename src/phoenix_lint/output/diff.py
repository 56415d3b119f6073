"""What a repair would change, as a unified diff; secrets are masked in it."""

from __future__ import annotations

import difflib

from ..fixing.write import Replacement
from ..secrets import masked, secret_spans
from ..source import Source
from .common import shown
from .text import Painter


def render(changes: tuple[Replacement, ...], color: bool = False) -> str:
    """One diff for all files."""
    paint = Painter(color)
    out: list[str] = []
    for change in changes:
        old = _masked(change.before)
        new = _masked(Source(change.before.path, change.text))
        path = shown(change.before.path)
        for line in difflib.unified_diff(old.splitlines(True), new.splitlines(True), f"a/{path}", f"b/{path}"):
            text = line.rstrip("\r\n")
            style = "bold" if text[:3] in ("+++", "---") else {"+": "green", "-": "red", "@": "blue"}.get(text[:1], "")
            out.append(paint(style, text) if style else text)
            if not line.endswith("\n"):
                out.append("\\ No newline at end of file")
    return "\n".join(out) + "\n" if out else ""


def _masked(source: Source) -> str:
    return masked(source.text, 0, secret_spans(source, None))
