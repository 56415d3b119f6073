"""PromQL: a parser that accepts what Prometheus of a version accepts, with the place of every error and of every part.

Source: github.com/prometheus/prometheus promql/parser (lex.go, generated_parser.y, parse.go) at the release tags 2.30 to 3.14;
tested against three promtool builds (tests/test_promql.py).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, Union

from . import durations, regex
from .promql_tables import (
    AGGREGATIONS,
    EXPERIMENTAL_AGGREGATIONS_SINCE,
    FLAG,
    FUNCTIONS,
    MATRIX,
    SCALAR,
    STRING,
    VECTOR,
)

NEWEST = (98,)


class BadExpression(ValueError):
    """The text is no PromQL: the message, and the span at fault as offsets into the text.

    `feature`: the feature flag with which it is; empty when there is none.
    """

    def __init__(self, message: str, start: int, end: int, feature: str = "") -> None:
        super().__init__(f"{message}: it needs --enable-feature={feature}" if feature else message)
        self.start, self.end, self.feature = start, max(end, start + 1), feature


class LabelMatcher(NamedTuple):
    """One matcher of a selector. `op` is one of = != =~ !~."""

    name: str
    op: str
    value: str
    start: int
    end: int
    value_start: int

    @property
    def is_regex(self) -> bool:
        """Whether the value is a regular expression."""
        return self.op in ("=~", "!~")

    def matches(self, text: str) -> bool:
        """Whether a label with this value (the empty text if it is absent) satisfies the matcher."""
        if self.is_regex:
            return regex.matches(self.value, text, dot_all=True) == (self.op == "=~")
        return (text == self.value) == (self.op == "=")


_matcher = LabelMatcher._make


class Number:
    """A number, or a duration where a number is wanted (seconds)."""

    __slots__ = ("end", "start", "value")
    type = SCALAR

    def __init__(self, value: float, start: int, end: int) -> None:
        self.value, self.start, self.end = value, start, end


class Text:
    """A string literal."""

    __slots__ = ("end", "start", "value")
    type = STRING

    def __init__(self, value: str, start: int, end: int) -> None:
        self.value, self.start, self.end = value, start, end


class Selector:
    """An instant selector, or with `range` (milliseconds) a range selector. `at` and `offset` say that they are given."""

    __slots__ = ("at", "end", "matchers", "name", "offset", "range", "start", "type")

    def __init__(self, name: str, matchers: tuple[LabelMatcher, ...], start: int, end: int) -> None:
        self.name, self.matchers, self.start, self.end = name, matchers, start, end
        self.type = VECTOR
        self.range = 0
        self.offset: int | None = None
        self.at = False

    @property
    def metric(self) -> str:
        """The metric's name, wherever it is written; empty when it is not one name."""
        if self.name:
            return self.name
        return next((m.value for m in self.matchers if m.name == "__name__" and m.op == "="), "")


class Subquery:
    """`expr[range:step]`; milliseconds, a step of 0 is the default one."""

    __slots__ = ("at", "end", "expr", "offset", "range", "start", "step")
    start: int
    end: int
    type = MATRIX

    def __init__(self, expr: Expr, range_: int, step: int, end: int) -> None:
        self.expr, self.range, self.step, self.start, self.end = expr, range_, step, expr.start, end
        self.offset: int | None = None
        self.at = False


class Call:
    """A function with its arguments."""

    __slots__ = ("args", "end", "name", "name_end", "start", "type")
    start: int
    end: int
    type: str

    def __init__(self, name: str, args: tuple[Expr, ...], start: int, name_end: int, end: int) -> None:
        self.name, self.args, self.start, self.name_end, self.end = name, args, start, name_end, end
        self.type = FUNCTIONS[name].returns


class Aggregation:
    """An aggregation. `without` and `by` (None: not given) are lists of (label, start, end)."""

    __slots__ = ("end", "expr", "labels", "mode", "op", "param", "start")
    start: int
    end: int
    type = VECTOR

    def __init__(
        self, op: str, mode: str, labels: tuple[Label, ...], param: Expr | None, expr: Expr, start: int, end: int
    ) -> None:
        self.op, self.mode, self.labels, self.param, self.expr = op, mode, labels, param, expr
        self.start, self.end = start, end


class Binary:
    """A binary operation. `matching`: on, ignoring or ""; `group`: group_left, group_right or ""."""

    __slots__ = (
        "bool",
        "end",
        "group",
        "include",
        "labels",
        "lhs",
        "matching",
        "op",
        "op_start",
        "rhs",
        "start",
        "type",
    )
    start: int
    end: int
    type: str

    def __init__(self, op: str, op_start: int, lhs: Expr, rhs: Expr, bool_: bool, modifiers: Modifiers) -> None:
        self.op, self.op_start, self.lhs, self.rhs, self.bool = op, op_start, lhs, rhs, bool_
        self.matching, self.labels, self.group, self.include = modifiers
        self.start, self.end = lhs.start, rhs.end
        self.type = SCALAR if lhs.type == SCALAR and rhs.type == SCALAR else VECTOR


class Unary:
    """A sign before an expression."""

    __slots__ = ("end", "expr", "op", "start", "type")
    start: int
    end: int
    type: str

    def __init__(self, op: str, expr: Expr, start: int) -> None:
        self.op, self.expr, self.start, self.end, self.type = op, expr, start, expr.end, expr.type


class Paren:
    """An expression in parentheses."""

    __slots__ = ("end", "expr", "start", "type")
    start: int
    end: int
    type: str

    def __init__(self, expr: Expr, start: int, end: int) -> None:
        self.expr, self.start, self.end, self.type = expr, start, end, expr.type


Expr = Union[Number, Text, Selector, Subquery, Call, Aggregation, Binary, Unary, Paren]
Label = tuple[str, int, int]
Modifiers = tuple[str, tuple[Label, ...], str, tuple[Label, ...]]
_NO_MODIFIERS: Modifiers = ("", (), "", ())

COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
SETS = frozenset(("and", "or", "unless"))
_PRECEDENCE = {
    "or": 1,
    "and": 2,
    "unless": 2,
    **dict.fromkeys(COMPARISONS, 3),
    "+": 4,
    "-": 4,
    "*": 5,
    "/": 5,
    "%": 5,
    "atan2": 5,
    "^": 6,
}
_UNARY = 5
_KEYWORDS = frozenset(
    ("bool", "by", "without", "on", "ignoring", "group_left", "group_right", "offset", "and", "or", "unless")
)
_LONGEST = max(map(len, _KEYWORDS))
_MARKS = frozenset("(){}[],+-*/%^@")  # characters that are a token wherever one begins
_NO_METRIC = frozenset(("bool", "on", "ignoring", "group_left", "group_right"))
_MAX_DEPTH = 100


# What each word is, as far as seen: a cache, begun with the labels that nearly all rules name.
_WORDS: dict[str, str] = dict.fromkeys(
    ("job", "instance", "namespace", "pod", "cluster", "le", "service", "node"), "word"
)


def _word_kind(word: str) -> str:
    """number, a keyword in lower case, or word."""
    low = word.lower()
    return "number" if low in ("inf", "nan") else low if low in _PRECEDENCE or low in _KEYWORDS else "word"


class _Patterns(NamedTuple):
    token: re.Pattern[str]
    labels: re.Pattern[str]
    matcher: re.Pattern[str]
    duration: re.Pattern[str]
    range: re.Pattern[str]
    number: re.Pattern[str]
    old_number: re.Pattern[str]
    space: re.Pattern[str]


@lru_cache(1)
def _patterns() -> _Patterns:
    space = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"
    duration = r"(?:[0-9]+(?:ms|[smhdwy]))+"
    return _Patterns(
        re.compile(
            space
            + r"(?:([a-zA-Z_:][a-zA-Z0-9_:]*)|(\.?[0-9])|(==|!=|<=|>=|=~|!~|[-+*/%^<>(){}\[\],@=:])|([\"'`])|(\Z)|(.))",
            re.DOTALL,
        ),
        re.compile(r"[ \t\r\n]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t\r\n]*([,)])"),
        re.compile(
            space
            + r"([a-zA-Z_][a-zA-Z0-9_]*)"
            + space
            + r"(=~|!~|!=|=)"
            + space
            + r"(\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)"
            + space
            + r"([,}])"
        ),
        re.compile(duration),
        re.compile(rf"[ \t\r\n]*({duration})(?:[ \t\r\n]*(:)[ \t\r\n]*({duration})?)?[ \t\r\n]*\]"),
        re.compile(
            r"0[xX]_?[0-9a-fA-F](?:_?[0-9a-fA-F])*"
            r"|(?:\.[0-9](?:_?[0-9])*|[0-9](?:_?[0-9])*(?:\.(?:[0-9](?:_?[0-9])*)?)?)(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
        ),
        re.compile(r"0[xX][0-9a-fA-F]*|[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]*)?"),
        re.compile(space),
    )


class _Parser:
    """One run over one text."""

    def __init__(self, text: str, version: tuple[int, ...]) -> None:
        self.text, self.version = text, version
        self.patterns = _patterns()
        self.match = self.patterns.token.match
        self.errors: list[BadExpression] = []
        self.nodes: list[Expr] = []
        self.kind = self.value = ""
        self.start = self.end = self.behind = self.depth = 0

    # -- tokens --------------------------------------------------------------------------------------------------------

    def advance(self) -> None:
        """To the next token: its kind is word, number, duration, text, end, or the operator itself."""
        self.behind = at = self.end
        text = self.text
        mark = text[at : at + 1]
        if mark == " ":
            at += 1
            mark = text[at : at + 1]
        if mark in _MARKS:  # two in three tokens
            self.kind = self.value = mark
            self.start, self.end = at, at + 1
            return
        found = self.match(text, at)
        assert found is not None
        group = found.lastindex
        if group == 1:
            self.value = word = found[1]
            self.start, self.end = found.span(1)
            if len(word) > _LONGEST:
                self.kind = "word"
                return
            kind = _WORDS.get(word)
            if kind is None:
                kind = _word_kind(word)
                if len(_WORDS) < 10_000:
                    _WORDS[word] = kind
            self.kind = kind if kind != "atan2" or self.version >= (2, 31) else "word"
        elif group == 3:
            self.kind = self.value = found[3]
            self.start, self.end = found.span(3)
            if self.kind in ("=~", "!~"):
                # outside braces these are no operators: `=` alone, then `~`
                raise BadExpression(f"unexpected `{self.kind}` outside braces", self.start, self.end)
        elif group == 2:
            self.start = found.start(2)
            self.number()
        elif group == 4:
            self.start = found.start(4)
            self.kind = "text"
            self.value, self.end = self.string(self.start)
        elif group == 5:
            self.kind, self.value = "end", ""
            self.start = self.end = len(self.text)
        else:
            self.start, self.end = found.span(6)
            c = found[6]
            if c == "!":
                raise BadExpression("unexpected `!`: the operator is `!=`, `unless` or absent", self.start, self.end)
            raise BadExpression(_stray(c), self.start, self.end)

    def number(self) -> None:
        text, at = self.text, self.start
        kind, end = scan_number(text, at, self.version)
        self.kind, self.end, self.value = kind, end, text[at:end]

    def string(self, at: int) -> tuple[str, int]:
        """The value of a quoted text that begins at an offset, and where it ends."""
        text, quote = self.text, self.text[at]
        if quote == "`":
            end = text.find("`", at + 1)
            if end < 0:
                raise BadExpression("unterminated raw string", at, len(text))
            return text[at + 1 : end], end + 1
        end = at + 1
        while end < len(text) and text[end] != quote:
            if text[end] == "\n":
                break
            end += 2 if text[end] == "\\" else 1
        if end >= len(text) or text[end] != quote:
            line_end = text.find("\n", at)
            raise BadExpression("unterminated quoted string", at, line_end if line_end > at else len(text))
        return unquote(text, at, end), end + 1

    def unexpected(self, context: str, expected: str = "") -> BadExpression:
        """A token that cannot stand here."""
        if self.kind == "end":
            what = "unexpected end of the expression"
        else:
            what = f"unexpected `{self.value if self.kind != 'text' else self.text[self.start : self.end]}`"
        return BadExpression(
            what + (f" in {context}" if context else "") + (f", expected {expected}" if expected else ""),
            self.start,
            self.end,
        )

    def made(self, node: Expr) -> Expr:
        """Keep a new part of the tree."""
        self.nodes.append(node)
        return node

    def fail(self, message: str, start: int, end: int, feature: str = "") -> None:
        """A fault of types or names: the parser goes on."""
        self.errors.append(BadExpression(message, start, end, feature))

    # -- expressions ---------------------------------------------------------------------------------------------------

    def whole(self) -> Expr:
        self.advance()
        if self.kind == "end":
            raise BadExpression("no expression found", 0, len(self.text))
        expr = self.expression(1)
        if self.kind == ")":
            raise BadExpression("unexpected `)`: there is no `(` that it closes", self.start, self.end)
        if self.kind != "end":
            raise self.unexpected("", "an operator or the end" if self.kind in ("word", "number", "text") else "")
        return expr

    def expression(self, floor: int) -> Expr:
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise BadExpression(f"nested more than {_MAX_DEPTH} levels deep", self.start, self.end)
        left = self.prefix()
        while True:
            op = self.kind
            precedence = _PRECEDENCE.get(op, 0)
            if precedence < floor or not precedence:
                self.depth -= 1
                return left
            op_start = self.start
            self.advance()
            if self.kind in ("bool", "on", "ignoring"):
                is_bool, modifiers = self.modifiers()
            else:
                is_bool, modifiers = False, _NO_MODIFIERS
            if (
                self.kind == "word"
                and self.version >= (3, 10)
                and self.value.lower() in ("fill", "fill_left", "fill_right")
            ):
                if self.text[self.end :].lstrip()[:1] == "(":
                    raise BadExpression(
                        "a fill modifier is experimental",
                        self.start,
                        self.end,
                        "promql-binop-fill-modifiers",
                    )
            right = self.expression(precedence if op == "^" else precedence + 1)
            left = self.binary(Binary(op, op_start, left, right, is_bool, modifiers))

    def modifiers(self) -> tuple[bool, Modifiers]:
        is_bool = self.kind == "bool"
        if is_bool:
            self.advance()
        if self.kind not in ("on", "ignoring"):
            return is_bool, _NO_MODIFIERS
        matching = self.kind
        self.advance()
        labels, group = self.grouping(), ""
        include: tuple[Label, ...] = ()
        if self.kind in ("group_left", "group_right"):
            group = self.kind
            self.advance()
            if self.kind == "(":
                include = self.grouping()
        return is_bool, (matching, labels, group, include)

    def grouping(self) -> tuple[Label, ...]:
        """`(a, b)`: the labels of by, without, on, ignoring, group_left, group_right."""
        if self.kind != "(":
            raise self.unexpected("grouping", "`(` and label names")
        labels: list[Label] = []
        quick = self.patterns.labels.match
        while (found := quick(self.text, self.end)) and _WORDS.get(found[1], "") == "word":
            self.end = found.end()
            labels.append((found[1], *found.span(1)))
            if found[2] == ")":
                self.advance()
                return tuple(labels)
        self.advance()
        while self.kind != ")":
            if self.kind == "text" and self.version >= (2, 55):
                if not self.value:
                    raise BadExpression("an empty label name in grouping", self.start, self.end)
            elif not self.is_label():
                raise self.unexpected("grouping", "a label name")
            labels.append((self.value, self.start, self.end))
            self.advance()
            if self.kind == ",":
                self.advance()
            elif self.kind != ")":
                raise self.unexpected("grouping", "`,` or `)`")
        self.advance()
        return tuple(labels)

    def is_label(self) -> bool:
        """Whether the current token can be a label in grouping: since 3.0 a colon is no obstacle, `without` always is."""
        if self.kind in ("number", "duration", "text", "end", "without"):
            return False
        first = self.value[:1]
        if self.version >= (3, 0) and first == ":":
            return True
        return (first.isalpha() or first == "_") and (":" not in self.value or self.version >= (3, 0))

    def prefix(self) -> Expr:
        """An expression without binary operator, what stands behind it included."""
        kind, start = self.kind, self.start
        if kind == "+" or kind == "-":
            self.advance()
            operand = self.expression(_UNARY + 1)
            if isinstance(operand, Number):
                return Number(-operand.value if kind == "-" else operand.value, start, operand.end)
            if operand.type not in (SCALAR, VECTOR):
                self.fail(
                    f"a sign can stand before a scalar or an instant vector only, not before a {operand.type}",
                    start,
                    operand.end,
                )
            return self.made(Unary(kind, operand, start))
        primary: Expr
        if kind == "word" or (kind in _PRECEDENCE and self.value.isalpha()) or kind in _KEYWORDS:
            primary = self.named()
        elif kind == "number":
            primary = self.made(Number(_number(self.value, start), start, self.end))
            self.advance()
        elif kind == "duration":
            if self.version < (2, 54):
                raise BadExpression(
                    f"unexpected duration `{self.value}`: a number is wanted (durations count as seconds since 2.54)",
                    start,
                    self.end,
                )
            primary = self.made(Number(self.milliseconds(self.value, start, self.end) / 1000, start, self.end))
            self.advance()
        elif kind == "text":
            primary = self.made(Text(self.value, start, self.end))
            self.advance()
        elif kind == "(":
            self.advance()
            inner = self.expression(1)
            if self.kind != ")":
                raise self.unclosed(start)
            primary = self.made(Paren(inner, start, self.end))
            self.advance()
        elif kind == "{":
            primary = self.selector("", start, start)
        else:
            raise self.unexpected("")
        while self.kind in ("[", "offset", "@"):
            primary = self.suffix(primary)
        return primary

    def unclosed(self, opened: int) -> BadExpression:
        if self.kind == "end":
            return BadExpression("this `(` is never closed", opened, opened + 1)
        return self.unexpected("parentheses", "an operator or `)`")

    def named(self) -> Expr:
        """A metric, a function or an aggregation."""
        name, start, end, kind = self.value, self.start, self.end, self.kind
        self.advance()
        low = name.lower()
        if low in AGGREGATIONS and self.kind in ("(", "by", "without"):
            known = low not in ("limitk", "limit_ratio") or self.version >= EXPERIMENTAL_AGGREGATIONS_SINCE
            if known:
                return self.aggregation(low, start, end)
        if self.kind == "(":
            if kind != "word" and kind != "atan2":
                raise BadExpression(f"unexpected `{name}`: it is a keyword", start, end)
            return self.call(name, start, end)
        if kind in _NO_METRIC or kind == "atan2":
            raise BadExpression(f"unexpected `{name}`: it is a keyword", start, end)
        if self.kind == "{":
            return self.selector(name, start, end)
        return self.made(Selector(name, (), start, end))

    def arguments(self) -> tuple[tuple[Expr, ...], int]:
        """`(a, b)`, and where it ends."""
        opened = self.start
        self.advance()
        args: list[Expr] = []
        while self.kind != ")":
            args.append(self.expression(1))
            if self.kind == ",":
                comma = self.start
                self.advance()
                if self.kind == ")":
                    raise BadExpression("a comma behind the last argument is not allowed", comma, comma + 1)
            elif self.kind != ")":
                raise self.unclosed(opened) if self.kind == "end" else self.unexpected("arguments", "`,` or `)`")
        end = self.end
        self.advance()
        return tuple(args), end

    def call(self, name: str, start: int, name_end: int) -> Expr:
        function = FUNCTIONS.get(name)
        if function is None or not function.since <= self.version < function.until:
            raise BadExpression(_no_function(name, self.version), start, name_end)
        args, end = self.arguments()
        if function.experimental and function.experimental[0] <= self.version < function.experimental[1]:
            self.fail(f"function `{name}` is experimental", start, name_end, FLAG)
        count = len(args)
        if count < function.least or 0 <= function.most < count:
            words = (
                f"{function.least}"
                if function.least == function.most
                else f"at least {function.least}"
                if count < function.least
                else f"at most {function.most}"
            )
            self.fail(
                f"`{name}` wants {words} argument{'s' if words[-1:] != '1' or (len(words) > 1 and words[-2:-1].isdigit()) else ''}, got {count}",
                start,
                end,
            )
            return self.made(Call(name, args, start, name_end, end))
        for i, arg in enumerate(args):
            wanted = function.args[min(i, len(function.args) - 1)]
            if arg.type != wanted:
                self.fail(_wrong_argument(name, i, wanted, arg), arg.start, arg.end)
        if name == "info" and len(args) > 1 and not (isinstance(args[1], Selector) and not args[1].name):
            self.fail("the second argument of `info` is a selector without a metric name", args[1].start, args[1].end)
        return self.made(Call(name, args, start, name_end, end))

    def aggregation(self, op: str, start: int, name_end: int) -> Expr:
        mode = ""
        labels: tuple[Label, ...] = ()
        if self.kind in ("by", "without"):
            mode = self.kind
            self.advance()
            labels = self.grouping()
        if self.kind != "(":
            raise self.unexpected("aggregation", "`(`")
        args, end = self.arguments()
        if not mode and self.kind in ("by", "without"):
            mode = self.kind
            self.advance()
            labels = self.grouping()
            end = self.behind
        if op in ("limitk", "limit_ratio"):
            self.fail(f"`{op}` is experimental", start, name_end, FLAG)
        wanted = AGGREGATIONS[op]
        count = 2 if wanted else 1
        if len(args) != count:
            raise BadExpression(f"`{op}` wants {count} argument{'s' if count > 1 else ''}, got {len(args)}", start, end)
        expr = args[-1]
        if expr.type != VECTOR:
            self.fail(f"`{op}` aggregates an {VECTOR}, got a {expr.type}", expr.start, expr.end)
        if wanted and args[0].type != wanted:
            self.fail(
                f"the parameter of `{op}` is a {wanted}, got an {args[0].type}"
                if args[0].type == VECTOR
                else f"the parameter of `{op}` is a {wanted}, got a {args[0].type}",
                args[0].start,
                args[0].end,
            )
        return self.made(Aggregation(op, mode, labels, args[0] if wanted else None, expr, start, end))

    def binary(self, node: Binary) -> Binary:
        """The checks of types. Source: parse.go, checkAST."""
        left, right, op = node.lhs.type, node.rhs.type, node.op
        at, end = node.op_start, node.op_start + len(op)
        if node.bool and op not in COMPARISONS:
            self.fail("`bool` can stand behind a comparison only", at, end)
        if left == SCALAR and right == SCALAR:
            if op in COMPARISONS and not node.bool:
                self.fail("a comparison of two numbers wants `bool` behind the operator", at, end)
        for side in (node.lhs, node.rhs):
            if side.type not in (SCALAR, VECTOR):
                self.fail(f"`{op}` takes scalars and instant vectors, not a {side.type}", side.start, side.end)
        if node.matching == "on" and node.include:
            names = {n for n, _, _ in node.labels}
            for name, start, stop in node.include:
                if name in names:
                    self.fail(f"label `{name}` must not stand in `on` and in `{node.group}` at once", start, stop)
        if (left != VECTOR or right != VECTOR) and node.labels:
            self.fail("`on` and `ignoring` match two instant vectors only", at, end)
        if op in SETS:
            if left == SCALAR or right == SCALAR:
                self.fail(f"`{op}` takes instant vectors, not a scalar", at, end)
            elif node.group and left == VECTOR and right == VECTOR:
                self.fail(f"`{node.group}` cannot be used with `{op}`", at, end)
        self.nodes.append(node)
        return node

    # -- selectors -----------------------------------------------------------------------------------------------------

    def selector(self, name: str, start: int, name_end: int) -> Selector:
        """Label matchers; the current token is the brace."""
        text, at, quick = self.text, self.end, self.patterns.matcher
        matchers: list[LabelMatcher] = []
        quoted_name = ""
        after_comma = False
        while True:
            found = quick.match(text, at)
            if found:
                label, op, raw, closing = found.groups()
                value = raw[1:-1]
                if "\\" in value and raw[0] != "`":
                    value = unquote(text, found.start(3), found.end(3) - 1)
                matchers.append(_matcher((label, op, value, found.start(1), found.end(3), found.start(3))))
                at = found.end()
                after_comma = closing == ","
                if closing == "}":
                    break
                continue
            at, matcher, only_name, closing = self.slow_matcher(at, not matchers and not quoted_name, after_comma)
            if matcher:
                matchers.append(matcher)
            if only_name is not None:
                if name or quoted_name:
                    self.fail(f"the metric's name is given twice: `{name or quoted_name}` and `{only_name}`", start, at)
                quoted_name = only_name
            after_comma = closing == ","
            if closing == "}":
                break
        self.end = at
        node = Selector(name or quoted_name, tuple(matchers), start, at)
        self.nodes.append(node)
        self.check_selector(node)
        self.advance()
        return node

    def slow_matcher(self, at: int, first: bool, after_comma: bool) -> tuple[int, LabelMatcher | None, str | None, str]:
        """One matcher, token by token: what the quick pattern does not know, and what is wrong."""
        text = self.text
        at = self.skip(at)
        c = text[at : at + 1]
        if c == "}" and (first or after_comma):
            return at + 1, None, None, "}"
        start = at
        word = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*").match(text, at)
        quoted = c in ("'", '"', "`") and c != ""
        if word:
            name, at = word.group(), word.end()
        elif quoted and self.version >= (2, 51):
            name, at = self.string(at)
        else:
            self.bad_in_braces(at, "a label name or `}`")
        at = self.skip(at)
        op = next((o for o in ("=~", "!~", "!=", "=") if text.startswith(o, at)), "")
        if not op:
            if quoted and text[at : at + 1] in (",", "}"):
                return at + 1, None, name, text[at]
            self.bad_in_braces(at, "one of = != =~ !~")
        at = self.skip(at + len(op))
        if text[at : at + 1] not in ("'", '"', "`") or at >= len(text):
            self.bad_in_braces(at, "a text in quotes")
        value_start = at
        value, at = self.string(at)
        matcher = LabelMatcher(name, op, value, start, at, value_start)
        at = self.skip(at)
        closing = text[at : at + 1]
        if closing not in (",", "}") or not closing:
            self.bad_in_braces(at, "`,` or `}`")
        return at + 1, matcher, None, closing

    def skip(self, at: int) -> int:
        found = self.patterns.space.match(self.text, at)
        return found.end() if found else at

    def bad_in_braces(self, at: int, expected: str) -> None:
        text = self.text
        if at >= len(text):
            raise BadExpression("unexpected end of the expression inside braces: a `}` is missing", at, at)
        word = re.compile(r"[a-zA-Z0-9_.:]+|=+|.", re.DOTALL).match(text, at)
        assert word is not None
        raise BadExpression(f"unexpected `{word.group()}` inside braces, expected {expected}", at, word.end())

    def check_selector(self, node: Selector) -> None:
        """Regular expressions, the name given twice, and a selector that would match everything."""
        empty, name = not node.name, node.name
        for m in node.matchers:
            if m.op == "=~" or m.op == "!~":
                wrong = regex.anchored_fault(m.value, dot_all=True, angle=self.version >= (2, 51))
                if wrong:
                    self.fail(f"`{m.value}` is no regular expression: {wrong}", m.value_start, m.end)
                    empty = False
            if empty and not m.matches(""):
                empty = False
        for m in node.matchers if name else ():
            if m.name == "__name__":
                self.fail(f"the metric's name is given twice: `{name}` and `{m.value}`", m.start, m.end)
                break
        if empty:
            self.fail(
                "the selector would match every series: at least one matcher must not match the empty text",
                node.start,
                node.end,
            )

    # -- what stands behind an expression -----------------------------------------------------------------------------

    def suffix(self, node: Expr) -> Expr:
        if self.kind == "[":
            return self.brackets(node)
        if self.kind == "offset":
            return self.offset(node)
        return self.at_modifier(node)

    def offset(self, node: Expr) -> Expr:
        start, end = self.start, self.end
        self.advance()
        sign = 1
        if self.kind == "-" or (self.kind == "+" and self.version >= (3, 4)):
            sign = -1 if self.kind == "-" else 1
            self.advance()
        if self.kind == "(" and self.version >= (3, 4):
            raise _duration_expression(self.start, self.end)
        if (
            self.kind == "word"
            and self.version >= (3, 4)
            and self.value.lower() in ("step", "range", "min_of", "max_of")
        ):
            raise _duration_expression(self.start, self.end)
        if self.kind == "duration":
            value = self.milliseconds(self.value, self.start, self.end)
            if not value and self.version < (2, 54):
                raise BadExpression("the duration must be greater than 0", self.start, self.end)
        elif self.kind == "number" and self.version >= (2, 54):
            value = self.seconds(self.value, self.start, self.end)
        else:
            raise self.unexpected("offset", "a duration")
        stop = self.end
        self.advance()
        if not isinstance(node, Selector | Subquery):
            self.fail("`offset` stands behind a selector or a subquery only", start, end)
            return node
        if node.offset:
            self.fail("`offset` is given twice", start, end)
        node.offset, node.end = sign * value, stop
        return node

    def at_modifier(self, node: Expr) -> Expr:
        start, end = self.start, self.end
        self.advance()
        if self.kind in ("+", "-"):
            self.advance()
        if self.kind == "word" and self.value.lower() in ("start", "end"):
            self.advance()
            for wanted in "()":
                if self.kind != wanted:
                    raise self.unexpected("@", f"`{wanted}`")
                self.advance()
        elif self.kind == "number":
            value = _number(self.value, self.start)
            if value != value or abs(value) > 9.2e15:
                self.fail("the time stamp is out of bounds", self.start, self.end)
            self.advance()
        elif self.kind == "duration" and self.version >= (2, 54):
            self.advance()
        else:
            raise self.unexpected("@", "a time stamp, start() or end()")
        if not isinstance(node, Selector | Subquery):
            self.fail("`@` stands behind a selector or a subquery only", start, end)
            return node
        if node.at:
            self.fail("`@` is given twice", start, end)
        node.at, node.end = True, self.behind
        return node

    def brackets(self, node: Expr) -> Expr:
        opened, text = self.start, self.text
        found = self.patterns.range.match(text, self.end)
        if found:
            range_ = self.milliseconds(found[1], found.start(1), found.end(1))
            step = self.milliseconds(found[3], found.start(3), found.end(3)) if found[3] else None
            is_subquery, end = bool(found[2]), found.end()
            if not range_ or step == 0:
                start, stop = found.span(3 if range_ else 1)
                raise BadExpression("the duration must be greater than 0", start, stop)
        else:
            range_, step, is_subquery, end = self.slow_brackets(self.end)
        self.end = end
        self.advance()
        if self.kind == "word" and self.value.lower() in ("anchored", "smoothed") and self.version >= (3, 7):
            feature = "promql-extended-range-selectors"
            raise BadExpression(f"`{self.value.lower()}` is experimental", self.start, self.end, feature)
        if is_subquery:
            if node.type != VECTOR:
                self.fail(f"a subquery stands behind an {VECTOR} only, not behind a {node.type}", opened, end)
            return self.made(Subquery(node, range_, step or 0, end))
        if not isinstance(node, Selector) or node.type == MATRIX:
            self.fail("a range stands behind a selector only; a subquery has a colon: `[1h:]`", opened, end)
            return self.made(Subquery(node, range_, 0, end))
        if node.offset:
            self.fail("`offset` stands behind the range, not before it", opened, end)
        if node.at:
            self.fail("`@` stands behind the range, not before it", opened, end)
        node.type, node.range, node.end = MATRIX, range_, end
        return node

    def slow_brackets(self, at: int) -> tuple[int, int | None, bool, int]:
        """A range with anything unusual in it."""
        text = self.text
        range_, at = self.bracket_duration(at, True)
        at = self.skip(at)
        c = text[at : at + 1]
        if c == "]":
            return range_ or 0, None, False, at + 1
        if c == ":" or (c.isascii() and (c.isalpha() or c == "_")):  # the lexer takes any letter for the colon here
            at = self.skip(at + 1)
            if text[at : at + 1] == "]":
                return range_ or 0, None, True, at + 1
            step, at = self.bracket_duration(at, False)
            at = self.skip(at)
            if text[at : at + 1] == "]":
                return range_ or 0, step, True, at + 1
            c = text[at : at + 1]
        if not c:
            raise BadExpression("unexpected end of the expression: a `]` is missing", at, at)
        if c in "+-*/%^(" and self.version >= (3, 4):
            raise _duration_expression(at, at + 1)
        raise BadExpression(f"unexpected `{c}` in the range, expected `:` or `]`", at, at + 1)

    def bracket_duration(self, at: int, first: bool) -> tuple[int, int]:
        text = self.text
        at = (
            self.skip(at)
            if self.version >= (3, 4) or not first
            else at + len(text[at:]) - len(text[at:].lstrip(" \t\r\n"))
        )
        start, sign = at, ""
        if text[at : at + 1] in ("+", "-") and self.version >= (3, 4) and at < len(text):
            sign = text[at]
            at = self.skip(at + 1)
        c = text[at : at + 1]
        if not c:
            raise BadExpression("unexpected end of the expression: a `]` is missing", at, at)
        if not (c.isascii() and c.isdigit()) and not (c == "." and self.version >= (2, 54)):
            if self.version >= (3, 4) and re.match(r"\(|(?:step|range)\s*\(|(?:min|max)_of\s*\(", text[at:]):
                raise _duration_expression(at, at + 1)
            end = text.find("]", at)
            shown = text[start : end if end > at else at + 1]
            raise BadExpression(
                f"`{shown.strip()}` is no duration such as `5m`"
                if shown.strip()
                else "a duration such as `5m` is missing",
                start,
                end if end > start else start + 1,
            )
        kind, end = scan_number(text, at, self.version)
        if kind == "duration":
            value = self.milliseconds(text[at:end], at, end)
        elif self.version >= (2, 54):
            value = self.seconds(text[at:end], at, end)
        else:
            raise BadExpression(f"the unit is missing in the duration `{text[at:end]}`", at, end)
        if value <= 0 or sign == "-":
            raise BadExpression("the duration must be greater than 0", start, end)
        return value, end

    def milliseconds(self, text: str, start: int, end: int) -> int:
        try:
            return durations.milliseconds(text)
        except durations.BadDuration as error:
            raise BadExpression(f"`{text}` is no duration: {error}", start, end) from None

    def seconds(self, text: str, start: int, end: int) -> int:
        value = _number(text, start) * 1000
        if value != value or abs(value) > 2**63 / 10**6:
            raise BadExpression("the duration is out of range", start, end)
        return round(value)


def _duration_expression(start: int, end: int) -> BadExpression:
    return BadExpression("arithmetic in durations is experimental", start, end, "promql-duration-expr")


def scan_number(text: str, at: int, version: tuple[int, ...]) -> tuple[str, int]:
    """The kind (number, duration) and end of what begins with a digit. Raises BadExpression.

    Source: lex.go, scanNumber and acceptRemainingDuration.
    """
    patterns = _patterns()
    found = (patterns.number if version >= (2, 54) else patterns.old_number).match(text, at)
    end = found.end() if found else at
    following = text[end : end + 1]
    if not (following.isascii() and (following.isalnum() or following == "_")) and not (
        following == "." and version >= (2, 54)
    ):
        return "number", end
    timed = patterns.duration.match(text, at)
    if timed:
        behind = text[timed.end() : timed.end() + 1]
        if not (behind.isascii() and (behind.isalnum() or behind == "_")):
            return "duration", timed.end()
    bad = re.compile(r"[0-9a-zA-Z_.]+").match(text, at)
    assert bad is not None
    raise BadExpression(f"`{bad.group()}` is neither a number nor a duration", at, bad.end())


def _number(text: str, at: int) -> float:
    """The value of a number. Raises BadExpression where Go's ParseFloat fails."""
    low = text.lower()
    if low in ("inf", "nan"):
        return float(low)
    bare = low.replace("_", "")
    try:
        if bare.startswith("0x"):
            return float(int(bare, 16))
        value = float(int(bare, 8)) if re.fullmatch(r"0[0-7]+", bare) else float(bare)
    except ValueError:
        raise BadExpression(f"`{text}` is no number", at, at + len(text)) from None
    if value == float("inf"):
        raise BadExpression(f"`{text}` is out of range", at, at + len(text))
    return value


def unquote(text: str, at: int, end: int) -> str:
    """The value of the quoted text between two quotes. Raises BadExpression. Source: util/strutil/quote.go, lexEscape."""
    body = text[at + 1 : end]
    if "\\" not in body:
        return body
    out, i, quote = [], 0, text[at]
    simple = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", quote: quote}
    while i < len(body):
        if body[i] != "\\":
            out.append(body[i])
            i += 1
            continue
        c = body[i + 1 : i + 2]
        if c in simple:
            out.append(simple[c])
            i += 2
            continue
        sized = re.match(r"x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}", body[i + 1 :])
        code = -1
        if sized:
            digits = sized.group()
            code = int(digits[1:], 16) if digits[0] in "xuU" else int(digits, 8)
            if code > (0xFF if digits[0] not in "uU" else 0x10FFFF) or 0xD800 <= code < 0xE000:
                code = -1
        if code < 0 or sized is None:
            raise BadExpression(
                f"unknown escape `\\{c}` in a quoted text; a backslash is written `\\\\`", at + 1 + i, at + 3 + i
            )
        out.append(chr(code))
        i += 1 + sized.end()
    return "".join(out)


def _stray(c: str) -> str:
    meant = {"≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "–": "-", "—": "-", "&": "and", "|": "or"}.get(c)
    if c in "“”‘’„":
        return f"unexpected `{c}`: texts stand in straight quotes"
    if c == ".":
        return 'unexpected `.`: a metric name with dots is written {"a.b"}'
    return f"unexpected character `{c}`" + (f": did you mean `{meant}`?" if meant else "")


def _no_function(name: str, version: tuple[int, ...]) -> str:
    known = FUNCTIONS.get(name)
    number = ".".join(map(str, version))
    if known and version >= known.until:
        return f"function `{name}` was removed in Prometheus {'.'.join(map(str, known.until))}; this is {number}"
    if known:
        return f"function `{name}` exists since Prometheus {'.'.join(map(str, known.since))}; this is {number}"
    return f"there is no function `{name}`"


def _wrong_argument(name: str, index: int, wanted: str, arg: Expr) -> str:
    hint = " such as `[5m]` behind the metric" if wanted == MATRIX and isinstance(arg, Selector) else ""
    article = "an" if wanted == VECTOR else "a"
    got = "an" if arg.type == VECTOR else "a"
    which = "" if index == 0 and len(FUNCTIONS[name].args) == 1 else f" as argument {index + 1}"
    return f"`{name}` wants {article} {wanted}{hint}{which}, got {got} {arg.type}"


class Parsed(NamedTuple):
    """What a text says, and everything that is wrong with it; without a tree when its syntax is.

    `nodes`: every part of the tree, outer ones before inner ones.
    """

    expr: Expr | None
    errors: tuple[BadExpression, ...]
    nodes: tuple[Expr, ...] = ()


def parse(text: str, version: tuple[int, ...] = NEWEST) -> Parsed:
    """Read an expression as Prometheus of a version does, feature flags off. Never raises."""
    parser = _Parser(text, version)
    try:
        if not text.isascii() and (lone := re.search("[\ud800-\udfff]", text)):
            raise BadExpression("invalid UTF-8", *lone.span())
        expr = parser.whole()
    except BadExpression as error:
        return Parsed(None, (*parser.errors, error))
    return Parsed(expr, tuple(parser.errors), tuple(reversed(parser.nodes)))


def bare(node: Expr) -> Expr:
    """An expression without the parentheses around it."""
    while isinstance(node, Paren):
        node = node.expr
    return node
