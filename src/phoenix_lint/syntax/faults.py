"""Why a text is no YAML, in words a person understands, and the repairs that make it one.

The scanner says where it gave up; the cause often stands before. Each explainer looks for one cause, and every repair
it proposes is tried: it is offered only if the text then parses, or parses further than before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from ..diagnostic import Fix, Place, Safety, Span
from ..source import Source
from .nodes import Tree
from .parser import SyntaxFault, parse
from .rewrite import fix, raw_edit

_VALUE = re.compile(
    r"^(?P<head>[ \t]*(?:- +)*(?:[\"']?[\w.\-/$ ]+?[\"']?[ \t]*:[ \t]+|- +))(?P<value>\S.*?)(?P<tail>[ \t]+#.*|[ \t]*)$"
)
_KEY_GLUED = re.compile(r"^(?P<head>[ \t]*(?:- +)*[A-Za-z_][\w-]*):(?=[^\s/:\\])")
_KEY_BARE = re.compile(r"^(?P<head>[ \t]*(?:- +)*)(?P<key>[A-Za-z_]\w*)(?P<gap>[ \t]*=[ \t]*|[ \t]+)(?P<value>\S.*)$")


class Explanation(NamedTuple):
    """What is wrong, where, and how to mend it."""

    message: str
    span: Span
    fixes: tuple[Fix, ...] = ()
    help: str = ""
    related: tuple[Place, ...] = ()


class _Case:
    """One fault with the lines around it: what the explainers look at."""

    def __init__(self, source: Source, fault: SyntaxFault) -> None:
        self.source, self.fault, self.text = source, fault, source.text
        at = min(fault.at, max(len(source.text) - 1, 0))
        self.line = source.position(at).line
        self.context_line = source.position(fault.context_at).line if fault.context else self.line

    def lines(self) -> list[int]:
        """The lines where the cause may stand, the likeliest first."""
        last = self.line
        while last > 1 and not self.source.line_text(last - 1).strip():
            last -= 1
        near = [self.line, self.context_line, last - 1, self.line - 1]
        return [n for i, n in enumerate(near) if 1 <= n <= self.source.line_count and n not in near[:i]]

    def helps(self, start: int, end: int, text: str) -> bool:
        """Whether the text parses, or parses beyond this line, with a repair."""
        found = parse(Source(self.source.path, self.text[:start] + text + self.text[end:]))
        if isinstance(found, Tree):
            return True
        old = self.source.position(max(self.fault.at, self.source.offset_of_line(self.line))).line
        moved = found.at - (len(text) - (end - start)) if found.at >= end else found.at
        shift = text.count("\n") - self.text[start:end].count("\n")
        return self.source.position(moved).line > old + max(shift, 0) and moved > self.fault.at

    def repair(self, title: str, safety: Safety, start: int, end: int, text: str) -> tuple[Fix, ...]:
        """The repair as a fix, if it helps."""
        if not self.helps(start, end, text):
            return ()
        made = fix(title, safety, raw_edit(self.source, start, end, text))
        return (made,) if made else ()


def explain(source: Source, fault: SyntaxFault) -> Explanation:
    """The cause of a fault. Falls back to the scanner's own words."""
    case = _Case(source, fault)
    for explainer in _EXPLAINERS:
        found = explainer(case)
        if found is not None:
            return found
    start, end = source.line_span(case.line)
    at = min(max(fault.at, start), end)
    where = f" (began at line {case.context_line})" if fault.context and case.context_line != case.line else ""
    words = f"{fault.problem} {fault.context}{where}".strip()
    return Explanation(f"the text is no YAML: {words}", Span(at, max(end, at)))


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _encoding(case: _Case) -> Explanation | None:
    if case.fault.problem != "invalid encoding":
        return None
    return Explanation(
        "a byte here belongs to no UTF-8 character: the program refuses the file",
        Span(case.fault.at, case.fault.at + 1),
    )


def _conflict(case: _Case) -> Explanation | None:
    match = re.search(r"(?m)^(<<<<<<<|>>>>>>>|=======)( .*)?$", case.text)
    if match and re.search(r"(?m)^<<<<<<< ", case.text):
        return Explanation("a merge conflict is not resolved here", Span(*match.span()))
    return None


def _control(case: _Case) -> Explanation | None:
    if "control characters" not in case.fault.problem:
        return None
    at = case.fault.at
    code = ord(case.text[at]) if at < len(case.text) else 0
    return Explanation(
        f"the character U+{code:04X} is not allowed in YAML",
        Span(at, at + 1),
        case.repair("remove the character", Safety.UNSAFE, at, at + 1, ""),
    )


def _version_directive(case: _Case) -> Explanation | None:
    if "incompatible" not in case.fault.problem:
        return None
    start, end = case.source.line_span(case.line)
    return Explanation(
        "the programs of this stack read YAML 1.1 only and refuse this directive",
        Span(start, end),
        case.repair("write %YAML 1.1, as it is read anyway", Safety.SAFE, start, end, "%YAML 1.1"),
    )


def _tab(case: _Case) -> Explanation | None:
    for line in case.lines()[:2]:
        start, _ = case.source.line_span(line)
        text = case.source.line_text(line)
        blank = text[: len(text) - len(text.lstrip(" \t"))]
        if "\t" not in blank:
            continue
        beside = _fitting(case, line)
        widths = [*beside, *(len(blank.replace("\t", " " * width)) for width in (2, 4, 8))]
        working = [
            n for i, n in enumerate(widths) if n not in widths[:i] and case.helps(start, start + len(blank), " " * n)
        ]
        fixes: tuple[Fix, ...] = ()
        if working:
            sure = working[0] in beside and sum(n in beside for n in working) == 1
            fixes = case.repair(
                f"indent it by {working[0]} spaces",
                Safety.SAFE if sure else Safety.UNSAFE,
                start,
                start + len(blank),
                " " * working[0],
            )
        at = start + blank.index("\t")
        return Explanation(
            "a tab stands in the indentation, where YAML allows spaces only", Span(at, start + len(blank)), fixes
        )
    return None


def _fitting(case: _Case, line: int) -> list[int]:
    """The indentations that the neighbours of a line suggest for it, the likeliest first."""
    own = case.source.line_text(line).strip()
    above, below = _neighbour(case, line, -1), _neighbour(case, line, 1)
    level, opens = (_content_column(above), above.rstrip().endswith(":")) if above is not None else (0, False)
    found = []
    if below is not None:
        found.append(
            len(below)
            - len(below.lstrip(" "))
            - (2 if (own.startswith("- ") and not below.lstrip().startswith("- ")) or own.endswith(":") else 0)
        )
    found = [n for n in found if not opens or n > level or own.startswith("- ")]
    return [n for n in dict.fromkeys([*found, level + 2 if opens else level]) if n > 0]


def _content_column(text: str) -> int:
    """Where the content of a line begins, behind its dashes."""
    match = re.match(r"[ ]*(?:- +)*", text)
    return match.end() if match else 0


def _neighbour(case: _Case, line: int, step: int) -> str | None:
    """The nearest line with content and without a tab in its indentation, down or up."""
    at = line + step
    while 1 <= at <= case.source.line_count:
        text = case.source.line_text(at)
        bare = text.lstrip(" ")
        if bare.strip() and not bare.startswith(("#", "\t")):
            return text
        at += step
    return None


def _template(case: _Case) -> Explanation | None:
    for line in case.lines():
        match = _VALUE.match(case.source.line_text(line))
        if not match or match["value"][0] in "'\"|>":
            continue
        value, at = match["value"], case.source.offset_of_line(line) + match.start("value")
        if value.startswith("{{") or (value[0] in "[{" and "{{" in value):
            end = at + len(value)
            return Explanation(
                "a value that begins with `{{` or `[` must be quoted: YAML takes it for a map or a list",
                Span(at, end),
                case.repair("quote the value", Safety.SAFE, at, end, _quoted(value)),
            )
    return None


_STARTS = {
    "*": "an alias",
    "&": "an anchor",
    "%": "a directive",
    "@": "a reserved character",
    "`": "a reserved character",
    ">": "a folded text",
    "|": "a literal text",
    "!": "a tag",
}


def _indicator(case: _Case) -> Explanation | None:
    for line in case.lines()[:2]:
        match = _VALUE.match(case.source.line_text(line))
        if not match or match["value"][0] not in _STARTS:
            continue
        value, at = match["value"], case.source.offset_of_line(line) + match.start("value")
        if value[0] in "|>" and re.fullmatch(r"[|>][-+0-9]*", value):
            continue
        known = case.fault.problem.startswith("unknown anchor")
        if known:
            continue
        end = at + len(value)
        return Explanation(
            f"a value that begins with `{value[0]}` must be quoted: YAML takes it for {_STARTS[value[0]]}",
            Span(at, end),
            case.repair("quote the value", Safety.SAFE, at, end, _quoted(value)),
        )
    return None


def _anchor(case: _Case) -> Explanation | None:
    match = re.match(r"unknown anchor `(.*)`", case.fault.problem)
    if match:
        at, name = case.fault.at, match[1]
        defined = re.findall(r"(?<=[\s\[{,])&([\w.-]+)", " " + case.text)
        from ..schema.suggest import near

        meant = near(name, [d for d in defined if d != name])
        hint = (
            f"did you mean `*{meant[0]}`?"
            if meant
            else "an anchor must stand before its use, in the same file; a text that begins with `*` must be quoted"
        )
        span = Span(at, at + 1 + len(name))
        fixes = [
            f
            for m in meant[:1]
            for f in case.repair(f"use `*{m}`", Safety.UNSAFE if len(meant) == 1 else Safety.SUGGESTION, *span, f"*{m}")
        ]
        line = _VALUE.match(case.source.line_text(case.line))
        if (
            line
            and not meant
            and case.source.offset_of_line(case.line) + line.start("value") == at
            and not re.fullmatch(r"\*[\w-]+", line["value"])
        ):
            fixes += case.repair("quote the value", Safety.UNSAFE, at, at + len(line["value"]), _quoted(line["value"]))
        return Explanation(f"no anchor `&{name}` stands before this alias", span, tuple(fixes), hint)
    if "contains itself" in case.fault.problem:
        return Explanation(case.fault.problem.replace("anchor", "the anchor"), Span(case.fault.at, case.fault.at + 1))
    return None


def _unclosed_quote(case: _Case) -> Explanation | None:
    fault = case.fault
    if "quoted scalar" not in fault.context or "unexpected" not in fault.problem:
        return None
    if "end of stream" not in fault.problem and "document" not in fault.problem:
        return None
    at = fault.context_at
    line = case.source.position(at).line
    quote = case.text[at : at + 1]
    end = case.source.line_span(line)[1]
    body = case.text[at:end]
    bare = re.match(r"(.*?)([ \t]+#.*|[ \t]*)$", body)
    stop = at + len(bare[1]) if bare else end
    return Explanation(
        f"the quote {quote} that opens here is never closed",
        Span(at, end),
        case.repair(f"close the quote at the end of line {line}", Safety.UNSAFE, stop, stop, quote),
    )


def _escape(case: _Case) -> Explanation | None:
    if (
        "escape" not in case.fault.problem
        and "hexdecimal" not in case.fault.problem
        and "Unicode character" not in case.fault.problem
    ):
        return None
    at = case.fault.at
    start = case.text.rfind("\\", 0, at + 1)
    start = start if start >= 0 else at
    opened, text = case.fault.context_at, case.text
    match = re.compile(r'"((?:[^"\\\n]|\\.)*)"').match(text, opened)
    fixes: tuple[Fix, ...] = ()
    if match and "'" not in match[1] and not re.search(r'\\["ntr0]', match[1]):
        fixes = case.repair(
            "use single quotes, in which a backslash is a backslash",
            Safety.UNSAFE,
            match.start(),
            match.end(),
            f"'{match[1]}'",
        )
    return Explanation(
        f"`{text[start : start + 2]}` is no escape that YAML knows; in double quotes a backslash is written `\\\\`",
        Span(start, min(start + 2, len(text))),
        fixes,
    )


def _unclosed_bracket(case: _Case) -> Explanation | None:
    context = case.fault.context
    if "flow sequence" not in context and "flow mapping" not in context:
        return None
    at = case.fault.context_at
    closing = "]" if "sequence" in context else "}"
    line = case.source.position(at).line
    end = case.source.line_span(line)[1]
    match = re.match(r"(.*?)(,?)([ \t]+#.*|[ \t]*)$", case.text[at:end])
    stop = at + len(match[1]) if match else end
    fixes = case.repair(f"close it at the end of line {line}", Safety.UNSAFE, stop, stop, closing)
    if case.fault.at < end and not fixes:
        start = case.fault.at
        return Explanation(
            f"expected `,` or `{closing}` here",
            Span(start, max(start + 1, min(end, start + 1))),
            (),
            "",
            (Place(case.source.path, Span(at, at + 1), "opened here"),),
        )
    return Explanation(
        f"`{case.text[at : at + 1]}` opens here and `{closing}` is missing", Span(at, max(stop, at + 1)), fixes
    )


def _glued(case: _Case) -> Explanation | None:
    for line in case.lines():
        text = case.source.line_text(line)
        match = _KEY_GLUED.match(text)
        if match and not text[match.end() :].startswith("//"):
            at = case.source.offset_of_line(line) + match.end()
            fixes = case.repair("insert the space", Safety.SAFE, at, at, " ")
            if fixes:
                return Explanation("a space is missing after the colon", Span(at - 1, at + 1), fixes)
        dash = re.match(r"^([ \t]*)-(?=[A-Za-z\"'])", text)
        if dash:
            at = case.source.offset_of_line(line) + dash.end()
            fixes = case.repair("insert the space", Safety.SAFE, at, at, " ")
            if fixes:
                return Explanation("a space is missing after the dash", Span(at - 1, at + 1), fixes)
    return None


def _two_colons(case: _Case) -> Explanation | None:
    if "mapping values are not allowed" not in case.fault.problem:
        return None
    start, _ = case.source.line_span(case.line)
    match = _VALUE.match(case.source.line_text(case.line))
    if match and start + match.start("value") <= case.fault.at and re.search(r":(?: |$)", match["value"]):
        at, end = start + match.start("value"), start + match.end("value")
        return Explanation(
            "a value with a colon and a space in it must be quoted: YAML takes it for a second key",
            Span(at, end),
            case.repair("quote the value", Safety.UNSAFE, at, end, _quoted(match["value"])),
        )
    return None


def _inner_quote(case: _Case) -> Explanation | None:
    for line in case.lines():
        start = case.source.offset_of_line(line)
        match = _VALUE.match(case.source.line_text(line))
        if not match or match["value"][0] not in "'\"":
            continue
        value, quote = match["value"], match["value"][0]
        at, end = start + match.start("value"), start + match.end("value")
        closed = re.match(r"'(?:[^']|'')*'" if quote == "'" else r'"(?:[^"\\]|\\.)*"', value)
        if not closed or closed.end() == len(value):
            continue
        if value.endswith(quote) and len(value) > 1:
            inner = value[1:-1].replace("''", "'") if quote == "'" else value[1:-1]
            text = _quoted(inner) if quote == "'" or "\\" not in inner else value
            title = "double the quotes inside" if quote == "'" else "use single quotes outside"
        else:
            text, title = _quoted(value), "quote the whole value"
        return Explanation(
            "the quote closes here, and the text goes on behind it",
            Span(at + closed.end(), end),
            case.repair(title, Safety.UNSAFE, at, end, text),
        )
    return None


def _missing_colon(case: _Case) -> Explanation | None:
    if (
        "expected ':'" not in case.fault.problem
        and "expected key" not in case.fault.problem
        and "mapping values are not allowed" not in case.fault.problem
    ):
        return None
    for line in case.lines():
        text, start = case.source.line_text(line), case.source.offset_of_line(line)
        if re.match(r"^\s*(?:- +)*[\"']?[\w.-]+[\"']?\s*:(\s|$)", text):
            continue
        bare = re.match(r"^([ \t]*(?:- +)*[A-Za-z_]\w*)[ \t]*$", text)
        if bare:
            at = start + bare.end(1)
            fixes = case.repair("insert the colon", Safety.UNSAFE, at, at, ":")
            if fixes:
                return Explanation(
                    "a colon is missing after the key", Span(start + len(text) - len(text.lstrip()), at), fixes
                )
            continue
        match = _KEY_BARE.match(text)
        if match:
            at, end = start + match.end("key"), start + match.end("gap")
            fixes = case.repair("insert the colon", Safety.UNSAFE, at, end, ": ")
            if fixes:
                return Explanation("a colon is missing after the key", Span(start + match.start("key"), at), fixes)
    return None


def _indentation(case: _Case) -> Explanation | None:
    problem = case.fault.problem
    if not any(
        p in problem
        for p in (
            "expected key",
            "'-' indicator",
            "mapping values are not allowed",
            "block end",
            "not allowed in this context",
            "expected ':'",
            "expected <document start>",
        )
    ):
        return None
    for line in case.lines()[:3]:
        text, start = case.source.line_text(line), case.source.offset_of_line(line)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        indent = len(text) - len(text.lstrip(" "))
        previous = _neighbour(case, line, -1)
        above = _content_column(previous) if previous is not None else -1
        levels = sorted(
            {
                len(t) - len(t.lstrip(" "))
                for n in range(max(1, line - 60), min(case.source.line_count, line + 3) + 1)
                if n != line and (t := case.source.line_text(n)).strip() and not t.lstrip().startswith("#")
            },
            key=lambda level: (abs(level - indent), level != above),
        )
        working = [n for n in levels if n != indent and case.helps(start, start + indent, " " * n)]
        if not working or abs(working[0] - indent) > 4:
            continue
        sure = working[0] == above or len([n for n in working if abs(n - indent) <= abs(working[0] - indent)]) == 1
        return Explanation(
            f"this line is indented by {indent}, which fits no level above it",
            Span(start, start + max(indent, 1)),
            case.repair(
                f"indent it by {working[0]}",
                Safety.UNSAFE if sure else Safety.SUGGESTION,
                start,
                start + indent,
                " " * working[0],
            ),
        )
    return None


def _aliases(case: _Case) -> Explanation | None:
    if case.fault.problem != "excessive aliasing":
        return None
    return Explanation(
        "the aliases multiply beyond what the programs accept (document contains excessive aliasing)",
        Span(0, min(1, len(case.text))),
    )


def _depth(case: _Case) -> Explanation | None:
    if not case.fault.problem.startswith("nested more than"):
        return None
    return Explanation(f"the text is {case.fault.problem}", Span(case.fault.at, case.fault.at + 1))


_EXPLAINERS: tuple[Callable[[_Case], Explanation | None], ...] = (
    _encoding,
    _aliases,
    _depth,
    _conflict,
    _control,
    _version_directive,
    _tab,
    _anchor,
    _unclosed_quote,
    _escape,
    _template,
    _indicator,
    _glued,
    _two_colons,
    _inner_quote,
    _missing_colon,
    _indentation,
    _unclosed_bracket,
)
