"""Two entries of a list of which docker compose silently drops the first.

What it does
    Reports volumes with one target, devices with one container path, secrets and configs with one target and
    variables of one name that stand in the same list: the later one takes the place of the earlier one.

Why it matters
    Nothing fails and nothing is said: what the first entry should bring is not there.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    volumes:
      - ./grafana:/etc/grafana/provisioning
      - ./dashboards:/etc/grafana/provisioning
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    volumes:
      - ./grafana:/etc/grafana/provisioning
      - ./dashboards:/var/lib/grafana/dashboards
```

Fix
    None: which of the two is meant is not known.

Reference
    https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.values import Fault
from .. import Rule

RULE = Rule("compose-replaced-mount", Severity.WARNING, on=Fault)
_WORDS = {
    "volume": "mounted at",
    "device": "mapped to",
    "secret": "placed at",
    "config": "placed at",
    "key": "set under the name",
}


def check(fault: Fault) -> Iterator[Diagnostic]:
    """Items that take the place of others."""
    if fault.kind == "replaced" and fault.subject in _WORDS:
        related = [p._replace(message="this one is dropped") for p in fault.places]
        yield RULE.at(
            fault.where,
            f"this takes the place of an earlier entry that is also {_WORDS[fault.subject]} `{fault.message}`",
            related=related,
        )
