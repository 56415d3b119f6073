"""LogQL: whether an expression parses, what kind it is, and where it goes wrong.

Source: github.com/grafana/loki pkg/logql/syntax (expr.y, lex.go, ast.go) at the release tags; ../shared/facts/loki/logql.md.
Only the first fault is known: the program stops there too.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from . import regex

Version = tuple[int, ...]

_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+|\#[^\n]*)
      |(?P<string>"(?:[^"\\\n]|\\.)*"|`[^`]*`)
      |(?P<range>\[[^\]]*\]?)
      |(?P<word>[A-Za-z_][A-Za-z0-9_]*)
      |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?[A-Za-zµ]*(?:[0-9.]+[a-zµ]+)*)
      |(?P<flag>--[a-z-]+)
      |(?P<op>\|=|\|~|\|>|!=|!~|!>|=~|==|>=|<=|[-+*/%^(){},=<>|!])""",
    re.VERBOSE,
)
_PLAIN_RANGE = ("count_over_time", "bytes_over_time", "bytes_rate")
_VALUE_RANGE = (
    "rate_counter",
    "sum_over_time",
    "avg_over_time",
    "max_over_time",
    "min_over_time",
    "first_over_time",
    "last_over_time",
    "stdvar_over_time",
    "stddev_over_time",
    "quantile_over_time",
)
_RANGE = (*_PLAIN_RANGE, *_VALUE_RANGE, "rate", "absent_over_time")
_GROUPABLE = frozenset(f"{n}_over_time" for n in ("avg", "stddev", "stdvar", "quantile", "max", "min", "first", "last"))
_VECTOR = (
    "sum",
    "avg",
    "max",
    "min",
    "count",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "sort",
    "sort_desc",
    "approx_topk",
)
_SINCE = {"rate_counter": (2, 6), "sort": (2, 8), "sort_desc": (2, 8), "approx_topk": (3, 3), "vector": (2, 7)}
_PRECEDENCE = {"or": 1, "and": 2, "unless": 2, "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "+": 4, "-": 4}
_PRECEDENCE |= {"*": 5, "/": 5, "%": 5, "^": 6}
_STAGES = frozenset(
    [
        "json",
        "logfmt",
        "regexp",
        "pattern",
        "unpack",
        "line_format",
        "label_format",
        "decolorize",
        "drop",
        "keep",
        "unwrap",
    ]
)
_DURATION = re.compile(r"[-+]?(?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ns|us|µs|ms|s|m|h|d|w|y))+")
_BYTES = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[kmgtpe]i?)?b", re.IGNORECASE)
_RANGE_TEXT = re.compile(r"(?:[0-9]+(?:ms|[ywdhms]))+")
_NAMED_GROUP = re.compile(r"\(\?P?<([A-Za-z_]\w*)>")


class BadQuery(Exception):
    """The expression is refused. `start`, `end`: where in it."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start, self.end = start, max(end, start + 1)


class Token(NamedTuple):
    """A piece of the text. `kind`: string, range, word, number, flag, op or end."""

    kind: str
    text: str
    start: int
    end: int


class Query(NamedTuple):
    """What an expression is: log, metric, literal or variants. `function`: the outermost one of a metric query."""

    kind: str
    function: str = ""


def parse(text: str, version: Version) -> Query:
    """Raises BadQuery."""
    limit = 131072 if version >= (3, 0) else 5120
    if len(text.encode(errors="surrogateescape")) >= limit:
        raise BadQuery(f"the expression is longer than {limit} bytes", 0, len(text))
    found = _parse(text, version)
    if isinstance(found, BadQuery):
        raise BadQuery(str(found), found.start, found.end)
    return found


@lru_cache(1024)
def _parse(text: str, version: Version) -> Query | BadQuery:
    try:
        parser = _Parser(text, version)
        query = parser.expression(0)
        parser.expect_end()
    except BadQuery as error:
        return error
    except RecursionError:
        return BadQuery("nested too deep", 0, len(text))
    return query


def selector_fault(text: str, version: Version) -> str:
    """What is wrong with a plain selector of streams, as `retention_stream` wants it; empty when nothing is."""
    try:
        parser = _Parser(text, version)
        parser.selector()
        if parser.now.kind != "end":
            query = _parse(text, version)
            if isinstance(query, BadQuery):
                raise query
            return "only matchers of labels are supported"
    except BadQuery as error:
        return str(error)
    return ""


def tokens(text: str) -> list[Token]:
    """The pieces of a text, blanks and comments left out. Raises BadQuery."""
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            what = "a quote that is not closed" if text[at] in '"`' else f"unexpected character `{text[at]}`"
            raise BadQuery(what, at, len(text) if text[at] in '"`' else at + 1)
        kind = match.lastgroup or ""
        if kind == "range" and not match[0].endswith("]"):
            raise BadQuery("the `]` of the range is missing", at, match.end())
        if kind != "space":
            found.append(Token(kind, match[0], at, match.end()))
        at = match.end()
    return [*found, Token("end", "", len(text), len(text))]


class _Parser:
    def __init__(self, text: str, version: Version) -> None:
        self.text, self.version, self.tokens, self.at = text, version, tokens(text), 0
        self.depth = 0

    @property
    def now(self) -> Token:
        return self.tokens[self.at]

    @property
    def ahead(self) -> Token:
        return self.tokens[min(self.at + 1, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.now
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return token

    def is_op(self, *texts: str) -> bool:
        return self.now.kind == "op" and self.now.text in texts

    def is_word(self, *words: str) -> bool:
        return self.now.kind == "word" and self.now.text.lower() in words

    def fail(self, wanted: str = "") -> BadQuery:
        token = self.now
        what = "the expression ends" if token.kind == "end" else f"unexpected `{token.text}`"
        return BadQuery(f"{what}: expected {wanted}" if wanted else what, token.start, token.end)

    def expect(self, text: str) -> Token:
        if not self.is_op(text):
            raise self.fail(f"`{text}`")
        return self.next()

    def expect_end(self) -> None:
        if self.now.kind != "end":
            raise self.fail("an operator or the end")

    def has(self, name: str) -> bool:
        return self.version >= _SINCE.get(name, (0,))

    # expressions

    def expression(self, weakest: int) -> Query:
        self.depth += 1
        if self.depth > 200:
            raise BadQuery("nested too deep", 0, len(self.text))
        start = self.now.start
        left = self.unit()
        while True:
            op = self.now.text.lower() if self.now.kind in ("op", "word") else ""
            strength = _PRECEDENCE.get(op, 0)
            if not strength or strength <= weakest:
                break
            middle = self.next()
            self.modifiers(op)
            right_start = self.now.start
            right = self.expression(strength if op != "^" else strength - 1)
            for side, leg, at in (("left", left, start), ("right", right, right_start)):
                if leg.kind == "log":
                    raise BadQuery(f"the {side} side of `{op}` is a query for lines, not for numbers", at, middle.start)
                if leg.kind == "literal" and op in ("or", "and", "unless"):
                    raise BadQuery(f"the {side} side of `{op}` is a number", at, middle.end)
            literal = left.kind == right.kind == "literal"
            left = Query("literal") if literal else Query("metric", op)
        self.depth -= 1
        return left

    def modifiers(self, op: str) -> None:
        if self.is_word("bool"):
            self.next()
        if self.is_word("on", "ignoring"):
            self.next()
            self.labels()
            if self.is_word("group_left", "group_right"):
                self.next()
                if self.is_op("("):
                    self.labels()

    def unit(self) -> Query:
        token = self.now
        if token.kind == "op" and token.text == "{":
            return self.log_query()
        if token.kind == "op" and token.text == "(":
            self.next()
            inner = self.expression(0)
            self.expect(")")
            if inner.kind == "log" and self.is_op("|", "|=", "|~", "!=", "!~", "|>", "!>"):
                self.pipeline(False)
            return inner
        if token.kind == "op" and token.text in "+-":
            self.next()
            if self.now.kind != "number":
                raise self.fail("a number")
            self.number()
            return Query("literal")
        if token.kind == "number":
            self.number()
            return Query("literal")
        if token.kind == "word":
            return self.function(token)
        raise self.fail("a selector `{...}`, a function or a number")

    def number(self) -> float:
        token = self.next()
        try:
            return float(token.text)
        except ValueError:
            raise BadQuery(f"`{token.text}` is no number", token.start, token.end) from None

    def function(self, token: Token) -> Query:
        name = token.text.lower()
        if name in _RANGE and self.ahead.text == "(" and self.has(name):
            return self.range_aggregation(self.next(), name)
        if (
            name in _VECTOR
            and self.has(name)
            and (self.ahead.text == "(" or self.ahead.text.lower() in ("by", "without"))
        ):
            return self.vector_aggregation(self.next(), name)
        if self.ahead.text == "(":
            if name == "label_replace":
                return self.label_replace()
            if name == "vector" and self.has(name):
                self.next()
                self.next()
                if self.now.kind != "number":
                    raise self.fail("a number")
                self.number()
                self.expect(")")
                return Query("metric", "vector")
            if name == "variants" and self.version >= (3, 5):
                return self.variants()
        raise BadQuery(f"`{token.text}` is no function of LogQL", token.start, token.end)

    def label_replace(self) -> Query:
        self.next()
        self.expect("(")
        inner = self.expression(0)
        if inner.kind != "metric":
            raise self.fail("a query for numbers")
        last = self.now
        for _ in range(4):
            self.expect(",")
            last = self.now
            text = self.string()
        self.expect(")")
        wrong = regex.fault(f"^(?:{text})$")
        if wrong:
            raise BadQuery(f"the regular expression of `label_replace` is refused: {wrong}", last.start, last.end)
        return Query("metric", "label_replace")

    def variants(self) -> Query:
        self.next()
        self.expect("(")
        self.expression(0)
        while self.is_op(","):
            self.next()
            self.expression(0)
        self.expect(")")
        if not self.is_word("of"):
            raise self.fail("`of`")
        self.next()
        self.expect("(")
        self.log_range()
        self.expect(")")
        return Query("variants")

    def range_aggregation(self, token: Token, name: str) -> Query:
        self.expect("(")
        parameter = self.parameter()
        unwrapped = self.log_range()
        self.expect(")")
        grouped = self.now if self.is_word("by", "without") else None
        if grouped:
            self.next()
            self.labels()
        where = token.start, token.end
        if grouped and name not in _GROUPABLE:
            raise BadQuery(f"grouping is not allowed for `{name}`", grouped.start, grouped.end)
        if unwrapped and name in _PLAIN_RANGE:
            raise BadQuery(f"`{name}` counts lines and takes no `unwrap`", *where)
        if not unwrapped and name in _VALUE_RANGE:
            raise BadQuery(f"`{name}` needs numbers: an `unwrap` is missing", *where)
        if parameter is not None and name != "quantile_over_time":
            raise BadQuery(f"`{name}` takes no parameter", *where)
        if parameter is None and name == "quantile_over_time":
            raise BadQuery("`quantile_over_time` needs a number first", *where)
        return Query("metric", name)

    def parameter(self) -> float | None:
        if self.now.kind == "number" and self.ahead.text == ",":
            value = self.number()
            self.next()
            return value
        return None

    def vector_aggregation(self, token: Token, name: str) -> Query:
        grouping: list[str] | None = None
        if self.is_word("by", "without"):
            self.next()
            grouping = self.labels()
        self.expect("(")
        written = self.now
        parameter = self.parameter()
        inner = self.expression(0)
        if inner.kind != "metric":
            raise BadQuery(f"`{name}` takes a query for numbers", written.start, self.now.start)
        self.expect(")")
        if self.is_word("by", "without"):
            if grouping is not None:
                raise self.fail("an operator or the end")
            self.next()
            grouping = self.labels()
        where = token.start, token.end
        if name in ("topk", "bottomk", "approx_topk"):
            if parameter is None:
                raise BadQuery(f"`{name}` needs a number first", *where)
            if parameter <= 0 or not parameter.is_integer() or not written.text.isdigit():
                raise BadQuery(f"the number of `{name}` must be whole and above 0", written.start, written.end)
        elif parameter is not None:
            raise BadQuery(f"`{name}` takes no parameter", *where)
        if name == "approx_topk" and grouping is not None:
            raise BadQuery("`approx_topk` takes no grouping", *where)
        if name in ("sort", "sort_desc") and grouping:
            raise BadQuery(f"`{name}` takes no grouping", *where)
        return Query("metric", name)

    def labels(self) -> list[str]:
        self.expect("(")
        found = []
        while not self.is_op(")"):
            if self.now.kind != "word":
                raise self.fail("a label's name")
            found.append(self.next().text)
            if not self.is_op(","):
                break
            self.next()
            if self.is_op(")"):
                raise self.fail("a label's name")
        self.expect(")")
        return found

    # log queries

    def log_query(self) -> Query:
        self.selector()
        self.pipeline(False)
        return Query("log")

    def log_range(self) -> bool:
        """Selector, stages and one range, in any of the usual orders; whether numbers are unwrapped."""
        ranged, unwrapped = self.log_range_part()
        if not ranged:
            raise self.fail("a range such as `[5m]`")
        return unwrapped

    def log_range_part(self) -> tuple[bool, bool]:
        ranged = unwrapped = False
        if self.is_op("("):
            self.next()
            ranged, unwrapped = self.log_range_part()
            self.expect(")")
        elif self.is_op("{"):
            self.selector()
        else:
            raise self.fail("a selector `{...}`")
        while True:
            if self.now.kind == "range" and not ranged:
                self.duration(self.next())
                ranged = True
                if self.is_word("offset"):
                    self.next()
                    self.offset()
            elif self.is_op("|", "|=", "|~", "!=", "!~", "|>", "!>"):
                unwrapped = self.pipeline(True) or unwrapped
            else:
                return ranged, unwrapped

    def duration(self, token: Token) -> None:
        text = token.text[1:-1].strip()
        if not _RANGE_TEXT.fullmatch(text):
            raise BadQuery(f"`{text}` is no duration such as `5m`", token.start + 1, token.end - 1)

    def offset(self) -> None:
        sign = self.next() if self.is_op("-", "+") else None
        del sign
        token = self.next()
        if token.kind != "number" or not _DURATION.fullmatch(token.text):
            raise BadQuery("`offset` wants a duration such as `5m`", token.start, token.end)

    def selector(self) -> None:
        opening = self.expect("{")
        useful = empty = True
        useful = False
        while not self.is_op("}"):
            useful = self.matcher() or useful
            empty = False
            if not self.is_op(","):
                break
            self.next()
            if self.is_op("}"):
                raise self.fail("a matcher")
        closing = self.expect("}")
        if not useful and not (empty and self.version < (2, 8)):
            raise BadQuery(
                'no matcher excludes the empty value: at least one must, such as `app=~".+"`',
                opening.start,
                closing.end,
            )

    def matcher(self) -> bool:
        """Whether it excludes the empty value."""
        if self.now.kind != "word":
            raise self.fail("a label's name")
        self.next()
        if not self.is_op("=", "!=", "=~", "!~"):
            raise self.fail("one of = != =~ !~")
        op = self.next().text
        token = self.now
        value = self.string()
        if op in ("=~", "!~"):
            wrong = regex.anchored_fault(value)
            if wrong:
                raise BadQuery(f"the regular expression is refused: {wrong}", token.start, token.end)
            return regex.matches(value, "") == (op == "!~")
        return bool(value) == (op == "=")

    def string(self) -> str:
        token = self.now
        if token.kind != "string":
            raise self.fail("a text in double quotes or backquotes")
        self.next()
        return unquote(token)

    def pipeline(self, ranged: bool) -> bool:
        """The stages; whether one of them is an unwrap."""
        unwrapped = False
        while True:
            if self.is_op("|=", "|~", "!=", "!~") or (self.is_op("|>", "!>") and self.version >= (3, 0)):
                if self.is_op("!=", "!~") and self.ahead.kind != "string" and self.ahead.text.lower() != "ip":
                    return unwrapped  # a comparison of two queries
                self.line_filter()
            elif self.is_op("|"):
                self.next()
                unwrapped = self.stage(ranged) or unwrapped
            else:
                return unwrapped

    def line_filter(self) -> None:
        op = self.next().text
        while True:
            token = self.now
            if self.is_word("ip") and self.ahead.text == "(":
                self.next()
                self.next()
                self.string()
                self.expect(")")
            else:
                value = self.string()
                if op in ("|~", "!~"):
                    wrong = regex.fault(value)
                    if wrong:
                        raise BadQuery(f"the regular expression is refused: {wrong}", token.start, token.end)
            if self.version >= (3, 0) and self.is_word("or") and self.ahead.kind in ("string", "word"):
                if self.ahead.kind == "word" and self.ahead.text.lower() != "ip":
                    return
                self.next()
                continue
            return

    def stage(self, ranged: bool) -> bool:
        name = self.now.text.lower() if self.now.kind == "word" else ""
        if name not in _STAGES:
            self.label_filter()
            return False
        token = self.next()
        if name in ("json", "logfmt"):
            while self.now.kind == "flag" and name == "logfmt" and self.version >= (2, 9):
                if self.next().text not in ("--strict", "--keep-empty"):
                    self.at -= 1
                    raise self.fail("--strict or --keep-empty")
            if self.now.kind == "word" and not self.is_binary_word():
                self.extractions()
        elif name in ("regexp", "pattern", "line_format"):
            where = self.now
            value = self.string()
            self.check_stage(name, value, where)
        elif name == "label_format":
            self.label_formats()
        elif name in ("drop", "keep"):
            if not self.version >= ((2, 8) if name == "drop" else (2, 9)):
                raise BadQuery(f"`{name}` does not exist in this version", token.start, token.end)
            self.label_list()
        elif name == "unwrap":
            if not ranged:
                raise BadQuery("`unwrap` is only possible inside a range aggregation", token.start, token.end)
            self.unwrap()
            return True
        return False

    def is_binary_word(self) -> bool:
        return self.is_word("and", "or", "unless", "by", "without", "offset")

    def check_stage(self, name: str, value: str, where: Token) -> None:
        if name == "regexp":
            wrong = regex.fault(value) or ("" if _NAMED_GROUP.search(value) else "it has no named group")
            if wrong:
                raise BadQuery(f"the expression of `regexp` is refused: {wrong}", where.start, where.end)
        elif name == "pattern":
            captures = re.findall(r"<([A-Za-z_]\w*)>", value)
            if not [c for c in captures if c != "_"]:
                raise BadQuery("the pattern captures nothing", where.start, where.end)
            if re.search(r"<[A-Za-z_]\w*><[A-Za-z_]\w*>", value):
                raise BadQuery("two captures of the pattern have nothing between them", where.start, where.end)

    def extractions(self) -> None:
        while True:
            if self.now.kind != "word":
                raise self.fail("a label's name")
            self.next()
            if self.is_op("="):
                self.next()
                self.string()
            if not self.is_op(","):
                return
            self.next()

    def label_formats(self) -> None:
        while True:
            if self.now.kind != "word":
                raise self.fail("a label's name")
            self.next()
            self.expect("=")
            if self.now.kind not in ("word", "string"):
                raise self.fail("a label's name or a template")
            self.next()
            if not self.is_op(","):
                return
            self.next()

    def label_list(self) -> None:
        while True:
            if self.now.kind != "word":
                raise self.fail("a label's name")
            if self.ahead.kind == "op" and self.ahead.text in ("=", "!=", "=~", "!~"):
                self.matcher()
            else:
                self.next()
            if not self.is_op(","):
                return
            self.next()

    def unwrap(self) -> None:
        if self.now.kind != "word":
            raise self.fail("a label's name")
        name = self.next()
        if self.is_op("("):
            if name.text.lower() not in ("bytes", "duration", "duration_seconds"):
                raise BadQuery(
                    f"`{name.text}` is no conversion: bytes, duration or duration_seconds", name.start, name.end
                )
            self.next()
            if self.now.kind != "word":
                raise self.fail("a label's name")
            self.next()
            self.expect(")")

    def label_filter(self) -> None:
        self.label_filter_unit()
        while True:
            if self.is_word("and", "or"):
                ahead = self.ahead
                if ahead.text in ("{",) or ahead.text.lower() in (*_RANGE, *_VECTOR):
                    return
                self.next()
                self.label_filter_unit()
            elif self.is_op(","):
                self.next()
                self.label_filter_unit()
            elif self.now.kind == "word" and not self.is_binary_word() and self.ahead.kind == "op":
                self.label_filter_unit()
            else:
                return

    def label_filter_unit(self) -> None:
        if self.is_op("("):
            self.next()
            self.label_filter()
            self.expect(")")
            return
        if self.now.kind != "word":
            raise self.fail("a stage or a label's name")
        self.next()
        if not self.is_op("=", "!=", "=~", "!~", "==", ">", ">=", "<", "<="):
            raise self.fail("a comparison such as `=`")
        op = self.next().text
        token = self.now
        if token.kind == "string":
            value = self.string()
            if op not in ("=", "!=", "=~", "!~"):
                raise BadQuery(f"`{op}` compares numbers, not texts", token.start, token.end)
            wrong = regex.anchored_fault(value) if op in ("=~", "!~") else None
            if wrong:
                raise BadQuery(f"the regular expression is refused: {wrong}", token.start, token.end)
        elif self.is_word("ip") and self.ahead.text == "(":
            self.next()
            self.next()
            self.string()
            self.expect(")")
        elif op in ("=~", "!~"):
            raise self.fail("a text")
        else:
            sign = self.next() if self.is_op("-", "+") else None
            del sign
            token = self.now
            if token.kind != "number":
                raise self.fail("a number, a duration, a size or a text")
            self.next()
            if not (_is_float(token.text) or _DURATION.fullmatch(token.text) or _BYTES.fullmatch(token.text)):
                raise BadQuery(f"`{token.text}` is no number, duration or size", token.start, token.end)


def _is_float(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", '"': '"', "'": "'"}
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)", re.DOTALL)


def unquote(token: Token) -> str:
    """The value of a text. Raises BadQuery for an escape that Go does not know."""
    if token.text.startswith("`"):
        return token.text[1:-1]

    def value(match: re.Match[str]) -> str:
        escape = match[1]
        if escape in _ESCAPES and escape != "'":
            return _ESCAPES[escape]
        if escape[0] in "xuU" and len(escape) > 1:
            return chr(int(escape[1:], 16))
        if len(escape) == 3 and escape.isdigit():
            return chr(int(escape, 8))
        at = token.start + 1 + match.start()
        raise BadQuery(f"unknown escape `\\{escape}`: in double quotes a backslash is written twice", at, at + 2)

    return _ESCAPE.sub(value, token.text[1:-1])
