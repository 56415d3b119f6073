"""The first settings file of a project: commented, and true to what was found. With it a check says what it said without."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

from .diagnostic import Severity
from .report import FileReport, Report

_FREQUENT = 5
_VENDORED = ("vendor", "third_party", "charts", "testdata")


def first_settings(report: Report, folders: list[str]) -> str:
    """The text of a phoenix-lint.toml for the files of a report; `folders`: those that lie beside the file."""
    counts = ", ".join(f"{report.count(s)} {s.value}{'' if s is Severity.INFO else 's'}" for s in Severity)
    kinds = Counter(file.kind for file in report.files)
    found = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "no files that it knows"
    frequent = Counter(d.rule for d in report.diagnostics if d.severity is not Severity.ERROR).most_common(_FREQUENT)
    vendored = [f'"{name}/**"' for name in _VENDORED if name in folders]
    lines = [
        "# Settings of phoenix-lint, begun by `phoenix-lint init`. Every key has the default value or is commented out:",
        "# delete what you do not need. All keys: `phoenix-lint schema settings`.",
        f"# Found here: {found}; {counts}.",
        "",
        "# What makes a run fail besides what breaks: nothing (correctness), what goes against good practice (recommended),",
        "# every finding (strict).",
        'profile = "correctness"',
        'fail-on = "warning"',
        "",
        "# Rules or areas to leave out; `phoenix-lint rules` lists them."
        + (" The most frequent here, errors apart:" if frequent else ""),
        *(f"#   {rule} ({count})" for rule, count in frequent),
        "ignore = []",
        "",
        "# Files that are not looked at; what git ignores is left out anyway.",
        f"# exclude = [{', '.join(vendored)}]" if vendored else "exclude = []",
        "",
        "# Another severity for a rule or an area: error, warning, info or off.",
        "[severity]",
        *(f'# "{rule}" = "off"' for rule, _ in frequent[:1]),
        "",
        "# The same for some files; a later pattern wins.",
        "[per-path]",
        '# "dev/**" = {"compose-plain-password" = "off"}',
        "",
        *_targets(report.files),
        *_stacks(report.files),
        "# The kind of files whose name and content do not tell it.",
        "[kinds]",
        '# "config/am-*.yml" = "alertmanager"',
    ]
    return "\n".join(lines) + "\n"


def _targets(files: tuple[FileReport, ...]) -> Iterator[str]:
    yield "# Versions to judge for, where no image tag of a Compose service tells them."
    yield "[targets]"
    told: dict[str, set[str]] = {}
    newest: dict[str, str] = {}
    for target in (t for file in files for t in file.targets):
        if target.said_by == "image":
            told.setdefault(target.program, set()).add(target.version)
        elif target.said_by == "newest":
            newest[target.program] = target.version
    for program, versions in sorted(told.items()):
        yield f"# {program}: {', '.join(sorted(versions))} by the tag of its image"
    for program, version in sorted(newest.items()):
        also = " for the other files" if program in told else ""
        yield f'# {program} = "{version}"  # nothing says which version runs{also}: judged for the newest'
    yield ""


def _stacks(files: tuple[FileReport, ...]) -> Iterator[str]:
    """The overlays of Compose, each with the file that it was judged with."""
    named: dict[str, tuple[str, ...]] = {}
    for file in files:
        if len(file.together) > 1 and ".override." not in file.path and file.path == file.together[-1]:
            stem = os.path.basename(file.path).rpartition(".")[0]
            name = stem.rpartition(".")[2] or stem
            named[name if name not in named else f"{name}-{len(named)}"] = file.together
    yield "# Compose files that are used together, in the order of -f; an override file is taken without that."
    for name, together in named.items() or (("production", ("docker-compose.yml", "docker-compose.prod.yml")),):
        listed = ", ".join(f'"{path}"' for path in together)
        yield f"# [stacks.{name.replace('.', '-')}]"
        yield f"# files = [{listed}]"
    yield ""
