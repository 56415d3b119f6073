"""A restart policy that another one overrules.

What it does
    Compares `restart` with `deploy.restart_policy` of the same service.

Why it matters
    `deploy.restart_policy` wins, silently.

Example
```yaml
services:
  app:
    image: python:3.12-slim
    restart: unless-stopped
    deploy:
      restart_policy:
        condition: on-failure
```

Use instead
```yaml
services:
  app:
    image: python:3.12-slim
    deploy:
      restart_policy:
        condition: on-failure
```

Fix
    Safe: `restart`, which has no effect, is removed.

Reference
    https://docs.docker.com/reference/compose-file/deploy/#restart_policy
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from .. import Rule, spot

RULE = Rule("compose-restart-conflict", Severity.WARNING, on=Service, fixable="safe")


def check(service: Service) -> Iterator[Diagnostic]:
    """Two policies that differ."""
    written, policy = service.field("restart"), service.deploy("restart_policy")
    if written is None or policy is None or policy.form != "map" or written.unsure:
        return
    mine, wins = written.text.partition(":")[0], service.restarts
    if mine == wins or (mine in ("always", "unless-stopped") and wins == "always"):
        return
    fix = None
    if written.entry is not None:
        fix = rewrite.fix("remove `restart`", Safety.SAFE, rewrite.remove_entry(written.entry))
    yield RULE.at(
        written.entry or written,
        f"`restart: {written.text}` has no effect: `deploy.restart_policy` says {wins}",
        related=[spot(policy, "this one wins")],
        fixes=[fix],
    )
