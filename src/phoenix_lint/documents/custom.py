"""Files of the user's own kinds: validated by jsonschema with the user's own JSON Schema."""

from __future__ import annotations

import json
import os
from typing import Any

from ..diagnostic import Diagnostic, Severity, Span
from ..files import Reader
from ..source import Source, Unreadable
from ..syntax.broken import BrokenText
from ..syntax.faults import explain
from ..syntax.nodes import Mapping, Node, Scalar, Sequence, Tree, span_of, target
from ..syntax.parser import parse
from ..syntax.scalars import resolve


def check_custom(source: Source, schema_path: str, reader: Reader) -> list[Diagnostic]:
    """The findings of a file against a schema; a schema that cannot be used is one finding. Never raises."""
    import jsonschema

    name = os.path.basename(schema_path)
    try:
        schema = json.loads(reader.read(schema_path).text)
        validator = jsonschema.validators.validator_for(schema)
        validator.check_schema(schema)
    except (Unreadable, ValueError, jsonschema.SchemaError) as error:
        return [
            Diagnostic(
                "custom-schema",
                Severity.ERROR,
                f"the schema {name} cannot be used: {str(error).splitlines()[0]}",
                source.path,
                Span(0, 0),
            )
        ]
    tree = parse(source)
    if not isinstance(tree, Tree) or tree.excessive_aliases:
        broken = BrokenText(source, tree, "", False)
        found = explain(source, broken.fault)
        return [
            Diagnostic(
                "yaml-syntax",
                Severity.ERROR,
                found.message,
                source.path,
                found.span,
                fixes=found.fixes,
                help=found.help,
            )
        ]
    data = _plain(tree.root) if tree.root is not None else None
    errors = sorted(validator(schema).iter_errors(data), key=lambda e: list(map(str, e.absolute_path)))
    return [
        Diagnostic(
            "custom-schema",
            Severity.ERROR,
            f"{error.message[:200]} ({name})",
            source.path,
            _span(tree, list(error.absolute_path)),
        )
        for error in errors
    ]


def _plain(node: Node) -> Any:
    here = target(node)
    if isinstance(here, Mapping):
        return {e.name: _plain(e.value) for e in here.entries}
    if isinstance(here, Sequence):
        return [_plain(i) for i in here.items]
    return resolve(here)


def _span(tree: Tree, path: list[Any]) -> Span:
    node = tree.root
    for step in path:
        here: Any = target(node) if node is not None else None
        if isinstance(here, Mapping):
            entry = here.get(str(step))
            node = entry.value if entry else node
        elif isinstance(here, Sequence) and isinstance(step, int):
            node = here.items[step]
    return span_of(node) if isinstance(node, Mapping | Sequence | Scalar) else Span(0, 0)
