"""A rule prints an external label that the configuration does not set.

What it does
    Compares `$externalLabels.x` in the rule files that lie beside the configuration with `external_labels`.

Why it matters
    The text has a gap where the label should be.

Example
```yaml
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
global:
  external_labels:
    cluster: phoenix
rule_files:
  - rules/*.yml

scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the value is a choice.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.prometheus import RuleFilePattern
from ...lang import gotemplate
from .. import Rule, fragment
from .._prometheus_templates import labels_asked, read_template

RULE = Rule("prometheus-external-label-unset", Severity.WARNING, on=RuleFilePattern)


def check(pattern: RuleFilePattern) -> Iterator[Diagnostic]:
    """Labels that templates read, against those that are set; one finding for each label and pattern."""
    doc = pattern.doc
    section = doc.value.get("global")
    labels = section.get("external_labels") if section else None
    if doc.value.incomplete or (labels is not None and (labels.bad or labels.unknown)):
        return
    known = set(labels.fields) if labels else set()
    for document in pattern.documents:
        for rule in document.rules:
            for value in rule.templates:
                if "xternalLabels" not in value.text:
                    continue
                template = read_template(value.text, doc.version)
                if isinstance(template, gotemplate.BadTemplate):
                    continue
                for name, start, end in labels_asked(template, "$externalLabels", "ExternalLabels"):
                    if name not in known:
                        known.add(name)
                        yield RULE.at(
                            pattern.value,
                            f"`{rule.alert}` prints the external label `{name}`, which `external_labels` does not set",
                            related=[fragment(value, start, end)._replace(message="printed here")],
                        )
