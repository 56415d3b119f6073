"""A health check whose list does not begin with CMD, CMD-SHELL or NONE.

What it does
    Looks at the first item of `healthcheck.test` in list form.

Why it matters
    docker compose refuses the whole project since 2.16.

Example
```yaml
services:
  prometheus:
    image: prom/prometheus:v2.53.0
    healthcheck:
      test: ["wget", "-q", "--spider", "http://localhost:9090/-/healthy"]
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
    Safe: `CMD` in its right case. Unsafe: `CMD` is put in front; `CMD-SHELL` before a single item with blanks.

Reference
    https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.compose.project import Service
from ...schema.resolved import Resolved
from ...syntax import rewrite
from ...syntax.nodes import Scalar, Sequence, tree_of
from .. import Rule

RULE = Rule(
    "compose-healthcheck-test",
    Severity.ERROR,
    on=Service,
    fixable="safe",
    verdict=True,
    program_since="2.16",
    late=True,
)
_WORDS = ("CMD", "CMD-SHELL", "NONE")


def check(service: Service) -> Iterator[Diagnostic]:
    """The first word of the list."""
    value = service.field("healthcheck")
    test = value.child("test") if value is not None and value.form == "map" else None
    if test is None or test.form != "list" or not test.items or test.bad:
        return
    first = test.items[0]
    assert isinstance(first, Resolved)
    if first.text in _WORDS or first.bad or first.unsure:
        return
    yield RULE.at(
        first, f"the test begins with `{first.text}`: expected `CMD`, `CMD-SHELL` or `NONE`", fixes=[_fix(test, first)]
    )


def _fix(test: Resolved, first: Resolved) -> Fix | None:
    node, sequence = first.node, test.node
    if first.text.upper() in _WORDS:
        word = first.text.upper()
        return rewrite.fix(f"write {word}", Safety.SAFE, rewrite.replace_scalar(node, word))
    if not isinstance(node, Scalar) or not isinstance(sequence, Sequence):
        return None
    word = "CMD-SHELL" if len(test.items) == 1 and " " in first.text else "CMD"
    text = tree_of(node).source.text
    if sequence.flow:
        quote = node.style if node.style in ("'", '"') else ""
        piece = f"{quote}{word}{quote}, "
    else:
        start = text.rfind("\n", 0, node.start) + 1
        lead = text[start : node.start]
        if lead.strip() != "-":
            return None
        piece = f"{word}\n{lead}"
    return rewrite.fix(
        f"put {word} in front", Safety.UNSAFE, rewrite.replace_within(sequence, node.start, node.start, piece)
    )
