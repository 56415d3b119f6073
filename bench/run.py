"""The benchmark: ratios against real peers in the same run. `./dev bench`; the table is in bench/README.md."""

from __future__ import annotations

import argparse
import json
import os
import re
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


CHECK = [str(BIN / "phoenix-lint"), "check", "--no-cache"]


def seconds(commands: dict[str, list[str]], repeat: int, folder: str | None = None) -> dict[str, float]:
    """The median wall time of each command, taken in turns so that a busy moment hits all; one first turn is not counted."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(repeat + 1):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
            times[name].append(time.perf_counter() - began)
    return {name: statistics.median(found[1:]) for name, found in times.items()}


def peak(command: list[str]) -> float:
    """The peak memory of a command in MiB, by a child that starts it alone."""
    code = "import resource, subprocess, sys; subprocess.run(sys.argv[1:], stdout=-3, stderr=-3); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, text=True)
    return int(done.stdout) / 1024


def peak_together(command: list[str]) -> float:
    """The peak memory of a command and its processes in MiB, what they share counted once; looked at every 5 ms."""
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while running.poll() is None:
        most = max(most, sum(map(proportional, [running.pid, *children(running.pid)])))
        time.sleep(0.005)
    return most / 1024


def children(pid: int) -> list[int]:
    """The processes that a process has started."""
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def proportional(pid: int) -> int:
    """The memory of a process in KiB, of what it shares its part."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


def peers(paths: list[str]) -> dict[str, list[str]]:
    """The commands that are compared, as far as they are there."""
    found = {"phoenix-lint": [*CHECK, "--isolated", "--kind", "alertmanager", *paths]}
    if (BIN / "yamllint").exists():
        found["yamllint"] = [str(BIN / "yamllint"), *paths]
    if (BIN / "check-jsonschema").exists():
        found["check-jsonschema"] = [
            str(BIN / "check-jsonschema"),
            "--schemafile",
            str(ROOT / "schemas/alertmanager.schema.json"),
            *paths,
        ]
    amtool = official("amtool")
    if amtool:
        found["amtool"] = [amtool, "check-config", *paths]
    return found


def rules(count: int) -> str:
    """A rule file of a usual mixture: three alerts on a ratio of rates for each recording rule."""
    lines = ["groups:"]
    for i in range(count):
        if i % 20 == 0:
            lines += [f"  - name: group-{i // 20}", "    rules:"]
        if i % 4 == 3:
            lines += [
                f"      - record: job:http_requests_{i}:rate5m",
                f'        expr: sum by (job, instance) (rate(http_requests_{i}_total{{code!~"5.."}}[5m]))',
                "        labels:",
                "          team: web",
            ]
            continue
        lines += [
            f"      - alert: HighErrors{i}",
            "        expr: |",
            f'          sum by (job, instance) (rate(http_errors_{i}_total{{job="api-{i}",code=~"5.."}}[5m]))',
            f'            / sum by (job, instance) (rate(http_requests_{i}_total{{job="api-{i}"}}[5m])) > 0.05',
            "        for: 10m",
            "        labels:",
            "          severity: critical",
            "        annotations:",
            f'          summary: "Errors of api-{i} on {{{{ $labels.instance }}}}"',
            '          description: "{{ $value | humanizePercentage }} of requests fail"',
        ]
    return "\n".join(lines) + "\n"


COMPOSE = """services:
  web:
    image: nginx:1.27
    ports: ["{port}:80"]
    restart: unless-stopped
    environment:
      MODE: fast
    volumes: [data:/data]
    depends_on:
      db: {{condition: service_healthy}}
  db:
    image: postgres:16
    restart: unless-stopped
    healthcheck:
      test: [CMD, pg_isready]
    volumes: [rows:/var/lib/postgresql/data]
volumes:
  data:
  rows:
"""


def compose_files(folder: str, count: int) -> dict[str, list[str]]:
    """That many small Compose files, each in a folder of its own, and the commands that read them all in one call."""
    paths = []
    for i in range(count):
        path = Path(folder) / "compose" / f"stack-{i}" / "compose.yml"
        path.parent.mkdir(parents=True)
        path.write_text(COMPOSE.format(port=8000 + i % 100))
        paths.append(str(path))
    found = {
        "phoenix-lint": [*CHECK, *paths],
        "phoenix-lint --jobs 1": [*CHECK, "--jobs", "1", *paths],
    }
    if (BIN / "yamllint").exists():
        found["yamllint"] = [str(BIN / "yamllint"), *paths]
    if (BIN / "check-jsonschema").exists():
        found["check-jsonschema"] = [
            str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec", *paths
        ]  # fmt: skip
    if (BIN / "ryl").exists():
        found["ryl"] = [str(BIN / "ryl"), "check", "--enable", "ALL", *paths]
    if (BIN / "compose-lint").exists():
        found["compose-lint"] = [str(BIN / "compose-lint"), "check", *paths]
    if DCLINT.exists():
        found["dclint (npm)"] = [str(DCLINT), *paths]
    return found


DCLINT = ROOT / ".venv/node/node_modules/.bin/dclint"


CORPUS = ROOT.parent / "shared" / "corpus"


def one_by_one() -> dict[str, list[str]]:
    """The files of the corpus with the official program on each, a call each, as people have to."""
    verdicts = json.loads((CORPUS / "verdicts.json").read_text())
    calls = {
        "alertmanager": (official("amtool"), ["check-config"]),
        "prometheus": (official("promtool"), ["check", "config", "--syntax-only"]),
        "rules": (official("promtool"), ["check", "rules"]),
        "loki": (official("loki"), ["-verify-config", "-config.file"]),
        "promtail": (official("promtail"), ["-check-syntax", "-config.file"]),
    }
    found = {}
    for name, entry in verdicts.items():
        path = str(CORPUS / "stacks" / name)
        program, words = calls.get(entry["kind"], ("", []))
        if entry["kind"] == "compose" and official("docker-compose"):
            found[path] = [official("docker-compose"), "-f", path, "config", "-q"]
        elif program:
            found[path] = [program, *words, path]
    return found


def is_text(path: str) -> bool:
    """Whether a file is UTF-8; yamllint ends at the first that is not."""
    try:
        Path(path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


def corpus() -> None:
    """The real stacks, when they lie beside the checkout."""
    calls = one_by_one()
    began = time.perf_counter()
    for call in calls.values():
        subprocess.run(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times = {f"official programs, {len(calls)} calls": time.perf_counter() - began}
    commands = {"phoenix-lint": [*CHECK, str(CORPUS / "stacks")]}
    commands["phoenix-lint --jobs 1"] = [*commands["phoenix-lint"], "--jobs", "1"]
    commands["phoenix-lint, cached"] = [c for c in commands["phoenix-lint"] if c != "--no-cache"]
    if (BIN / "yamllint").exists():
        commands["yamllint, the same files"] = [str(BIN / "yamllint"), *filter(is_text, calls)]
    with tempfile.TemporaryDirectory() as folder:  # where the cache is
        times = {**seconds(commands, 3, folder), **times}
    table("The corpus of real stacks, every file in it that is known", times, "s")


def official(name: str) -> str:
    """The newest build of an official program at hand; empty when there is none."""
    found = sorted(Path.home().glob(f".cache/phoenix-lint-official/{name}-[0-9]*"), key=lambda p: p.name)
    return str(found[-1]) if found else shutil.which(name) or ""


def table(title: str, values: dict[str, float], unit: str) -> None:
    """A table with ratios to phoenix-lint."""
    print(f"\n{title}\n\n| command | {'time' if unit == 's' else 'memory'} | ratio |\n|---|---|---|")
    print("\n".join(row(name, value, values["phoenix-lint"], unit) for name, value in values.items()))


def row(name: str, value: float, base: float, unit: str) -> str:
    """A line of the table, with the ratio to phoenix-lint."""
    return f"| {name} | {value:.3f} {unit} | {value / base:.2f} |"


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=25)
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--rules", type=int, default=10_000)
    arguments = parser.parse_args()
    one = {
        "bare interpreter": [sys.executable, "-c", "pass"],
        "phoenix-lint --version": [str(BIN / "phoenix-lint"), "--version"],
        **peers([str(FILE)]),
    }
    table(f"One Alertmanager file, cold (median of {arguments.repeat})", seconds(one, arguments.repeat), "s")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for i in range(arguments.files):
            path = os.path.join(folder, f"alertmanager-{i}.yml")
            shutil.copy(FILE, path)
            paths.append(path)
        many = peers(paths)
        table(f"{arguments.files} Alertmanager files in one call", seconds(many, 1), "s")
        table("Peak memory of that call", {n: peak(c) for n, c in many.items()}, "MiB")
        composes = compose_files(folder, arguments.files)
        table(f"{arguments.files} small Compose files in one call", seconds(composes, 1), "s")
        table("Peak memory of that call", {n: peak(c) for n, c in composes.items()}, "MiB")
        if (CORPUS / "verdicts.json").exists():
            corpus()
        for count in (arguments.rules, 10 * arguments.rules):
            path = os.path.join(folder, f"rules-{count}.yml")
            Path(path).write_text(rules(count))
            check = [*CHECK, "--isolated", "--kind", "rules", path]
            large = {"phoenix-lint": check, "phoenix-lint --jobs 1": [*check, "--jobs", "1"]}
            promtool = official("promtool")
            if promtool:
                large[Path(promtool).name] = [promtool, "check", "rules", path]
            table(f"{count} rules in one file", seconds(large, 9 if count == arguments.rules else 3), "s")
            table("Peak memory of the largest process", {n: peak(c) for n, c in large.items()}, "MiB")
            table("Peak memory of all processes together", {n: peak_together(c) for n, c in large.items()}, "MiB")
    print(f"\nbenchmark itself: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
