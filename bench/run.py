"""The benchmark: ratios against real peers in the same run. `./dev bench`; the table is in bench/README.md."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
FILE = ROOT / "fixtures/stacks/ok/alertmanager/alertmanager.yml"


def seconds(command: list[str], repeat: int) -> float:
    """The median wall time of a command, after one run that is not counted."""
    times = []
    for _ in range(repeat + 1):
        began = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:])


def peak(command: list[str]) -> float:
    """The peak memory of a command in MiB, by a child that starts it alone."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    return int(done.stdout) / 1024


def peers(paths: list[str]) -> dict[str, list[str]]:
    """The commands that are compared, as far as they are there."""
    found = {"phoenix-lint": [str(BIN / "phoenix-lint"), "check", "--isolated", "--kind", "alertmanager", *paths]}
    if (BIN / "yamllint").exists():
        found["yamllint"] = [str(BIN / "yamllint"), *paths]
    if (BIN / "check-jsonschema").exists():
        found["check-jsonschema"] = [
            str(BIN / "check-jsonschema"),
            "--schemafile",
            str(ROOT / "schemas/alertmanager.schema.json"),
            *paths,
        ]
    amtool = shutil.which("amtool") or next(
        map(str, sorted(Path.home().glob(".cache/phoenix-lint-official/amtool-*"))), ""
    )
    if amtool:
        found["amtool"] = [amtool, "check-config", *paths]
    return found


def row(name: str, value: float, base: float, unit: str) -> str:
    """A line of the table, with the ratio to phoenix-lint."""
    return f"| {name} | {value:.3f} {unit} | {value / base:.2f} |"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=15)
    parser.add_argument("--files", type=int, default=1000)
    arguments = parser.parse_args()
    one = {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "phoenix-lint --version": [str(BIN / "phoenix-lint"), "--version"],
        **peers([str(FILE)]),
    }
    timed = {name: seconds(command, arguments.repeat) for name, command in one.items()}
    print(f"One Alertmanager file, cold (median of {arguments.repeat})\n\n| command | time | ratio |\n|---|---|---|")
    print("\n".join(row(name, value, timed["phoenix-lint"], "s") for name, value in timed.items()))
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i in range(arguments.files):
            path = os.path.join(folder, f"alertmanager-{i}.yml")
            shutil.copy(FILE, path)
            paths.append(path)
        many = peers(paths)
        timed = {name: seconds(command, 1) for name, command in many.items()}
        used = {name: peak(command) for name, command in many.items()}
        print(f"\n{arguments.files} Alertmanager files in one call\n\n| command | time | ratio |\n|---|---|---|")
        print("\n".join(row(name, value, timed["phoenix-lint"], "s") for name, value in timed.items()))
        print("\nPeak memory of that call\n\n| command | memory | ratio |\n|---|---|---|")
        print("\n".join(row(name, value, used["phoenix-lint"], "MiB") for name, value in used.items()))
    print(f"\nbenchmark itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
