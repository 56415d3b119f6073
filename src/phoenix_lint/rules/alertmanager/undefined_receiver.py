"""A route sends to a receiver that is not defined.

What it does
    Compares the receivers that routes name with those under `receivers`.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: taem
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
    Unsafe: the one receiver with a similar name; the one receiver without a name gets the one name that is missing.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.alertmanager import Route
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Sequence
from .. import Rule

RULE = Rule("alertmanager-undefined-receiver", Severity.ERROR, on=Route, fixable="unsafe", verdict=True)


def check(route: Route) -> Iterator[Diagnostic]:
    """Names without a definition."""
    value = route.value.get("receiver")
    if value is None or value.unknown or value.bad or not value.text or route.doc.receiver(value.text):
        return
    written = route.doc.value.fields.get("receivers")
    if any(r.value.fields.get("name") and r.value.fields["name"].unknown for r in route.doc.receivers) or (
        written and (written.bad or written.unknown)
    ):
        return
    names = [r.name for r in route.doc.receivers if r.name]
    meant = near(value.text, names)
    fixes: list[Fix | None] = (
        [rewrite.fix(f"send to `{meant[0]}`", Safety.UNSAFE, rewrite.replace_scalar(value.node, meant[0]))]
        if len(meant) == 1
        else []
    )
    if not meant:
        fixes += [_named(route, value.text), _defined(route, value.text)]
    hint = f"did you mean `{meant[0]}`?" if meant else f"defined are {', '.join(sorted(names)) or 'none'}"
    yield RULE.at(value, f"the receiver `{value.text}` is not defined", help=hint, fixes=fixes)


def _named(route: Route, name: str) -> Fix | None:
    """The one receiver without a name is the one name without a receiver."""
    doc = route.doc
    nameless = [r for r in doc.receivers if not r.name]
    missing = {r.value.text_of("receiver") for r in doc.routes} - {r.name for r in doc.receivers} - {""}
    if len(nameless) != 1 or missing != {name}:
        return None
    value, node = nameless[0].value.fields.get("name"), nameless[0].value.node
    title = f"call the receiver without a name `{name}`"
    if value is not None and value.entry is not None:
        return rewrite.fix(title, Safety.UNSAFE, rewrite.fill_entry(value.entry, name))
    return (
        rewrite.fix(title, Safety.UNSAFE, rewrite.insert_first(node, "name", name))
        if isinstance(node, Mapping)
        else None
    )


def _defined(route: Route, name: str) -> Fix | None:
    """Suggestion: an empty receiver of that name, which notifies nobody yet."""
    receivers = route.doc.value.get("receivers")
    node = receivers.node if receivers else None
    if not isinstance(node, Sequence) or node.flow or not node.items:
        return None
    last = node.items[-1]
    if not isinstance(last, Mapping) or last.flow:
        return None
    return rewrite.fix(
        f"define `{name}` without any integration", Safety.SUGGESTION, rewrite.append_map(node, {"name": name})
    )
