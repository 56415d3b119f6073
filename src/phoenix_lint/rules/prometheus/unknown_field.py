"""A key that this version of Prometheus does not know.

What it does
    Reports keys that the decoder refuses, with the near neighbour that was meant, or the version in which the
    key exists.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: node
    scrape_intervall: 15s
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    scrape_interval: 15s
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    Safe: the one near neighbour of the right type that is not there already, and fields that this version
    calls otherwise. Unsafe: a name that other tools use; else the key is commented out with the reason.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry
from .. import Rule
from .._decoding import unknown_field
from ._decoding import WORDS, flag_of, right_level

RULE = Rule("prometheus-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_RENAMED = {"scrape_classic_histograms": "always_scrape_classic_histograms"}


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys, except those that are known at another place or as flags."""
    if problem.kind == "unknown-field" and not flag_of(problem) and not right_level(problem):
        yield unknown_field(RULE, problem, WORDS, _renamed(problem))


def _renamed(problem: Problem) -> Fix | None:
    """`scrape_classic_histograms` of 2.x is `always_scrape_classic_histograms` since 3.0, and the reverse."""
    entry = problem.where
    pairs = _RENAMED | {new: old for old, new in _RENAMED.items()}
    other = pairs.get(problem.message)
    if not isinstance(entry, Entry) or not other or problem.type.get(other) is None or other in problem.owner.fields:
        return None
    return rewrite.fix(f"rename it to `{other}`", Safety.SAFE, rewrite.rename_key(entry, other))
