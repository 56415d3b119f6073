"""What Prometheus gives to templates of alerting rules: functions by version, variables, and who reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ..lang import gotemplate
from ..schema.model import Version

# Source: template/template.go at the release tags.
_FUNCTIONS: dict[str, Version] = {
    **dict.fromkeys(
        (
            "query",
            "first",
            "label",
            "value",
            "strvalue",
            "sortByLabel",
            "humanize",
            "humanize1024",
            "humanizePercentage",
            "humanizeDuration",
            "humanizeTimestamp",
            "title",
            "toUpper",
            "toLower",
            "match",
            "reReplaceAll",
            "graphLink",
            "tableLink",
            "safeHtml",
            "args",
            "externalURL",
            "pathPrefix",
        ),
        (0,),
    ),
    "parseDuration": (2, 32),
    "stripPort": (2, 33),
    "stripDomain": (2, 36),
    "toTime": (2, 38),
    "now": (3, 6),
    "toDuration": (3, 6),
    "urlQueryEscape": (3, 8),
}
VARIABLES = ("$labels", "$externalLabels", "$externalURL", "$value")


@lru_cache(64)
def template_functions(version: Version) -> frozenset[str]:
    """The functions beside Go's own."""
    return frozenset(name for name, since in _FUNCTIONS.items() if version >= since)


def go_release(version: Version) -> tuple[int, int]:
    """The Go release that built upstream's binaries; distributions built 2.53 with a newer one."""
    return (1, 23) if version >= (2, 53) else (1, 18) if version >= (2, 35) else (1, 17)


_SIMPLE = re.compile(
    r"(?:[^{]|\{(?!\{))*(?:\{\{ ?\$(?:labels\.[A-Za-z_]\w*|value(?: ?\| ?humanize(?:1024|Percentage|Duration|Timestamp)?)?) ?\}\}"
    r"(?:[^{]|\{(?!\{))*)*"
)
_SIMPLE_LABEL = re.compile(r"\$labels\.(\w+)(?= ?\}\})")


@lru_cache(256)
def is_simple(text: str) -> bool:
    """Whether a text holds only actions such as `{{ $labels.job }}` and `{{ $value | humanize }}`, as most do: it parses."""
    return _SIMPLE.fullmatch(text) is not None


def simple_labels(text: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of each label that a simple text reads."""
    for match in _SIMPLE_LABEL.finditer(text):
        yield match[1], *match.span()


@lru_cache(16384)
def read_template(text: str, version: Version) -> gotemplate.Template | gotemplate.BadTemplate:
    """A template as this version of Prometheus reads it, or why it does not."""
    try:
        return gotemplate.parse(text, template_functions(version), go_release(version), VARIABLES)
    except gotemplate.BadTemplate as error:
        return error


def operands(actions: tuple[gotemplate.Action, ...]) -> Iterator[gotemplate.Operand]:
    """Every operand of some actions, nested ones too."""
    for action in gotemplate.iter_actions(actions):
        yield from gotemplate.iter_operands(action.pipe)


def labels_asked(template: gotemplate.Template, variable: str, field: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of each label that a template reads: `$labels.x`, `.Labels.x`, `index $labels "x"`.

    Inside `range` and `with` the dot is another one: `.Labels` there is left alone.
    """
    yield from _asked(template.actions, variable, field, True)


def _asked(
    actions: tuple[gotemplate.Action, ...], variable: str, field: str, top: bool
) -> Iterator[tuple[str, int, int]]:
    for action in actions:
        for operand in gotemplate.iter_operands(action.pipe):
            if isinstance(operand, gotemplate.Variable) and operand.name == variable and operand.names:
                yield operand.names[0], operand.start, operand.end
            elif isinstance(operand, gotemplate.Field) and top and operand.names[0] == field and len(operand.names) > 1:
                yield operand.names[1], operand.start, operand.end
        for command in action.pipe.commands if action.pipe else ():
            yield from _indexed(command, variable)
        inner = top and action.kind not in ("range", "with", "define", "block")
        yield from _asked(action.body, variable, field, inner)
        yield from _asked(action.other, variable, field, top)


def _indexed(command: tuple[gotemplate.Operand, ...], variable: str) -> Iterator[tuple[str, int, int]]:
    if len(command) != 3:
        return
    function, target, name = command
    if isinstance(function, gotemplate.Function) and function.name == "index":
        if isinstance(target, gotemplate.Variable) and target.name == variable and not target.names:
            if isinstance(name, gotemplate.Literal) and name.kind == "string":
                yield name.value, name.start, name.end
