"""What Alertmanager gives to templates: functions by version, and the fields of the data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ...lang import gotemplate
from ...schema.decode import Value
from ...schema.model import Version

# Seen in amtool 0.25.0, 0.28.1 and 0.33.1; a function is allowed from the last version in which it was still missing.
_FUNCTIONS: dict[str, Version] = {
    "toUpper": (0,),
    "toLower": (0,),
    "title": (0,),
    "join": (0,),
    "match": (0,),
    "safeHtml": (0,),
    "reReplaceAll": (0,),
    "stringSlice": (0,),
    "trimSpace": (0, 25, 1),
    "date": (0, 25, 1),
    "tz": (0, 25, 1),
    "since": (0, 25, 1),
    "humanizeDuration": (0, 25, 1),
    "safeUrl": (0, 28, 2),
    "urlUnescape": (0, 28, 2),
    "toJson": (0, 28, 2),
    "list": (0, 28, 2),
    "dict": (0, 28, 2),
    "append": (0, 28, 2),
}
# Source: alertmanager template/template.go, type Data, Alert, KV, Alerts.
DATA_FIELDS = frozenset(
    [
        "Receiver",
        "Status",
        "Alerts",
        "GroupLabels",
        "CommonLabels",
        "CommonAnnotations",
        "ExternalURL",
        "NotificationReason",
        "RouteLabels",
    ]
)
ALERT_FIELDS = frozenset(["Status", "Labels", "Annotations", "StartsAt", "EndsAt", "GeneratorURL", "Fingerprint"])
KV_FIELDS = frozenset(("GroupLabels", "CommonLabels", "CommonAnnotations", "Labels", "Annotations", "RouteLabels"))
KV_METHODS = frozenset(("SortedPairs", "Remove", "Names", "Values", "String"))


@lru_cache(32)
def template_functions(version: Version) -> frozenset[str]:
    """The functions beside Go's own."""
    return frozenset(name for name, since in _FUNCTIONS.items() if version >= since)


def read_template(text: str, version: Version) -> gotemplate.Template:
    """A template as this version of Alertmanager reads it. Raises gotemplate.BadTemplate.

    The Go releases are those that built upstream's binaries: 1.18 since 0.24, 1.23 since 0.28.
    """
    go = (1, 23) if version >= (0, 28) else (1, 18) if version >= (0, 24) else (1, 17)
    return gotemplate.parse(text, template_functions(version), go)


def is_template(value: Value) -> bool:
    """Whether a value is expanded as a template when a notification is sent."""
    return value.type.name in _TEMPLATED and "{{" in value.text and not value.bad and not value.unknown


_TEMPLATED = frozenset(("template", "template_url", "secret_template", "secret_template_url"))


def is_own_template(name: str) -> bool:
    """Whether a template is one of Alertmanager's own (template/default.tmpl, email.tmpl)."""
    return name.startswith("__") or ".default." in name


class UnknownField(NamedTuple):
    """A field that the data certainly does not have; `start`: of its dot in the template."""

    name: str
    start: int
    in_alert: bool
    known: frozenset[str]


def unknown_fields(template: gotemplate.Template) -> Iterator[UnknownField]:
    """The fields that are asked of the top or of an alert and are not there."""
    yield from _walk(template.actions, "top", {})


def _walk(actions: tuple[gotemplate.Action, ...], dot: str, variables: dict[str, str]) -> Iterator[UnknownField]:
    variables = dict(variables)
    for action in actions:
        yield from _asked(action.pipe, dot, variables)
        if action.kind in ("define", "block"):
            continue
        inner, scope = dot, dict(variables)
        if action.kind in ("range", "with") and action.pipe:
            kind = _kind(action.pipe, dot, variables)
            inner = {"alerts": "alert"}.get(kind, "") if action.kind == "range" else kind
            for name in action.pipe.declares[-1:]:
                scope[name] = inner
        elif action.pipe:
            for name in action.pipe.declares:
                variables[name] = scope[name] = _kind(action.pipe, dot, variables)
        yield from _walk(action.body, inner, scope)
        yield from _walk(action.other, dot, variables)


def _kind(pipe: gotemplate.Pipe, dot: str, variables: dict[str, str]) -> str:
    """What a pipeline yields: top, alerts, alert, or nothing known."""
    if len(pipe.commands) != 1 or len(pipe.commands[0]) != 1:
        return ""
    operand = pipe.commands[0][0]
    if isinstance(operand, gotemplate.Literal) and operand.kind == "dot":
        return dot
    base, names = _base(operand, dot, variables)
    if not names:
        return base
    return "alerts" if base == "top" and names[0] == "Alerts" and names[1:] in ((), ("Firing",), ("Resolved",)) else ""


def _base(operand: gotemplate.Operand, dot: str, variables: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    if isinstance(operand, gotemplate.Field):
        return dot, operand.names
    if isinstance(operand, gotemplate.Variable):
        return ("top" if operand.name == "$" else variables.get(operand.name, "")), operand.names
    return "", ()


def _asked(pipe: gotemplate.Pipe | None, dot: str, variables: dict[str, str]) -> Iterator[UnknownField]:
    for operand in gotemplate.iter_operands(pipe):
        base, names = _base(operand, dot, variables)
        known = DATA_FIELDS if base == "top" else ALERT_FIELDS if base == "alert" else frozenset()
        if known and names and names[0] not in known:
            start = operand.start + (len(operand.name) if isinstance(operand, gotemplate.Variable) else 0)
            yield UnknownField(names[0], start, base == "alert", known)
