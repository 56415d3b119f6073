"""A service depends on one that the project does not define, or that a profile switches off.

What it does
    Looks at `depends_on`, and at what other fields imply: `links`, `volumes_from`, and namespaces shared with
    `service:NAME`.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    depends_on: [promethues]
  prometheus:
    image: prom/prometheus:v2.53.0
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    depends_on: [prometheus]
  prometheus:
    image: prom/prometheus:v2.53.0
```

Fix
    Unsafe: the one service with nearly the same name; else the dependency is taken out.

Reference
    https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Dependency, Service
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Sequence
from .. import Rule
from ._decoding import defined_hint, near_one, renamed

RULE = Rule("compose-undefined-service", Severity.ERROR, on=Service, fixable="unsafe", verdict=True, late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Dependencies that are not there."""
    doc = service.doc
    for dependency in service.dependencies:
        name = dependency.name
        if name in doc.services or dependency.value.unsure or doc.is_partial:
            continue
        where = dependency.value
        if name in doc.all_services:
            if not dependency.required and doc.version >= (2, 26):
                continue
            profiles = ", ".join(f"`{p.text}`" for p in doc.all_services[name].list_of("profiles"))
            yield RULE.at(
                where.entry if where.form == "map" and where.entry is not None else where,
                f"`{service.name}` needs `{name}` ({dependency.by}), which only starts with the profile {profiles}",
                help="give both the same profiles, or say `required: false`",
            )
            continue
        meant = near_one(name, [n for n in doc.services if n != service.name])
        fixes: list[Fix | None] = [renamed(where, meant) if dependency.by == "depends_on" and meant else None]
        if not meant and dependency.by == "depends_on":
            fixes = [_without(dependency)]
        yield RULE.at(
            where.entry if where.form == "map" and where.entry is not None else where,
            f"`{service.name}` needs `{name}` ({dependency.by}), which is no service of the project",
            help=defined_hint(meant, doc.services),
            fixes=fixes,
        )


def _without(dependency: Dependency) -> Fix | None:
    value, owner = dependency.value, dependency.value.owner
    title = f"do not wait for `{dependency.name}`"
    node = owner.node if owner is not None else None
    if isinstance(node, Mapping) and value.entry is not None:
        whole = owner.entry if owner is not None and len(node.entries) == 1 else value.entry
        return rewrite.fix(title, Safety.UNSAFE, rewrite.remove_entry(whole)) if whole is not None else None
    if isinstance(node, Sequence) and owner is not None and owner.entry is not None:
        change = rewrite.remove_entry(owner.entry) if len(node.items) == 1 else rewrite.remove_item(value.node)
        return rewrite.fix(title, Safety.UNSAFE, change)
    return None
