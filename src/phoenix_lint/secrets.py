"""Where the secrets of a file stand, so that nothing prints them."""

from __future__ import annotations

import re
from functools import lru_cache

from .diagnostic import Span
from .documents import Document
from .schema.decode import Value
from .source import Source
from .syntax.nodes import Alias, Scalar

MASK = "********"


_NAME = r"[\"']?[\w.-]*(?:pass(?:word|wd)?|secret|token|api[_-]?key|credentials?|routing_key|service_key|user_key|private_key)(?:_id)?"


@lru_cache(1)
def _named() -> re.Pattern[str]:
    """A name and its value: on a line of its own, and between the brackets of a flow collection."""
    return re.compile(
        rf"(?im)^[ \t\-{{#]*{_NAME}(?:[\"']?[ \t]*:[ \t]+|=)(?P<value>[^\s#&*|>{{\[][^\r\n]*?)[ \t]*(?:[ \t]#.*)?\r?$"
        rf"|[{{\[,]\s*{_NAME}(?:[\"']?\s*:\s+|[\"']:|=)(?P<inner>\"(?:[^\"\\]|\\.)*\"|'(?:[^']|'')*'|[^\s#&*|>{{\[,}}\]\"'][^,}}\]\r\n\"']*)"
    )


@lru_cache(1)
def _shapes() -> re.Pattern[str]:
    return re.compile(
        r"://[^/\s:@\"']*:(?P<password>[^/\s@\"']+)@"
        r"|hooks\.slack\.com/services/(?P<slack>[^\s\"']+)|discord(?:app)?\.com/api/webhooks/(?P<discord>[^\s\"']+)"
        r"|\b(?P<telegram>\d{8,10}:[A-Za-z0-9_-]{35})\b|\b(?P<slacktoken>xox[abpr]-[A-Za-z0-9-]{10,})|\b(?P<aws>AKIA[0-9A-Z]{16})\b"
    )


def secret_spans(source: Source, document: Document | None) -> tuple[Span, ...]:
    """Sorted spans of what must not be shown: what the schema calls secret, what is named or looks like one."""
    named = [m for m in _named().finditer(source.text) if m.lastgroup]
    spans = [Span(*m.span(m.lastgroup or 0)) for m in named if _is_worth_hiding(m[m.lastgroup or 0])]
    spans += [Span(*m.span(m.lastgroup or 0)) for m in _shapes().finditer(source.text)]
    decoded = getattr(document, "decoded", None)
    if decoded is not None:
        spans += [Span(v.node.start, v.node.end) for v in decoded.value.walk() if _is_secret(v)]
    return tuple(sorted(set(spans)))


def _is_secret(value: Value) -> bool:
    node = value.node
    return (
        value.type.secret
        and not value.null
        and isinstance(node, Scalar)
        and not isinstance(node, Alias)
        and _is_worth_hiding(node.value)
    )


def _is_worth_hiding(text: str) -> bool:
    """Variables, template actions and empty texts are no secrets."""
    bare = text.strip("\"'")
    return bool(bare) and not re.fullmatch(r"\$\{?\w+\}?|\$\{[^}]*\}|\{\{.*\}\}|<[\w -]+>|null|~|__\w+__", bare)


def masked(text: str, start: int, spans: tuple[Span, ...]) -> str:
    """A piece of the file that begins at `start`, secrets replaced, of the same length."""
    out = text
    for span in spans:
        a, b = max(span.start - start, 0), min(span.end - start, len(text))
        if a < b:
            out = out[:a] + "".join(c if c in "\r\n" else "*" for c in out[a:b]) + out[b:]
    return out


def reveals(text: str, source: Source, spans: tuple[Span, ...]) -> bool:
    """Whether a new text holds one of the file's secrets."""
    return any(
        len(source.text[s.start : s.end].strip("\"'")) >= 4 and source.text[s.start : s.end].strip("\"'") in text
        for s in spans
    )
