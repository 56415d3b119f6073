"""GitLab's Code Quality report.

Source: docs.gitlab.com/ci/testing/code_quality (the fields that a report must have).
"""

from __future__ import annotations

import json

from ..diagnostic import Severity
from ..report import Report
from ..settings import Settings
from .common import findings, shown, with_help

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, settings: Settings) -> str:
    """A list of issues."""
    issues = [
        {
            "description": with_help(d),
            "check_name": d.rule,
            "fingerprint": name,
            "severity": _LEVELS[d.severity],
            "location": {
                "path": shown(d.path),
                "lines": {
                    "begin": file.source.position(d.span.start).line,
                    "end": file.source.position(d.span.end).line,
                },
            },
        }
        for file, d, name in findings(report)
    ]
    return json.dumps(issues, ensure_ascii=False, indent=1) + "\n"
