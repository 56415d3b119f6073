"""A service takes a secret, config or model that the project does not define.

What it does
    Compares what services and their builds name with the top-level `secrets`, `configs` and `models`.

Why it matters
    docker compose refuses the whole project: not one service starts.

Example
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    secrets: [grafana_pasword]
secrets:
  grafana_password:
    file: ./grafana_password.txt
```

Use instead
```yaml
services:
  grafana:
    image: grafana/grafana:11.1.0
    secrets: [grafana_password]
secrets:
  grafana_password:
    file: ./grafana_password.txt
```

Fix
    Unsafe: the one with nearly the same name.

Reference
    https://docs.docker.com/reference/compose-file/secrets/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.compose.project import Reference, Service
from ...schema.resolved import Resolved
from .. import Rule
from ._decoding import defined_hint, near_one, renamed

RULE = Rule("compose-undefined-resource", Severity.ERROR, on=Service, fixable="unsafe", verdict=True, late=True)


def check(service: Service) -> Iterator[Diagnostic]:
    """Secrets, configs and models without a definition."""
    doc = service.doc
    models = service.references("models") if doc.version >= (2, 39) else []
    for section, what, named in (
        ("secrets", "secret", service.files("secrets")),
        ("secrets", "build secret", _build_secrets(service)),
        ("configs", "config", service.files("configs")),
        ("models", "model", models),
    ):
        defined = doc.resources[section]
        for one in named:
            if one.name in defined or one.value.unsure or doc.is_partial:
                continue
            meant = near_one(one.name, defined)
            yield RULE.at(
                one.value,
                f"the {what} `{one.name}` of `{service.name}` is not defined",
                help=defined_hint(meant, defined),
                fixes=[renamed(one.value, meant) if meant else None],
            )


def _build_secrets(service: Service) -> list[Reference]:
    build = service.field("build")
    listed = build.get("secrets") if build is not None else None
    if not isinstance(listed, Resolved) or listed.form != "list":
        return []
    found = []
    for item in listed.elements():
        source = item.child("source") if item.form == "map" else item
        if source is None or source.kind == "string":
            found.append(Reference("", item) if source is None else Reference(source.text, source))
    return found
