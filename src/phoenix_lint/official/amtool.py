"""amtool check-config: find it, ask it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import lru_cache

from ..source import Source

NAME = "amtool"
TIMEOUT = 20


def find() -> str:
    """The path of amtool: PHOENIX_LINT_AMTOOL, else the search path; empty when there is none."""
    return os.environ.get("PHOENIX_LINT_AMTOOL") or shutil.which(NAME) or ""


@lru_cache(8)
def version(path: str) -> str:
    """The version that a binary tells; empty when it tells none."""
    if not path:
        return ""
    try:
        run = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=TIMEOUT)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    match = re.search(r"version ([0-9][0-9.]*)", run.stdout + run.stderr)
    return match[1] if match else ""


def refusal(path: str, source: Source) -> str:
    """What amtool says against a text; empty when it accepts it. The file itself is not touched."""
    folder = os.path.dirname(os.path.abspath(source.path))
    with tempfile.TemporaryDirectory() as scratch:
        copy = os.path.join(scratch, os.path.basename(source.path) or "alertmanager.yml")
        with open(copy, "wb") as file:
            file.write(source.to_bytes())
        for name in os.listdir(folder) if os.path.isdir(folder) else ():  # templates are looked for beside the file
            link = os.path.join(scratch, name)
            if not os.path.exists(link) and len(os.listdir(scratch)) < 1000:
                os.symlink(os.path.join(folder, name), link)
        try:
            run = subprocess.run(
                [path, "check-config", copy],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=TIMEOUT,
                stdin=subprocess.DEVNULL,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"no answer ({error})"
    if run.returncode == 0:
        return ""
    said = re.search(r"FAILED: (.*?)(?:\n\n|\namtool: error|$)", run.stdout + run.stderr, re.DOTALL)
    if said:
        return " ".join(said[1].split())
    return "it crashes" if "panic" in run.stderr else " ".join((run.stdout + run.stderr).split())[-300:]
