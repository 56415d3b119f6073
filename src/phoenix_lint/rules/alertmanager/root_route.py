"""The root route has something that a root must not have, or lacks its receiver.

What it does
    Reports a root route without receiver, with matchers, with `continue: true` or with time intervals: every alert
    enters there.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  continue: true
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: `continue` is removed; with a single receiver, it becomes the root's.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.alertmanager import AlertmanagerConfig
from ...lang import labels
from ...schema.decode import Value
from ...syntax import rewrite
from ...syntax.nodes import Mapping
from .. import Rule

RULE = Rule("alertmanager-root-route", Severity.ERROR, on=AlertmanagerConfig, fixable="unsafe", verdict=True, late=True)


def check(config: AlertmanagerConfig) -> Iterator[Diagnostic]:
    """What the root must not have."""
    root = config.root
    if root is None:
        return
    value = root.value
    if not value.text_of("receiver") and not any(
        p.owner is value and p.kind != "invalid-value" for p in config.decoded.problems
    ):
        names = [r.name for r in config.receivers if r.name]
        node = value.node
        fixes = (
            [rewrite.fix(f"send to `{names[0]}`", Safety.UNSAFE, rewrite.insert_entry(node, "receiver", names[0]))]
            if len(names) == 1 and isinstance(node, Mapping)
            else []
        )
        yield RULE.at(
            value,
            "the root route names no `receiver`: alerts that match no other route have nowhere to go",
            fixes=fixes,
        )
    if value.true("continue"):
        entry = value.fields["continue"].entry
        yield RULE.at(
            value.fields["continue"],
            "the root route cannot `continue`: nothing comes after it",
            fixes=[rewrite.fix("remove it", Safety.UNSAFE, rewrite.remove_entry(entry))] if entry else [],
        )
    for name in ("match", "match_re", "matchers"):
        field = value.get(name)
        if field is None or (name == "matchers" and (config.version < (0, 24) or not _holds_matchers(field, config))):
            continue
        if field.fields or field.items:
            yield RULE.at(
                field,
                "the root route must not have matchers: every alert enters there",
                help="put them on a child under `routes`",
            )
    for name in ("mute_time_intervals", "active_time_intervals"):
        if value.list_of(name):
            yield RULE.at(
                value.fields[name], f"the root route must not have `{name}`", help="put them on a child under `routes`"
            )


def _holds_matchers(field: Value, config: AlertmanagerConfig) -> bool:
    return any(v.unknown or v.bad or labels.parse(v.text, config.version) for v in field.items)
