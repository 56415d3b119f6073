"""A file that `templates` names is no Go template.

What it does
    Reads every file that the patterns match beside the configuration, with the functions that this version of
    Alertmanager has.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
templates:
  - mail.tmpl    # {{ .Status | toupper }} in a template of it

receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
templates:
  - mail.tmpl    # {{ .Status | toUpper }} in a template of it

receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Place, Severity, Span
from ...documents.alertmanager import TemplateFile
from ...lang import gotemplate
from .. import Rule
from ._templates import read_template

RULE = Rule("alertmanager-template-file", Severity.ERROR, on=TemplateFile, verdict=True)


def check(file: TemplateFile) -> Iterator[Diagnostic]:
    """The first fault of each file, as the program stops there too."""
    try:
        read_template(file.source.text, file.doc.version)
    except gotemplate.BadTemplate as error:
        place = Place(file.source.path, Span(error.start, max(error.end, error.start + 1)))
        line = file.source.position(error.start).line
        yield RULE.at(place, f"the template does not parse: line {line}: {error}")
