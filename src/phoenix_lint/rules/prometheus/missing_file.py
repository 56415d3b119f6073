"""A file that the configuration names is not there.

What it does
    Looks for rule files, target files, certificates, keys and password files that are named relative to the
    configuration. Absolute paths are those of the container: only the stack can tell.

Why it matters
    A rule file that is missing is passed over in silence, and no alert ever fires; a missing certificate or
    password fails every scrape.

Example
```yaml
rule_files:
  - rules/missing-alerts.yml
```

Use instead
```yaml
rule_files:
  - rules/*.yml
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/command-line/promtool/
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-missing-file", Severity.WARNING, on=Section)
_FILES = (
    "credentials_file",
    "bearer_token_file",
    "password_file",
    "cert_file",
    "key_file",
    "ca_file",
    "client_secret_file",
)


def check(section: Section) -> Iterator[Diagnostic]:
    """Relative paths, looked for beside the configuration."""
    value = section.value
    if section.name == "Config":
        for pattern in value.list_of("rule_files"):
            if _is_missing(section, pattern) and not _is_glob_without_folder(section, pattern):
                yield RULE.at(
                    pattern,
                    f"beside the configuration no rule file matches `{pattern.shown}`: no rule of it is ever evaluated",
                )
    elif section.name == "FileSDConfig":
        for pattern in value.list_of("files"):
            if _is_missing(section, pattern) and "*" not in pattern.text:
                yield RULE.at(pattern, f"beside the configuration there is no target file `{pattern.shown}`")
    elif section.doc.value.type.name == "Config":
        for name in _FILES:
            path = value.get(name)
            if path is not None and path.type.name == "filepath" and _is_missing(section, path):
                yield RULE.at(path, f"beside the configuration there is no file `{path.shown}`")


def _is_missing(section: Section, path: Value) -> bool:
    text = path.text
    if not text or path.unknown or path.bad or os.path.isabs(text) or "$" in text or section.doc.context.rendered:
        return False
    folder = os.path.dirname(section.doc.tree.source.path)
    reader = section.doc.context.reader
    return not reader.glob(os.path.join(folder, text))


def _is_glob_without_folder(section: Section, pattern: Value) -> bool:
    """`rules/*.yml` beside a configuration without that folder: it may come from another place in the container."""
    folder = os.path.join(os.path.dirname(section.doc.tree.source.path), os.path.dirname(pattern.text))
    return "*" in pattern.text and not section.doc.context.reader.exists(folder)
