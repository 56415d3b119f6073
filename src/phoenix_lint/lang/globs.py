"""File patterns as Go's path/filepath.Match reads them."""

from __future__ import annotations


def fault(pattern: str) -> str | None:
    """Why a pattern is malformed, or None. Source: Go path/filepath/match.go."""
    at = 0
    while at < len(pattern):
        c = pattern[at]
        if c == "\\":
            at += 1
            if at >= len(pattern):
                return "it ends in a backslash"
        elif c == "[":
            closed = _class_end(pattern, at + 1)
            if closed is None:
                return "the `[` is not closed, or holds no valid range"
            at = closed
        at += 1
    return None


def _class_end(pattern: str, at: int) -> int | None:
    """The offset of the `]` that ends a character class; None when it is malformed."""
    if pattern[at : at + 1] == "^":
        at += 1
    ranges = 0
    while True:
        if pattern[at : at + 1] == "]" and ranges:
            return at
        following = _character(pattern, at)
        if following is None:
            return None
        at, ranges = following, ranges + 1
        if pattern[at : at + 1] == "-":
            following = _character(pattern, at + 1)
            if following is None:
                return None
            at = following


def _character(pattern: str, at: int) -> int | None:
    if pattern[at : at + 1] in ("", "-", "]"):
        return None
    if pattern[at] == "\\":
        at += 1
    return at + 1 if at + 1 < len(pattern) else None
