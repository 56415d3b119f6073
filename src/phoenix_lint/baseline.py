"""The findings that were there before: known by rule and place in the structure, not by line. The list only shrinks.

The file is JSON: `{"version": 1, "findings": [{"path", "rule", "where", "count"}]}`, `where` being the keys that lead to the
finding, list items by their name where they have one.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from typing import NamedTuple

from .diagnostic import Diagnostic
from .report import FileReport, Report
from .settings import Settings
from .syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, Tree, node_at, target
from .syntax.parser import SyntaxFault, parse

_NAMES = ("name", "job_name", "alert", "record", "receiver", "target", "from")


class BadBaseline(Exception):
    """A baseline that cannot be read or written; the message says why."""


class Known(NamedTuple):
    """One kind of finding at one place. `path` is relative to the folder of the baseline."""

    path: str
    rule: str
    where: str


def read(path: str) -> Counter[Known]:
    """How many findings of each kind are known. Raises BadBaseline."""
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, UnicodeDecodeError) as error:
        raise BadBaseline(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except json.JSONDecodeError as error:
        raise BadBaseline(f"{path}:{error.lineno}: is no JSON: {error.msg}") from None
    found: Counter[Known] = Counter()
    try:
        if document["version"] != 1:
            raise BadBaseline(f"{path}: is of version {document['version']}; version 1 is read")
        for item in document["findings"]:
            found[Known(str(item["path"]), str(item["rule"]), str(item["where"]))] += int(item["count"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadBaseline(f"{path}: is no baseline: {type(error).__name__} {error}; delete it to start anew") from None
    return found


def write(path: str, known: Counter[Known]) -> None:
    """Sorted, one finding a line, so that a diff of it reads well. Raises BadBaseline."""
    lines = [
        json.dumps({**key._asdict(), "count": count}, ensure_ascii=False)
        for key, count in sorted(known.items())
        if count
    ]
    body = ",\n  ".join(lines)
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write('{"version": 1, "findings": [' + (f"\n  {body}\n" if lines else "") + "]}\n")
    except OSError as error:
        raise BadBaseline(f"{path}: cannot be written: {error.strerror or error}") from None


def keys_of(report: Report, path: str) -> Counter[Known]:
    """All findings of a report, as a baseline at `path` knows them."""
    return Counter(key for file in report.files for key, _ in _keyed(file, path))


def without(report: Report, known: Counter[Known], path: str, settings: Settings) -> tuple[Report, Counter[Known]]:
    """The report without what is known, and what of that is gone; more of a kind than known stays.

    Only what was looked for can be gone: in the files of the report, by rules that the settings want.
    """
    left = known.copy()
    files = []
    for file in report.files:
        kept: list[Diagnostic] = []
        for key, diagnostic in _keyed(file, path):
            if left[key] > 0:
                left[key] -= 1
            else:
                kept.append(diagnostic)
        files.append(file._replace(diagnostics=tuple(kept)))
    folder = os.path.dirname(path) or "."
    checked = {_shown(file.path, path) for file in report.files}
    gone = Counter(
        {
            key: count
            for key, count in left.items()
            if (key.path in checked and settings.wants(key.rule)) or not os.path.exists(os.path.join(folder, key.path))
        }
    )
    return report._replace(files=tuple(files)), +gone


def _shown(path: str, baseline: str) -> str:
    return os.path.relpath(path, os.path.dirname(baseline) or ".").replace(os.sep, "/")


def _keyed(file: FileReport, path: str) -> list[tuple[Known, Diagnostic]]:
    if not file.diagnostics:
        return []
    name = _shown(file.path, path)
    tree = parse(file.source)
    return [(Known(name, d.rule, where(tree, d.span.start)), d) for d in file.diagnostics]


def where(tree: Tree | SyntaxFault, offset: int) -> str:
    """The keys that lead to a place: `receivers[team].email_configs[0]`; empty for text that does not parse."""
    here: Node | Entry | Tree | None = node_at(tree.root, offset) if isinstance(tree, Tree) else None
    steps = ""
    while here is not None and not isinstance(here, Tree):
        if isinstance(here, Entry):
            steps = f".{here.name}{steps}"
        elif isinstance(here.parent, Sequence):
            steps = f"[{_name(here.parent, here)}]{steps}"
        here = here.parent
    return steps.removeprefix(".")


def _name(sequence: Sequence, item: Node) -> str:
    body = target(item)
    if isinstance(body, Mapping):
        for entry in (e for name in _NAMES if (e := body.get(name)) is not None):
            value = target(entry.value)
            if isinstance(value, Scalar) and value.value:
                return value.value
    return str(next(i for i, other in enumerate(sequence.items) if other is item))
