"""A target file that Prometheus does not read.

What it does
    Reports empty groups, and in JSON label values that are no texts.

Why it matters
    The targets of the file are not scraped; those of the version before stay.

Example
```yaml
- targets: ['node-exporter:9100']
-
```

Use instead
```yaml
- targets: ['node-exporter:9100']
```

Fix
    Unsafe: the empty group is removed.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/#file_sd_config
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.file_sd import TargetFile
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule
from .._decoding import dash

RULE = Rule("prometheus-target-file", Severity.ERROR, on=TargetFile, fixable="unsafe", verdict=True)


def check(doc: TargetFile) -> Iterator[Diagnostic]:
    """Groups and their labels."""
    for group in doc.value.items:
        if group.null:
            fix = rewrite.fix("remove the empty group", Safety.UNSAFE, rewrite.remove_item(group.node))
            yield RULE.at(dash(group, doc.value), "an empty group: Prometheus refuses the file", fixes=[fix])
        labels = group.get("labels")
        for name, leaf in labels.fields.items() if labels and doc.is_json else ():
            node = leaf.node
            if isinstance(node, Scalar) and not node.style:
                yield RULE.at(leaf, f"the value of `{name}` is no text: in JSON it must stand in quotes")
