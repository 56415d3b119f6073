"""A port that some readers of YAML take for a number to the base of 60.

What it does
    Looks for unquoted `HOST:CONTAINER` whose parts fit into minutes and seconds, such as `22:22`.

Why it matters
    docker compose reads it as the text that it is. Readers of YAML 1.1, such as Ansible, yq and older tools that
    rewrite the file, see the number 1342.

Example
```yaml
services:
  gateway:
    image: linuxserver/openssh-server:version-9.7_p1-r4
    ports:
      - 22:22
```

Use instead
```yaml
services:
  gateway:
    image: linuxserver/openssh-server:version-9.7_p1-r4
    ports:
      - "22:22"
```

Fix
    Safe: it is quoted.

Reference
    https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.compose.project import Service
from ...syntax import rewrite
from ...syntax.nodes import Scalar
from .. import Rule

RULE = Rule("compose-unquoted-port", Severity.INFO, on=Service, fixable="safe")
_SIXTIES = re.compile(r"[1-9][0-9]*(?::[0-5]?[0-9])+")


def check(service: Service) -> Iterator[Diagnostic]:
    """Texts without quotes that read as a number elsewhere."""
    for item in service.list_of("ports"):
        node = item.node
        if isinstance(node, Scalar) and not node.style and not node.tag and _SIXTIES.fullmatch(node.value):
            fix = rewrite.fix("quote it", Safety.SAFE, rewrite.replace_scalar(node, f'"{node.value}"', raw=True))
            yield RULE.at(item, f"`{node.value}` is a number to the base of 60 for readers of YAML 1.1", fixes=[fix])
