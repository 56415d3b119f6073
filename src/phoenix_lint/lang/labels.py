"""Label names and Alertmanager's matchers, classic and UTF-8."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from . import regex


@lru_cache(1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return (
        re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*"),
        re.compile(
            r"[ \t\n\r\f]*([a-zA-Z_:][a-zA-Z0-9_:]*)[ \t\n\r\f]*(=~|=|!=|!~)[ \t\n\r\f]*(.*?)[ \t\n\r\f]*", re.DOTALL
        ),
    )


def is_classic_name(name: str) -> bool:
    """Whether a text is a label name in every version."""
    return bool(_patterns()[0].fullmatch(name))


class BadMatcher(ValueError):
    """The text is no matcher; the message says why."""


class Matcher(NamedTuple):
    """One condition on one label. `op` is one of = != =~ !~."""

    name: str
    op: str
    value: str

    def matches(self, text: str) -> bool:
        """Whether a label with this value (the empty text if it is absent) satisfies the matcher."""
        if self.op in ("=", "!="):
            return (text == self.value) == (self.op == "=")
        return regex.matches(self.value, text) == (self.op == "=~")

    def __str__(self) -> str:
        return f"{self.name}{self.op}{go_quote(self.value)}"


def go_quote(text: str) -> str:
    """A text in double quotes that both matcher parsers read back."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def parse(text: str, version: tuple[int, ...] = (99,)) -> list[Matcher]:
    """The matchers of one string, as the given Alertmanager reads it. Raises BadMatcher.

    Since 0.27 a string passes when either parser takes it, and the classic reading wins
    (alertmanager matcher/compat/parse.go); before, the classic parser decides (pkg/labels/parse.go).
    """
    try:
        return parse_classic(text, version)
    except BadMatcher as classic:
        if version < (0, 27):
            raise
        try:
            return parse_utf8(text)
        except BadMatcher:
            raise classic from None


def parse_classic(text: str, version: tuple[int, ...] = (99,)) -> list[Matcher]:
    """The reading of the classic parser. Raises BadMatcher."""
    bare = text.removeprefix("{").removesuffix("}")
    tokens, token, quoted, escaped = [], "", False, False
    for c in bare:
        if c == "," and not quoted:
            tokens.append(token)
            token = ""
            continue
        if c == '"':
            if escaped:
                escaped = False
            else:
                quoted = not quoted
        else:
            escaped = c == "\\" and not escaped
        token += c
    if token.strip():
        tokens.append(token.strip())
    return [_classic_matcher(t, version) for t in tokens]


def _classic_matcher(text: str, version: tuple[int, ...]) -> Matcher:
    match = _patterns()[1].fullmatch(text)
    if not match:
        raise BadMatcher(f"`{text}` is not NAME OPERATOR VALUE with one of = != =~ !~")
    name, op, raw = match.groups()
    if not raw and (0, 23) <= version < (0, 25):
        raise BadMatcher(f"`{text}` has no value, which crashes this version")
    quoted = raw.startswith('"')
    raw, value, escaped, closed = raw[1:] if quoted else raw, "", False, False
    for i, c in enumerate(raw):
        if escaped:
            escaped = False
            value += "\n" if c == "n" else c if c in '"\\' else "\\" + c
        elif c == "\\":
            if i == len(raw) - 1:
                value += c
            else:
                escaped = True
        elif c == '"':
            if i < len(raw) - 1 or not (quoted or version < (0, 23)):
                raise BadMatcher(f"`{text}` holds a double quote that is not escaped")
            closed = True
        else:
            value += c
    if quoted and not closed and version >= (0, 23):
        raise BadMatcher(f"`{text}` opens a double quote that is never closed")
    return _checked(Matcher(name, op, value))


def _checked(matcher: Matcher) -> Matcher:
    if matcher.op in ("=~", "!~"):
        wrong = regex.anchored_fault(matcher.value)
        if wrong:
            raise BadMatcher(f"`{matcher.value}` is no regular expression: {wrong}")
    return matcher


_RESERVED = "{}!=~,\\\"'`"


def parse_utf8(text: str) -> list[Matcher]:
    """The reading of the UTF-8 parser. Raises BadMatcher. Source: alertmanager matcher/parse."""
    tokens = _lex(text)
    if not tokens:
        raise BadMatcher("no matcher")
    at = braced = int(tokens[0][0] == "{")
    matchers: list[Matcher] = []
    while at < len(tokens) and tokens[at][0] != "}":
        if len(tokens) < at + 3 or tokens[at][0] != "text" or tokens[at + 1][0] != "op" or tokens[at + 2][0] != "text":
            raise BadMatcher(f"`{text}` is not NAME OPERATOR VALUE")
        matchers.append(_checked(Matcher(tokens[at][1], tokens[at + 1][1], tokens[at + 2][1])))
        at += 3
        if at < len(tokens) and tokens[at][0] == ",":
            at += 1
        elif at < len(tokens) and tokens[at][0] != "}":
            raise BadMatcher(f"`{text}` lacks a comma")
    if (tokens[-1][0] == "}") != bool(braced) or at + braced < len(tokens):
        raise BadMatcher(f"`{text}` has braces that do not match")
    if braced and at >= len(tokens):
        raise BadMatcher(f"`{text}` lacks a closing brace")
    return matchers


def _lex(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        c = text[at]
        if c.isspace():
            at += 1
        elif c in "{},":
            tokens.append((c, c))
            at += 1
        elif text[at : at + 2] in ("=~", "!=", "!~"):
            tokens.append(("op", text[at : at + 2]))
            at += 2
        elif c == "=":
            tokens.append(("op", c))
            at += 1
        elif c == '"':
            end = at + 1
            while end < len(text) and text[end] != '"':
                end += 2 if text[end] == "\\" else 1
            if end >= len(text):
                raise BadMatcher("a double quote is never closed")
            tokens.append(("text", _unquote(text[at + 1 : end])))
            at = end + 1
        elif c in _RESERVED:
            raise BadMatcher(f"unexpected `{c}`")
        else:
            end = at
            while end < len(text) and text[end] not in _RESERVED and not text[end].isspace():
                end += 1
            tokens.append(("text", text[at:end]))
            at = end
    return tokens


def _unquote(raw: str) -> str:
    """Go's strconv.Unquote for double quotes."""
    out, at = "", 0
    escapes = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}
    while at < len(raw):
        if raw[at] == "\n":
            raise BadMatcher("a line end stands within quotes")
        if raw[at] != "\\":
            out += raw[at]
            at += 1
            continue
        c = raw[at + 1 : at + 2]
        if c in escapes and c:
            out += escapes[c]
            at += 2
            continue
        sized = re.match(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}", raw[at + 1 :])
        if not sized:
            raise BadMatcher(f"invalid escape `\\{c}`")
        digits = sized.group()
        code = int(digits[1:], 16) if digits[0] in "xuU" else int(digits, 8)
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            raise BadMatcher(f"invalid escape `\\{digits}`")
        out += chr(code)
        at += 1 + sized.end()
    return out
