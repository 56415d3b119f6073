"""A key that Alertmanager knows, at a place where it does not.

What it does
    Reports `subject` and `body` in email_configs, `smtp_*` outside `global`, settings of the HTTP client outside
    `http_config`, fields of the route or of `global` at the wrong level.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    email_configs:
      - to: oncall@phoenix.test
        from: am@phoenix.test
        smarthost: mail.phoenix.test:587
        subject: 'Alert: {{ .GroupLabels.alertname }}'
        body: 'See the dashboard'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    email_configs:
      - to: oncall@phoenix.test
        from: am@phoenix.test
        smarthost: mail.phoenix.test:587
        headers:
          Subject: 'Alert: {{ .GroupLabels.alertname }}'
        text: 'See the dashboard'
```

Fix
    Safe: `subject` becomes a header, `body` becomes `text`, or `html` when it is HTML. Unsafe: the key moves to the
    one level where it belongs.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Scalar, target, tree_of
from .. import Rule
from ._decoding import is_email_header, is_misplaced, right_level

RULE = Rule("alertmanager-misplaced-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)
_HTML = re.compile(
    r"<(?:html|body|p|br|div|h[1-6]|table|b|strong|ul|li|a|span|pre|tr|td|!DOCTYPE)\b[^>]*>", re.IGNORECASE
)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys with one right place."""
    entry = problem.where
    if not is_misplaced(problem) or not isinstance(entry, Entry):
        return
    header = is_email_header(problem)
    if header:
        yield RULE.at(
            entry,
            f"email_configs has no field `{entry.name}`: it is the header `{header}`",
            fixes=[_to_header(entry, header, problem)],
            help=f"write it as headers: {{{header}: ...}}",
        )
    elif problem.type.name == "EmailConfig" and entry.name in ("body", "message", "content"):
        yield from _body(entry, problem)
    else:
        yield from _level(entry, problem)


def _to_header(entry: Entry, header: str, problem: Problem) -> Fix | None:
    safety = Safety.SAFE if header == "Subject" else Safety.UNSAFE
    present = problem.owner.fields.get("headers")
    if present is None:
        if not isinstance(target(entry.value), Scalar):
            return None
        first = next(
            (e for e in entry.parent.entries if is_email_header(problem._replace(where=e)) and e.value is not None),
            entry,
        )
        return (
            rewrite.fix(f"move it to headers as {header}", safety, rewrite.nest_entry(entry, "headers", header))
            if first is entry
            else None
        )
    into = target(present.node)
    if isinstance(into, Mapping) and not any(e.name.lower() == header.lower() for e in into.entries):
        if present.node is not into:
            return None
        return rewrite.fix(f"move it to headers as {header}", safety, rewrite.move_entry(entry, into, header))
    if isinstance(into, Scalar) and present.null and present.entry is not None:
        return None
    return None


def _body(entry: Entry, problem: Problem) -> Iterator[Diagnostic]:
    node = target(entry.value)
    text = node.value if isinstance(node, Scalar) else ""
    name = "html" if _HTML.search(text) else "text"
    other = "text" if name == "html" else "html"
    safety = Safety.SAFE if entry.name == "body" else Safety.UNSAFE
    free = name not in problem.owner.fields and not any(
        e.name in ("body", "message", "content") and e is not entry for e in entry.parent.entries
    )
    fixes = (
        [rewrite.fix(f"rename it to `{name}`", safety, rewrite.rename_key(entry, name))]
        if free and isinstance(node, Scalar)
        else []
    )
    yield RULE.at(
        entry,
        f"email_configs has no field `{entry.name}`: the body is `text` or `html`",
        fixes=fixes,
        help="" if free else f"`{name}` is there already; {other} may be free",
    )


def _level(entry: Entry, problem: Problem) -> Iterator[Diagnostic]:
    level = right_level(problem)
    assert level is not None
    where, name = level
    place = {
        "here": f"here it is called `{name}`",
        "top": "it belongs to the top of the file",
        "integration": "it belongs into the integration below",
    }.get(where, f"it belongs into `{where}`")
    yield RULE.at(entry, f"`{entry.name}` is no field here: {place}", fixes=[_moved(entry, problem, where, name)])


def _moved(entry: Entry, problem: Problem, where: str, name: str) -> Fix | None:
    title = f"move it to `{where}`"
    if where == "here":
        return (
            rewrite.fix(f"rename it to `{name}`", Safety.UNSAFE, rewrite.rename_key(entry, name))
            if name not in problem.owner.fields
            else None
        )
    if where in ("http_config", "tls_config"):
        present = problem.owner.fields.get(where)
        if present is None:
            first = next(
                (
                    e
                    for e in entry.parent.entries
                    if problem.owner.type.get(e.name) is None
                    and (level := right_level(problem._replace(message=e.name, where=e)))
                    and level[0] == where
                ),
                entry,
            )
            return rewrite.fix(title, Safety.UNSAFE, rewrite.nest_entry(entry, where, name)) if first is entry else None
        into = present.node
        return (
            rewrite.fix(title, Safety.UNSAFE, rewrite.move_entry(entry, into, name))
            if isinstance(into, Mapping)
            else None
        )
    if where == "integration":
        inside = next(i for f, v in problem.owner.fields.items() if f.endswith("_configs") for i in v.items)
        return (
            rewrite.fix("move it into the integration", Safety.UNSAFE, rewrite.move_entry(entry, inside.node, name))
            if isinstance(inside.node, Mapping)
            else None
        )
    if where == "top":
        root = tree_of(entry).root
        return (
            rewrite.fix("move it to the top", Safety.UNSAFE, rewrite.move_entry(entry, root))
            if isinstance(root, Mapping)
            else None
        )
    return rewrite.fix(title, Safety.UNSAFE, rewrite.move_to_section(entry, where, name))
