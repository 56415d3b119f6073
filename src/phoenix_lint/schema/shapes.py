"""Values against a schema as a JSON Schema validator sees them: what Compose does after merging.

Source: github.com/compose-spec/compose-go schema/compose-spec.json and types/; ../shared/facts/compose/README.md, matrix.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..lang import commandline, durations, sizes
from ..syntax.nodes import Entry, Node
from .decode import Problem, Value
from .model import Type, Version
from .resolved import Resolved, describe

_NOUNS = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "nothing",
    "array": "a list",
    "object": "a map",
}


def check(
    value: Resolved, type_: Type, version: Version, problems: list[Problem], owner: Resolved | None = None
) -> None:
    """Everything below a value that the program refuses for its kind or its spelling; appended to `problems`."""
    seen = {(p.kind, id(p.where), p.message) for p in problems}
    walk = _Walk(version, problems, seen)
    walk.check(value, type_, owner or value)


class _Walk:
    def __init__(self, version: Version, problems: list[Problem], seen: set[tuple[str, int, str]]) -> None:
        self.version, self.problems, self.seen = version, problems, seen

    def problem(self, kind: str, where: Node | Entry, message: str, type_: Type, owner: Value) -> None:
        """Once for a place: an anchor's content is there as often as it is used."""
        if (kind, id(where), message) not in self.seen:
            self.seen.add((kind, id(where), message))
            self.problems.append(Problem(kind, where, message, type_, owner))
        owner.incomplete = True

    def check(self, value: Resolved, type_: Type, owner: Value) -> None:
        if value.unknown or value.bad or type_.kind == "any":
            return
        kind = value.kind
        chosen = type_.of(kind)
        if kind == "date" and self.version < (2, 37, 2):
            free = type_.of("string")  # a place for any scalar, such as the value of a label
            chosen = free if free is not None and "number" in free.forms else None
        if chosen is None:
            value.bad = True
            self.wrong(value, type_, owner, kind)
            return
        if chosen is not type_:
            value.type = chosen
        if chosen.kind == "object":
            self.object(value, chosen)
        elif chosen.kind == "map":
            self.map(value, chosen)
        elif chosen.kind == "list":
            self.list(value, chosen)
        elif chosen.kind == "scalar" and kind != "null":
            self.scalar(value, chosen, owner)

    def wrong(self, value: Resolved, type_: Type, owner: Value, kind: str) -> None:
        forms = [f for option in type_.options or (type_,) for f in option.forms]
        wanted = _listed([_NOUNS[f] for f in dict.fromkeys(forms)])
        message = f"expected {wanted}, found {describe(value)}"
        self.problem("wrong-type", value.node, message, type_, owner)

    def object(self, value: Resolved, type_: Type) -> None:
        extensions = "patternProperties" in type_.raw
        for name, child in value.children():
            field = type_.get(name)
            if field is not None:
                self.check(child, field, value)
            elif not (type_.is_open or (extensions and name.startswith("x-"))):
                self.problem("unknown-field", child.entry or child.node, name, type_, value)
        for name in type_.required:
            if name not in value.fields and type_.needs(name) and not value.incomplete:
                self.problem("missing-field", value.node, name, type_, value)

    def map(self, value: Resolved, type_: Type) -> None:
        names = type_.raw.get("propertyNames", {}).get("pattern")
        checked = type_.raw.get("x-checked-names")
        for name, child in value.children():
            if names and not re.match(names, name):
                self.problem("invalid-name", child.entry or child.node, name, type_, value)
            elif not checked or re.match(checked, name):
                self.check(child, type_.item, value)

    def list(self, value: Resolved, type_: Type) -> None:
        for item in value.elements():
            self.check(item, type_.item, value)
        if type_.raw.get("uniqueItems"):
            items = [i for i in value.elements() if i.form == "scalar" and not i.unknown]
            first: dict[tuple[type, object], Resolved] = {}
            for item in items:
                before = first.setdefault((type(item.data), item.data), item)
                if before is not item:
                    self.problem("duplicate-item", item.node, f"`{item.text}` is in the list twice", type_, value)

    def scalar(self, value: Resolved, type_: Type, owner: Value) -> None:
        fault = None
        if type_.enum and isinstance(value.data, str) and value.data not in type_.enum:
            fault = f"expected one of {', '.join(f'`{v}`' for v in type_.enum)}"
        pattern = type_.raw.get("pattern")
        if pattern and isinstance(value.data, str) and not re.search(pattern, value.data):
            fault = f"it does not match {pattern}"
        low, high = type_.raw.get("minimum"), type_.raw.get("maximum")
        if isinstance(value.data, int | float) and not isinstance(value.data, bool):
            if (low is not None and value.data < low) or (high is not None and value.data > high):
                fault = (
                    f"the number must be from {low} to {high}" if high is not None else f"the number must be from {low}"
                )
            elif self.version < (2, 37, 2) and (value.data != value.data or abs(value.data) == float("inf")):
                fault = "the number is not finite"
        read = _READ.get(type_.name)
        if fault is None and read is not None:
            fault = read(value, self.version)
        if fault:
            value.bad = True
            self.problem("invalid-value", value.node, fault, type_, owner)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " or " + words[-1] if words else "nothing"


def _duration(value: Resolved, version: Version) -> str | None:
    try:
        durations.nanoseconds(value.text, days=version >= (2, 34))
    except durations.BadDuration as error:
        return str(error)
    return None


def _size(value: Resolved, version: Version) -> str | None:
    if not isinstance(value.data, str) or (value.data == "-1" and version >= (5, 1, 4)):
        return None
    try:
        sizes.docker_bytes(value.data)
    except sizes.BadSize as error:
        return str(error)
    return None


def _command(value: Resolved, version: Version) -> str | None:
    try:
        commandline.split(value.text)
    except commandline.BadCommand as error:
        return str(error)
    return None


def _unsigned(value: Resolved, version: Version) -> str | None:
    return "a number below 0" if isinstance(value.data, int | float) and value.data < 0 else None


def _number_only(value: Resolved, version: Version) -> str | None:
    return "the number must stand without quotes" if isinstance(value.data, str) else _unsigned(value, version)


def _number_text(value: Resolved, version: Version) -> str | None:
    try:
        float(value.text)
    except ValueError:
        return "the text is no number"
    return None


def _integer_text(value: Resolved, version: Version) -> str | None:
    wrong = isinstance(value.data, str) and not re.fullmatch(r"[-+]?[0-9]+", value.data)
    return "the text is no whole number" if wrong else None


def _boolean_word(value: Resolved, version: Version) -> str | None:
    words = ("true", "false", "yes", "no", "on", "off", "y", "n")
    wrong = isinstance(value.data, str) and value.data.lower() not in words
    return "it is neither true nor false" if wrong else None


def _file_mode(value: Resolved, version: Version) -> str | None:
    if version < (2, 34):
        return _unsigned(value, version)
    if isinstance(value.data, str) and not re.fullmatch(r"[-+]?[0-7]+", value.data):
        return "the mode is no octal number"
    if isinstance(value.data, float) and not value.data.is_integer():
        return "the mode is a fraction"
    return None


def _device_count(value: Resolved, version: Version) -> str | None:
    if isinstance(value.data, str) and value.data.lower() != "all" and not re.fullmatch(r"[-+]?[0-9]+", value.data):
        return "expected a number or `all`"
    return None


_READ: dict[str, Callable[[Resolved, Version], str | None]] = {
    "compose_duration": _duration,
    "compose_size": _size,
    "command": _command,
    "compose_uint": _unsigned,
    "unquoted_number": _number_only,
    "number_text": _number_text,
    "int_text": _integer_text,
    "bool": _boolean_word,
    "file_mode": _file_mode,
    "device_count": _device_count,
}
