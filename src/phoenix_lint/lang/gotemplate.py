"""Go templates: a parser that accepts what text/template accepts, and says where it stops.

Source: Go text/template/parse (lex.go, parse.go) and the documentation of text/template.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple, Union

BUILTINS = frozenset(
    [
        "and",
        "call",
        "html",
        "index",
        "slice",
        "js",
        "len",
        "not",
        "or",
        "print",
        "printf",
        "println",
        "urlquery",
        "eq",
        "ge",
        "gt",
        "le",
        "lt",
        "ne",
    ]
)
_KEYWORDS = frozenset(["block", "break", "continue", "define", "else", "end", "if", "range", "nil", "template", "with"])


class BadTemplate(ValueError):
    """The text is no template: the message, and the span at fault as offsets into the template."""

    def __init__(self, message: str, start: int, end: int | None = None) -> None:
        super().__init__(message)
        self.start, self.end = start, end if end is not None else start + 1


class Field(NamedTuple):
    """`.A.B`: names, and where the first dot stands."""

    names: tuple[str, ...]
    start: int
    end: int


class Variable(NamedTuple):
    """`$x.A`: the variable with its dollar, and the fields behind it."""

    name: str
    names: tuple[str, ...]
    start: int
    end: int


class Function(NamedTuple):
    """A function's name where it is called."""

    name: str
    start: int
    end: int


class Literal(NamedTuple):
    """A string, number, character, boolean, nil or the dot. `value` is the text of a string, else the source."""

    kind: str
    value: str
    start: int
    end: int


class Chain(NamedTuple):
    """`(pipeline).A` or `function.A`."""

    operand: Operand
    names: tuple[str, ...]
    start: int
    end: int


class Pipe(NamedTuple):
    """Commands, each a tuple of operands, and the variables that are declared or set."""

    commands: tuple[tuple[Operand, ...], ...]
    declares: tuple[str, ...]
    start: int
    end: int


Operand = Union[Field, Variable, Function, Literal, Chain, Pipe]


class Action(NamedTuple):
    """One action. `kind`: pipe, if, with, range, template, define, block, break, continue."""

    kind: str
    pipe: Pipe | None
    body: tuple[Action, ...]
    other: tuple[Action, ...]
    name: str
    start: int
    end: int


class Template(NamedTuple):
    """The actions of a text and the templates that it defines."""

    actions: tuple[Action, ...]
    defines: dict[str, tuple[Action, ...]]


class _Token(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


_INSIDE = re.compile(
    r"(?P<space>[ \t\r\n]+)|(?P<declare>:=)|(?P<assign>=)|(?P<pipe>\|)|(?P<left>\()|(?P<right>\))|(?P<comma>,)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"|`[^`]*`)|(?P<char>'(?:[^'\\\n]|\\.[^'\n]*)')"
    r"|(?P<variable>\$\w*)|(?P<field>\.[^\W\d]\w*)"
    r"|(?P<number>[+-]?(?:0[xX][0-9a-fA-F_]+(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]+)?|0[bB][01_]+|0[oO][0-7_]+"
    r"|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?)i?)"
    r"|(?P<dot>\.)|(?P<word>[^\W\d]\w*)"
)
_NUMBER_TAIL = re.compile(r"\w")
_BAD_OCTAL = re.compile(r"[+-]?0[0-9_]*[89][0-9_]*")


def _lex(text: str) -> Iterator[_Token]:
    at = 0
    while True:
        opened = text.find("{{", at)
        if opened < 0:
            break
        inside = opened + 2
        if text.startswith("-", inside) and text[inside + 1 : inside + 2] in tuple(" \t\r\n"):
            inside += 2
        if text.startswith("/*", inside):
            closed = text.find("*/", inside + 2)
            if closed < 0:
                raise BadTemplate("unclosed comment", opened, opened + 2)
            tail = re.compile(r"(?:[ \t\r\n]-)?\}\}").match(text, closed + 2)
            if not tail:
                raise BadTemplate("comment ends before closing delimiter `}}`", opened, closed + 2)
            at = tail.end()
            continue
        yield _Token("open", "{{", opened, inside)
        at = inside
        while True:
            if text.startswith("}}", at):
                yield _Token("close", "}}", at, at + 2)
                at += 2
                break
            if text[at : at + 1] in tuple(" \t\r\n") and text.startswith("-}}", at + 1):
                yield _Token("close", "}}", at, at + 4)
                at += 4
                break
            if at >= len(text):
                raise BadTemplate("unclosed action: `}}` is missing", opened, opened + 2)
            match = _INSIDE.match(text, at)
            if not match:
                _bad_character(text, at, opened)
                continue
            kind, end = match.lastgroup or "", match.end()
            if kind == "number" and (_NUMBER_TAIL.match(text, end) or _BAD_OCTAL.fullmatch(match.group())):
                raise BadTemplate(f"bad number syntax: `{text[at : end + 1]}`", at, end + 1)
            if kind in ("word", "field", "variable") and not _terminates(text, end):
                raise BadTemplate(f"bad character `{text[end]}`", end, end + 1)
            yield _Token(kind, match.group(), at, end)
            at = end
    yield _Token("eof", "", len(text), len(text))


def _terminates(text: str, at: int) -> bool:
    return at >= len(text) or text[at] in " \t\r\n.,|:)(" or text.startswith("}}", at)


def _bad_character(text: str, at: int, opened: int) -> None:
    c = text[at]
    if c == '"':
        raise BadTemplate("unterminated quoted string", at)
    if c == "`":
        raise BadTemplate("unterminated raw quoted string", at)
    if c == "'":
        raise BadTemplate("unterminated character constant (texts stand in double quotes)", at)
    if c == "{":
        raise BadTemplate("unexpected `{` in an action: is a `}}` missing before it?", at)
    if c == ":":
        raise BadTemplate("expected `:=`", at)
    raise BadTemplate(f"unexpected `{c}` in an action", at)


class _Parser:
    """One run over the tokens of one text; it lives as long as `parse`."""

    def __init__(
        self, text: str, functions: frozenset[str] | None, go: tuple[int, int], variables: tuple[str, ...]
    ) -> None:
        self.tokens = list(_lex(text))
        self.text, self.go = text, go
        self.functions = functions
        self.at = 0
        self.variables: list[str] = ["$", *variables]
        self.ranges = 0
        self.defines: dict[str, tuple[Action, ...]] = {}
        self.filled: set[str] = set()  # templates that are defined with something in them

    def peek(self) -> _Token:
        return self.tokens[self.at]

    def peek_past_space(self) -> _Token:
        while self.tokens[self.at].kind == "space":
            self.at += 1
        return self.tokens[self.at]

    def next(self) -> _Token:
        token = self.tokens[self.at]
        self.at += 1
        return token

    def next_past_space(self) -> _Token:
        self.peek_past_space()
        return self.next()

    def bad(self, token: _Token, context: str) -> BadTemplate:
        if token.kind == "eof":
            return BadTemplate(
                f"unexpected end of the template in {context}: an `{{{{ end }}}}` is missing", token.start, token.end
            )
        return BadTemplate(f"unexpected `{token.text.strip() or 'blank'}` in {context}", token.start, token.end)

    def top(self) -> tuple[Action, ...]:
        actions = []
        while self.peek().kind != "eof":
            action = self.action(top=True)
            if isinstance(action, str):
                token = self.tokens[self.at - 1]
                raise BadTemplate(f"unexpected {{{{ {action} }}}}", token.start, token.end)
            actions.append(action)
        return tuple(actions)

    def body(self, context: str, opened: int) -> tuple[tuple[Action, ...], str]:
        """Actions up to `end` or `else`, and which of the two it was."""
        actions: list[Action] = []
        while True:
            if self.peek().kind == "eof":
                raise BadTemplate(
                    f"unexpected end of the template: the {{{{ {context} }}}} has no {{{{ end }}}}", opened, opened + 2
                )
            action = self.action()
            if isinstance(action, str):
                return tuple(actions), action
            actions.append(action)

    def action(self, top: bool = False) -> Action | str:
        opened = self.next()
        token = self.peek_past_space()
        word = token.text if token.kind == "word" and token.text in _KEYWORDS else ""
        if word in ("end", "else"):
            self.next()
            if word == "end":
                self.close("end")
            return word
        if word in ("if", "with", "range"):
            self.next()
            return self.control(word, opened.start)
        if word in ("template", "block", "define"):
            self.next()
            return self.named(word, opened.start, top)
        if word in ("break", "continue") and self.go >= (1, 18):
            self.next()
            end = self.close(word)
            if not self.ranges:
                raise BadTemplate(f"{{{{ {word} }}}} outside {{{{ range }}}}", token.start, token.end)
            return Action(word, None, (), (), "", opened.start, end)
        pipe = self.pipeline("command", "close")
        return Action("pipe", pipe, (), (), "", opened.start, self.tokens[self.at - 1].end)

    def close(self, context: str) -> int:
        token = self.next_past_space()
        if token.kind != "close":
            raise self.bad(token, context)
        return token.end

    def control(self, word: str, opened: int) -> Action:
        depth = len(self.variables)
        pipe = self.pipeline(word, "close")
        self.ranges += word == "range"
        body, ended = self.body(word, opened)
        self.ranges -= word == "range"
        other: tuple[Action, ...] = ()
        if ended == "else":
            token = self.peek_past_space()
            if (
                token.kind == "word"
                and token.text == word
                and (word == "if" or (word == "with" and self.go >= (1, 23)))
            ):
                self.next()
                other = (self.control(word, opened),)
                del self.variables[depth:]
                return Action(word, pipe, body, other, "", opened, self.tokens[self.at - 1].end)
            self.close("else")
            other, ended = self.body(word, opened)
            if ended != "end":
                raise BadTemplate(
                    "expected end; found {{ else }}", self.tokens[self.at - 1].start, self.tokens[self.at - 1].end
                )
        del self.variables[depth:]
        return Action(word, pipe, body, other, "", opened, self.tokens[self.at - 1].end)

    def named(self, word: str, opened: int, top: bool) -> Action:
        token = self.next_past_space()
        if token.kind != "string":
            raise self.bad(token, f"{word} clause: a name in quotes is expected;")
        name = _unquote(token)
        if word == "define":
            if not top:
                raise BadTemplate("unexpected {{ define }}: it stands inside another action", opened, token.end)
            self.close("define clause")
            outer, self.variables = self.variables, ["$"]
            body, ended = self.body("define", opened)
            self.variables = outer
            if ended != "end":
                raise self.bad(self.tokens[self.at - 1], "define clause")
            self.define(name, body, token)
            return Action(word, None, body, (), name, token.start, token.end)
        pipe = None
        if word == "block" or self.peek_past_space().kind != "close":
            pipe = self.pipeline(f"{word} clause", "close")
        else:
            self.next()
        if word == "template":
            return Action(word, pipe, (), (), name, token.start, token.end)
        outer, self.variables = self.variables, ["$"]
        body, ended = self.body("block", opened)
        self.variables = outer
        if ended != "end":
            raise self.bad(self.tokens[self.at - 1], "block clause")
        self.define(name, body, token)
        return Action(word, pipe, body, (), name, token.start, token.end)

    def define(self, name: str, body: tuple[Action, ...], token: _Token) -> None:
        """Only one definition of a template may hold more than blanks. Source: parse.go, add and IsEmptyTree."""
        end = self.text.rfind("{{", 0, self.tokens[self.at - 1].start)
        start = next(t.end for t in self.tokens if t.kind == "close" and t.end > token.end)
        blank = (
            not body and not re.sub(r"\{\{-?\s*/\*.*?\*/\s*-?\}\}", "", self.text[start:end], flags=re.DOTALL).strip()
        )
        if not blank and name in self.filled:
            raise BadTemplate(f'multiple definition of template "{name}"', token.start, token.end)
        if not blank:
            self.filled.add(name)
        if not blank or name not in self.defines:
            self.defines[name] = body

    def pipeline(self, context: str, end: str) -> Pipe:
        start = self.peek_past_space().start
        declares = self.declarations(context)
        commands: list[tuple[Operand, ...]] = []
        while True:
            token = self.next_past_space()
            if token.kind == end:
                self.check(commands, context, token)
                return Pipe(tuple(commands), declares, start, token.start)
            if token.kind in ("word", "number", "dot", "field", "variable", "string", "char", "left"):
                self.at -= 1
                commands.append(self.command())
            else:
                raise self.bad(token, context)

    def declarations(self, context: str) -> tuple[str, ...]:
        mark, names = self.at, []
        token = self.peek_past_space()
        while token.kind == "variable":
            self.next()
            names.append(token.text)
            sign = self.peek_past_space()
            if sign.kind in ("declare", "assign"):
                self.next()
                if sign.kind == "declare":
                    self.variables.extend(names)
                if len(names) > (2 if context == "range" else 1):
                    raise BadTemplate(f"too many declarations in {context}", token.start, token.end)
                return tuple(names)
            if sign.kind == "comma" and context == "range" and len(names) < 2:
                self.next()
                token = self.peek_past_space()
                if token.kind != "variable":
                    raise self.bad(token, "range: a second variable is expected;")
                continue
            break
        self.at = mark
        return ()

    def check(self, commands: list[tuple[Operand, ...]], context: str, token: _Token) -> None:
        if not commands:
            raise BadTemplate(f"missing value for {context}", token.start, token.end)
        for command in commands[1:]:
            first = command[0]
            if isinstance(first, Literal):
                raise BadTemplate("a value that is no function stands behind a `|`", first.start, first.end)

    def command(self) -> tuple[Operand, ...]:
        operands: list[Operand] = []
        while True:
            self.peek_past_space()
            operand = self.operand()
            if operand is not None:
                operands.append(operand)
            token = self.next()
            if token.kind == "space":
                continue
            if token.kind in ("close", "right"):
                self.at -= 1
            elif token.kind != "pipe":
                raise self.bad(token, "operand")
            break
        if not operands:
            raise BadTemplate("empty command", token.start, token.end)
        return tuple(operands)

    def operand(self) -> Operand | None:
        node = self.term()
        if node is None or self.peek().kind != "field":
            return node
        start, names = node.start, []
        while self.peek().kind == "field":
            names.append(self.next().text[1:])
        end = self.tokens[self.at - 1].end
        if isinstance(node, Field):
            return Field((*node.names, *names), start, end)
        if isinstance(node, Variable):
            return Variable(node.name, (*node.names, *names), start, end)
        if isinstance(node, Literal):
            raise BadTemplate(f"unexpected `.` after `{node.value}`", node.end, end)
        return Chain(node, tuple(names), start, end)

    def term(self) -> Operand | None:
        token = self.peek()
        kind, text = token.kind, token.text
        if kind == "word":
            if text in ("true", "false", "nil"):
                self.next()
                return Literal("nil" if text == "nil" else "bool", text, token.start, token.end)
            if text in _KEYWORDS:
                self.next()
                raise self.bad(token, "operand")
            self.next()
            if self.functions is not None and text not in self.functions and text not in BUILTINS:
                raise BadTemplate(f'function "{text}" not defined', token.start, token.end)
            return Function(text, token.start, token.end)
        if kind == "dot":
            self.next()
            return Literal("dot", ".", token.start, token.end)
        if kind == "variable":
            self.next()
            self.known(text, token)
            return Variable(text, (), token.start, token.end)
        if kind == "field":
            self.next()
            return Field((text[1:],), token.start, token.end)
        if kind in ("number", "char"):
            self.next()
            return Literal("number", text, token.start, token.end)
        if kind == "string":
            self.next()
            return Literal("string", _unquote(token), token.start, token.end)
        if kind == "left":
            self.next()
            return self.pipeline("parenthesized pipeline", "right")
        return None

    def known(self, name: str, token: _Token) -> None:
        if name not in self.variables:
            raise BadTemplate(f'undefined variable "{name}"', token.start, token.end)


def _unquote(token: _Token) -> str:
    if token.text[0] == "`":
        return token.text[1:-1]
    bad = re.search(
        r"\\(?![abfnrtv\\\"]|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3})(.?)",
        re.sub(r"\\\\", "  ", token.text),
    )
    if bad:
        raise BadTemplate(
            f"invalid escape `\\{bad[1]}` in a quoted string", token.start + bad.start(), token.start + bad.end()
        )
    return re.sub(r'\\(["\\])', r"\1", token.text[1:-1])


def parse(
    text: str,
    functions: frozenset[str] | None = None,
    go: tuple[int, int] = (1, 23),
    variables: tuple[str, ...] = (),
) -> Template:
    """Read a template. `functions`: those known beside the built-in ones; None: any. Raises BadTemplate.

    `go`: the release that built the program: `break` and `continue` came with 1.18, `else with` with 1.23.
    `variables`: those that the program defines before the text.
    """
    parser = _Parser(text, functions, go, variables)
    try:
        actions = parser.top()
    except RecursionError:
        raise BadTemplate("nested too deeply", 0) from None
    return Template(actions, parser.defines)


def iter_actions(actions: tuple[Action, ...]) -> Iterator[Action]:
    """All actions, nested ones too."""
    for action in actions:
        yield action
        yield from iter_actions(action.body)
        yield from iter_actions(action.other)


def iter_operands(pipe: Pipe | None) -> Iterator[Operand]:
    """All operands of a pipeline, nested ones too."""
    for command in pipe.commands if pipe else ():
        for operand in command:
            yield operand
            if isinstance(operand, Pipe):
                yield from iter_operands(operand)
            elif isinstance(operand, Chain):
                yield operand.operand
                if isinstance(operand.operand, Pipe):
                    yield from iter_operands(operand.operand)
