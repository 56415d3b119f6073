"""Reports as text and in the formats of other tools. Each format is a module that is imported when it is asked for."""

from __future__ import annotations

from ..report import Report
from ..settings import Settings

FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson", "html")


def render(format_: str, report: Report, settings: Settings, color: bool = False) -> str:
    """The report in one of FORMATS; `color` is for text alone."""
    if format_ == "text":
        from . import text

        return text.render(report, color)
    if format_ == "json":
        from . import json

        return json.render(report)
    if format_ in ("junit", "checkstyle"):
        from . import xml

        return xml.junit(report, settings) if format_ == "junit" else xml.checkstyle(report, settings)
    from importlib import import_module

    rendered: str = import_module(f".{format_}", __name__).render(report, settings)
    return rendered
