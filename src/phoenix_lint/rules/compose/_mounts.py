"""What the rules about mounts share."""

from __future__ import annotations

import os
import re

from ...documents.compose.project import Mount
from ...files import Reader

_CONFIG = re.compile(
    r".*\.(?:ya?ml|conf|cfg|cnf|ini|toml|json|rules|tmpl|alloy|river|xml|properties|sql|sh|lua|vcl)"
    r"|(?:.*/)?(?:Caddyfile|nginx\.conf)"
)
_MADE_ELSEWHERE = re.compile(r"(?i)secret|credential|passw|token|\.local\.|acme\.json|/certs?/|/ssl/|/tls/")


def is_made_elsewhere(mount: Mount, reader: Reader) -> bool:
    """Whether the source is a secret, or a file that is copied from an example beside it: it comes where the stack runs."""
    if _MADE_ELSEWHERE.search(mount.source):
        return True
    stem, dot, ending = mount.path.rpartition(".")
    words = ("example", "sample", "template", "dist", "tmpl", "default", "j2")
    beside = [f"{mount.path}.{w}" for w in words] + [f"{stem}{sep}{w}{dot}{ending}" for w in words for sep in ".-_"]
    return any(reader.exists(p) for p in beside)


def is_config_name(path: str) -> bool:
    """Whether a path is that of a configuration file by its name."""
    return bool(_CONFIG.fullmatch(path))


def lies_inside(mount: Mount) -> bool:
    """Whether the source is relative: what lies elsewhere on the host is not ours to judge."""
    return not os.path.isabs(mount.source) and not mount.value.unsure


def is_used_from_elsewhere(mount: Mount, reader: Reader) -> bool:
    """Whether the file seems to be used with another project folder: the source lies below one above, or names the way here."""
    folder, source = mount.value.folder, mount.source.removeprefix("./")
    here = os.path.abspath(folder).split(os.sep)
    for up in range(1, 5):
        if reader.exists(os.path.normpath(os.path.join(folder, *([".."] * up), source))):
            return True
        if source.startswith("/".join(here[-up:]) + "/"):
            return True
    return False
