"""A health check whose tool is not in the image.

What it does
    Compares the program that a health check calls (curl, wget, a shell) with what is known to be in the image of
    that version.

Why it matters
    The container is unhealthy for ever, and services that wait for its health never start.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:9090/-/healthy"]
```

Use instead
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    healthcheck:
      test: ["CMD", "wget", "-q", "--spider", "http://localhost:9090/-/healthy"]
```

Fix
    Unsafe: `curl` becomes `wget` with the same address, or the reverse, when that one is in the image; else the
    health check that works in the image.

Reference
    https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from ...schema.resolved import Resolved
from ...stack import products
from ...stack.products import Product
from ...syntax import rewrite
from .. import Rule

RULE = Rule("compose-healthcheck-tool", Severity.WARNING, on=Service, fixable="unsafe")
_URL = re.compile(r"https?://[^\s'\"|;&)]+")


def check(service: Service) -> Iterator[Diagnostic]:
    """Tools that are not there."""
    product, health = products.of(service), service.healthcheck
    if product is None or health is None or not health.words or health.disabled or not product.row:
        return
    test = health.value.child("test")
    if test is None or test.unsure or any(getattr(i, "unsure", False) for i in test.items):
        return
    text = " ".join(health.words)
    if health.shell and product.has("sh") is False:
        missing = "sh"
    else:
        called = _tools(health.words, health.shell)
        absent = [t for t in called if product.has(t) is False]
        if not absent or len(absent) < len(called):
            return
        missing = absent[0]
    yield RULE.at(
        test.entry or test,
        f"the health check of `{service.name}` needs `{missing}`, which is not in `{service.text('image')}`",
        fixes=[_fix(product, test, text)],
    )


def _tools(words: tuple[str, ...], shell: bool) -> list[str]:
    """Which of wget and curl a check calls; both when one stands in for the other."""
    if not shell:
        name = words[0].rpartition("/")[2]
        return [name] if name in ("wget", "curl") else []
    return [t for t in ("wget", "curl") if re.search(rf"(?:^|[;&|(\s/]){t}\s", words[0])]


def _fix(product: Product, test: Resolved, text: str) -> Fix | None:
    if test.written or test.entry is None or any(getattr(i, "written", False) for i in test.items):
        return None
    url = _URL.search(text)
    words: list[str] = []
    if url and product.has("wget"):
        words = ["CMD", "wget", "-q", "--spider", url[0]]
    elif url and product.has("curl"):
        words = ["CMD", "curl", "-f", url[0]]
    words = words or product.probe
    if not words:
        return None
    title = f"use {words[1] if words[0] == 'CMD' else words[1].split()[0]}"
    return rewrite.fix(
        title,
        Safety.UNSAFE,
        rewrite.replace_entries(test.entry.parent, [test.entry], "test", rewrite.quoted_list(words)),
    )
