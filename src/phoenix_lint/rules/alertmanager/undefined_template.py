"""A receiver uses a template that no file defines.

What it does
    Compares `{{ template "name" . }}` with Alertmanager's own templates and those of the files that `templates`
    matches here. Silent where a pattern matches nothing beside the configuration: in the container it may.

Why it matters
    The notification fails when it is to be sent, and nobody is told.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ template "phoenix.text" . }}'
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - api_url_file: /run/secrets/slack
        text: '{{ template "slack.default.text" . }}'
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/notification_examples/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import AlertmanagerConfig
from ...lang import gotemplate
from ...schema.decode import Value
from ...schema.suggest import near
from .. import Rule, fragment
from ._templates import is_own_template, is_template

RULE = Rule("alertmanager-undefined-template", Severity.WARNING, on=AlertmanagerConfig)


def check(config: AlertmanagerConfig) -> Iterator[Diagnostic]:
    """All templated scalars of the file."""
    if config.has_unseen_templates:
        return
    defined: set[str] = set()
    for file in config.template_files:
        try:
            found = gotemplate.parse(file.source.text)
        except gotemplate.BadTemplate:
            return
        defined.update(found.defines)
        defined.add(file.source.path.rpartition("/")[2])
    for value in config.value.walk():
        if is_template(value):
            yield from _uses(value, defined)


def _uses(value: Value, defined: set[str]) -> Iterator[Diagnostic]:
    try:
        template = gotemplate.parse(value.text)
    except gotemplate.BadTemplate:
        return
    for action in gotemplate.iter_actions(template.actions):
        if (
            action.kind != "template"
            or action.name in defined
            or action.name in template.defines
            or is_own_template(action.name)
        ):
            continue
        meant = near(action.name, defined)
        yield RULE.at(
            fragment(value, action.start, action.end),
            f"no file defines the template `{action.name}`",
            help=f"did you mean `{meant[0]}`?" if meant else "",
        )
