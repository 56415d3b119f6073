"""A key that this version of Alertmanager does not know.

What it does
    Reports keys that the decoder refuses, with the near neighbour that was meant, or the version in which the key
    exists.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_intervall: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_interval: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: the one near neighbour of the right type that is not there already. Unsafe: a name that other tools use;
    else the key is commented out with the reason.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry
from .. import Rule
from .._decoding import unknown_field
from ._decoding import WORDS, is_misplaced

RULE = Rule("alertmanager-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys, except those that are known at another place."""
    if problem.kind == "unknown-field" and not is_misplaced(problem) and isinstance(problem.where, Entry):
        yield unknown_field(RULE, problem, WORDS, _renamed(problem))


def _renamed(problem: Problem) -> Fix | None:
    """Top-level `time_intervals` of newer versions is `mute_time_intervals` in 0.22 and 0.23."""
    other = {"time_intervals": "mute_time_intervals"}.get(problem.message)
    if (
        not isinstance(problem.where, Entry)
        or problem.type.name != "Config"
        or not other
        or problem.type.get(other) is None
        or other in problem.owner.fields
    ):
        return None
    return rewrite.fix(f"rename it to `{other}`", Safety.SAFE, rewrite.rename_key(problem.where, other))
