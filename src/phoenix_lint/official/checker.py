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
# Where docker keeps the plugin that `docker compose` runs. Source: docker/cli cli-plugins/manager/manager_unix.go.
_PLUGINS = (
    "~/.docker/cli-plugins",
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
)


class Checker(NamedTuple):
    """A program with the arguments that make it judge one file. `said`: the pattern of its refusal.

    `{}` among the arguments is the file; where there is none it comes last.
    """

    name: str
    arguments: tuple[str, ...]
    said: str

    def find(self) -> str:
        """The path of the program: PHOENIX_LINT_<NAME>, the search path, the folders of docker's plugins; empty when none."""
        said = os.environ.get(f"PHOENIX_LINT_{self.name.upper().replace('-', '_')}") or shutil.which(self.name)
        plugins = (os.path.expanduser(os.path.join(folder, self.name)) for folder in _PLUGINS)
        return said or next((p for p in plugins if os.access(p, os.X_OK)), "")

    def command(self, path: str, files: list[str]) -> list[str]:
        """The command line that judges a file, or several that are used together."""
        if "{}" not in self.arguments:
            return [path, *self.arguments, *files]
        at = self.arguments.index("{}")
        option = self.arguments[at - 1]
        listed = [word for file in files for word in (option, file)]
        return [path, *self.arguments[: at - 1], *listed, *self.arguments[at + 1 :]]

    def refusal(self, path: str, source: Source, together: tuple[str, ...] = ()) -> str:
        """What the program says against a text; empty when it accepts it. The file itself is not touched.

        `together`: the paths of the files that are used as one, this one among them.
        """
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
                files = [copy if f == source.path else os.path.join(scratch, os.path.basename(f)) for f in together]
                run = subprocess.run(
                    self.command(path, files or [copy]),
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
    "compose": Checker(
        "docker-compose", ("--file", "{}", "config", "--quiet"), r"(?:^|\n)(?!time=)(?!.*level=warning)([^\n]+)"
    ),
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
