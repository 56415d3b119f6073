"""What the rules about mounts share."""

from __future__ import annotations

import os
import re

from ...documents.compose.project import Mount

_CONFIG = re.compile(
    r".*\.(?:ya?ml|conf|cfg|cnf|ini|toml|json|rules|tmpl|alloy|river|xml|properties|sql|sh|lua|vcl)"
    r"|(?:.*/)?(?:Caddyfile|nginx\.conf)"
)
_MADE_ELSEWHERE = re.compile(r"(?i)secret|credential|passw|token|\.local\.|acme\.json|/certs?/|/ssl/|/tls/")


def is_config_name(path: str) -> bool:
    """Whether a path is that of a configuration file by its name, and no secret that is made where the stack runs."""
    return bool(_CONFIG.fullmatch(path)) and not _MADE_ELSEWHERE.search(path)


def lies_inside(mount: Mount) -> bool:
    """Whether the source is relative: what lies elsewhere on the host is not ours to judge."""
    return not os.path.isabs(mount.source) and not mount.value.unsure
