"""The formats in XML that test dashboards read: JUnit and checkstyle."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from ..diagnostic import Diagnostic
from ..report import FileReport, Report
from ..settings import Settings
from .common import shown, with_help

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(report: Report, settings: Settings) -> str:
    """A suite per file, a case per finding; a file without any is one case that passes.

    Findings below the fail level pass, with their message in system-out.
    """
    root = ElementTree.Element("testsuites", name="phoenix-lint")
    for file in report.files:
        failing = sum(_fails(d, settings) for d in file.diagnostics)
        path = _clean(shown(file.path))
        count = max(len(file.diagnostics), 1)
        suite = _add(root, "testsuite", name=path, tests=count, failures=failing, errors=0)
        for d in file.diagnostics:
            at = file.source.position(d.span.start)
            case = _add(suite, "testcase", classname=path, name=f"{d.rule} {at.line}:{at.column}")
            text = f"{path}:{at.line}:{at.column}: {with_help(d)}"
            if _fails(d, settings):
                _add(case, "failure", type=d.severity.value, message=d.message).text = _clean(text)
            else:
                _add(case, "system-out").text = _clean(text)
        if not file.diagnostics:
            _add(suite, "testcase", classname=path, name=file.kind)
    for problem in report.problems:
        suite = _add(root, "testsuite", name=shown(problem.path), tests=1, failures=0, errors=1)
        case = _add(suite, "testcase", classname=shown(problem.path), name="read")
        _add(case, "error", message=problem.message)
    return _text(root)


def checkstyle(report: Report, settings: Settings) -> str:
    """A file element per file, those without findings too."""
    root = ElementTree.Element("checkstyle", version="4.3")
    for file in report.files:
        element = _add(root, "file", name=shown(file.path))
        for d in file.diagnostics:
            _error(element, file, d)
    for problem in report.problems:
        element = _add(root, "file", name=shown(problem.path))
        _add(element, "error", line=1, severity="error", message=problem.message, source="phoenix-lint")
    return _text(root)


def _error(element: ElementTree.Element, file: FileReport, d: Diagnostic) -> None:
    at = file.source.position(d.span.start)
    source = f"phoenix-lint.{d.rule}"
    _add(element, "error", line=at.line, column=at.column, severity=d.severity, message=with_help(d), source=source)


def _fails(diagnostic: Diagnostic, settings: Settings) -> bool:
    return diagnostic.severity.rank <= settings.fail_on.rank


def _add(parent: ElementTree.Element, tag: str, **values: object) -> ElementTree.Element:
    return ElementTree.SubElement(parent, tag, {k: _clean(str(v)) for k, v in values.items()})


def _clean(text: str) -> str:
    """What XML 1.0 can hold."""
    return _NOT_XML.sub("\ufffd", text)


def _text(root: ElementTree.Element) -> str:
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"
