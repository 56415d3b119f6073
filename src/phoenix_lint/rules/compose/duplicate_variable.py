"""A variable that `.env` sets twice, to different values.

What it does
    Reads `.env` beside the file, and the env files of included projects.

Why it matters
    The later one wins silently: whoever changes the first line changes nothing.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:${GRAFANA_VERSION}
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
```

Fix
    None: which of the two is meant is not known.

Reference
    https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Place, Severity, Span
from ...documents.compose import ComposeFile
from .. import Rule

RULE = Rule("compose-duplicate-variable", Severity.WARNING, on=ComposeFile)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """Names that come again with another value."""
    for file in doc.env_files:
        for first, later in file.content.again:
            if first.value == later.value or first.value is None or later.value is None:
                continue
            lines = [file.source.text.count("\n", 0, a.at) + 1 for a in (first, later)]
            where = doc.here(Place(file.source.path, Span(later.at, later.at + 1)))
            yield RULE.at(
                where,
                f"in {file.source.path}: `{later.name}` is set in line {lines[0]} and again, to another value, in line {lines[1]}",
                related=[Place(file.source.path, Span(first.at, first.at + len(first.name)), "set first here")],
            )
