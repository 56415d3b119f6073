"""Reports of the parts of one job (`--shard 1/4`, ...) joined to one, as if it had been one run."""

from __future__ import annotations

import json
from typing import Any

from .diagnostic import Diagnostic, Edit, Fix, Place, Safety, Severity, Span
from .files import Reader
from .report import FileReport, Problem, Report, Target
from .source import Source, Unreadable

Document = dict[str, Any]  # a report of the contract's JSON


class BadReport(Exception):
    """A text that is no report of version 1, or one of other files than those at hand; the message says which and why."""


def read(path: str) -> Document:
    """A report from a file. Raises BadReport."""
    try:
        with open(path, encoding="utf-8") as file:
            document = json.load(file)
    except (OSError, UnicodeDecodeError) as error:
        raise BadReport(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    except (json.JSONDecodeError, RecursionError) as error:
        at = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise BadReport(f"{path}{at}: is no JSON; expected a report of `phoenix-lint check --format json`") from None
    if not isinstance(document, dict) or document.get("version") != 1 or "diagnostics" not in document:
        raise BadReport(f"{path}: is no report of version 1; expected what `phoenix-lint check --format json` writes")
    return document


def joined(documents: list[Document]) -> Document:
    """One report of all files, in the order of one run over a folder; a file that several reports have is taken from the first of them."""
    files: dict[str, Document] = {}
    found: dict[str, list[Document]] = {}
    problems: dict[str, Document] = {}
    masked: dict[str, list[Document]] = {}
    for document in documents:
        new = {f["path"]: f for f in document["files"] if f["path"] not in files}
        files.update(new)
        for diagnostic in document["diagnostics"]:
            if diagnostic["path"] in new:
                found.setdefault(diagnostic["path"], []).append(diagnostic)
        for span in document.get("masked", ()):
            if span["path"] in new:
                masked.setdefault(span["path"], []).append(span)
        for problem in document.get("problems", ()):
            problems.setdefault(problem["path"], problem)
    paths = sorted(files, key=_walked)
    diagnostics = [d for path in paths for d in found.get(path, ())]
    counts = {s.value: sum(d["severity"] == s.value for d in diagnostics) for s in Severity}
    fixable = sum(any(f["safety"] != Safety.SUGGESTION for f in d["fixes"]) for d in diagnostics)
    first = documents[0] if documents else {}
    return {
        "version": 1,
        "tool": first.get("tool", {}),
        "files": [files[path] for path in paths],
        "diagnostics": diagnostics,
        "stacks": [],
        "masked": [span for path in paths for span in masked.get(path, ())],
        "problems": [problems[path] for path in sorted(problems, key=_walked)],
        "summary": {"files": len(files), **counts, "fixable": fixable},
    }


def _walked(path: str) -> list[tuple[bool, str]]:
    """The files of a folder come before those of the folders in it."""
    *folders, name = path.split("/")
    return [*((True, folder) for folder in folders), (False, name)]


def report_of(document: Document, reader: Reader) -> Report:
    """The report that a document was written from, with the texts of its files. Raises BadReport when those have changed."""
    files = []
    found: dict[str, list[Document]] = {}
    for diagnostic in document["diagnostics"]:
        found.setdefault(diagnostic["path"], []).append(diagnostic)
    secrets: dict[str, list[Span]] = {}
    for masked in document["masked"]:
        secrets.setdefault(masked["path"], []).append(Span(masked["start"], masked["end"]))
    for file in document["files"]:
        path = file["path"]
        try:
            source = reader.read(path)
        except Unreadable as error:
            source = error.garbled or Source(path, "")
        targets = tuple(Target(t["program"], t["version"], t["from"], t["verdict"]) for t in file["targets"])
        own = found.get(path, [])
        if any(dict(source.position(d[e]["offset"])._asdict()) != d[e] for d in own for e in ("start", "end")):
            raise BadReport(f"{path}: is not the text that the report is about; --format json needs no files")
        hidden, together = tuple(secrets.get(path, ())), tuple(file.get("together", ()))
        files.append(FileReport(path, file["kind"], targets, tuple(map(_diagnostic, own)), source, hidden, together))
    problems = (Problem(p["path"], p["message"]) for p in document["problems"])
    return Report(tuple(files), tuple(problems))


def _span(ranged: Document) -> Span:
    return Span(ranged["start"]["offset"], ranged["end"]["offset"])


def _diagnostic(one: Document) -> Diagnostic:
    return Diagnostic(
        one["rule"],
        Severity(one["severity"]),
        one["message"],
        one["path"],
        _span(one),
        tuple(Place(p["path"], _span(p), p["message"]) for p in one["related"]),
        tuple(Fix(f["title"], Safety(f["safety"]), tuple(Edit(**e) for e in f["edits"])) for f in one["fixes"]),
        one.get("help", ""),
        tuple(one["targets"]),
        url=one["url"],
    )
