"""What Prometheus gives to templates of alerting rules: functions by version, variables, and who reads them."""

from __future__ import annotations

from functools import lru_cache

from ...lang import gotemplate
from ...schema.model import Version

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


@lru_cache(16384)
def read_template(text: str, version: Version) -> gotemplate.Template | gotemplate.BadTemplate:
    """A template as this version of Prometheus reads it, or why it does not."""
    try:
        return gotemplate.parse(text, template_functions(version), go_release(version), VARIABLES)
    except gotemplate.BadTemplate as error:
        return error
