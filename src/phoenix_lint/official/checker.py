"""The official checkers: find one, ask it, read its answer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import lru_cache
from typing import NamedTuple

from ..source import Source

TIMEOUT = 20
_MANY = 1000


class Checker(NamedTuple):
    """A program with the arguments that make it judge one file. `said`: the pattern of its refusal."""

    name: str
    arguments: tuple[str, ...]
    said: str

    def find(self) -> str:
        """The path of the program: PHOENIX_LINT_<NAME>, else the search path; empty when there is none."""
        return os.environ.get(f"PHOENIX_LINT_{self.name.upper()}") or shutil.which(self.name) or ""

    def refusal(self, path: str, source: Source) -> str:
        """What the program says against a text; empty when it accepts it. The file itself is not touched."""
        folder = os.path.dirname(os.path.abspath(source.path))
        with tempfile.TemporaryDirectory() as scratch:
            copy = os.path.join(scratch, os.path.basename(source.path) or "file.yml")
            with open(copy, "wb") as file:
                file.write(source.to_bytes())
            for name in os.listdir(folder)[:_MANY] if os.path.isdir(folder) else ():  # templates lie beside the file
                link = os.path.join(scratch, name)
                if not os.path.exists(link):
                    os.symlink(os.path.join(folder, name), link)
            try:
                run = subprocess.run(
                    [path, *self.arguments, copy],
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
        output = run.stdout + run.stderr
        said = re.search(self.said, output, re.DOTALL)
        if said:
            return " ".join(said[1].replace(copy, os.path.basename(copy)).split())
        return "it crashes" if "panic" in run.stderr else " ".join(output.split())[-300:]


_PROMTOOL = r"FAILED:\s*(.*?)(?:\n\n|$)"
CHECKERS: dict[str, Checker] = {
    "alertmanager": Checker("amtool", ("check-config",), r"FAILED: (.*?)(?:\n\n|\namtool: error|$)"),
    "prometheus": Checker("promtool", ("check", "config", "--syntax-only"), _PROMTOOL),
    "rules": Checker("promtool", ("check", "rules"), _PROMTOOL),
    "rule-tests": Checker("promtool", ("test", "rules"), _PROMTOOL),
    "web-config": Checker("promtool", ("check", "web-config"), _PROMTOOL),
}


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
