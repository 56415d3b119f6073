"""Services that stay down when they end.

What it does
    Lists services without `restart` and without a policy in `deploy`. Services that something waits for to end are
    left out, and those that a profile switches on by hand.

Why it matters
    After a crash, or when the host starts again, nothing starts them: monitoring that is down says nothing.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    restart: unless-stopped
```

Fix
    None: a choice between `unless-stopped`, `always` and `on-failure`.

Reference
    https://docs.docker.com/reference/compose-file/services/#restart
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose import ComposeFile
from ...documents.compose.project import Service
from .. import Rule
from ._decoding import listed_services

RULE = Rule("compose-no-restart", Severity.INFO, on=ComposeFile, practice=True)


def check(doc: ComposeFile) -> Iterator[Diagnostic]:
    """One finding for a file, with every service that it is about."""
    yield from listed_services(RULE, doc, _lacks, "no restart policy, so nothing starts them again")


def _lacks(service: Service) -> bool:
    awaited = any(
        d.name == service.name and d.condition == "service_completed_successfully"
        for other in service.doc.services.values()
        for d in other.depends_on
    )
    has_policy = "restart" in service.value.fields or service.deploy("restart_policy") is not None
    return not (has_policy or awaited or service.list_of("profiles") or service.field("provider"))
