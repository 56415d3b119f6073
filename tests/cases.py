"""The format of fixtures/cases/<rule>/<name>.case: why, options, input files, what is found, what the files are after a fix.

    why: one sentence
    target: alertmanager=0.28.1
    --- alertmanager.yml
    ...
    --- found
    error alertmanager-unknown-field alertmanager.yml:3:3-18 message
    --- fixed alertmanager.yml
    --- fixed --unsafe alertmanager.yml

The first file is the one that is checked. `fixed` parts are there only where the text changes.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from phoenix_lint import engine
from phoenix_lint.files import Memory
from phoenix_lint.fixing.run import FixReport, repair
from phoenix_lint.report import Report
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source

from .layer import Layer


class Case(NamedTuple):
    """One case as it stands in its file."""

    path: Path
    head: dict[str, str]
    files: dict[str, str]
    found: list[str]
    fixed: dict[str, str]

    @property
    def rule(self) -> str:
        """The rule that the case is about: its folder."""
        return self.path.parent.name

    @property
    def main(self) -> str:
        """The file that is checked."""
        return next(iter(self.files))

    def settings(self) -> Settings:
        """The settings that the head asks for."""
        targets = dict(t.split("=") for t in self.head.get("target", "").split()) if self.head.get("target") else {}
        return Settings(
            targets={p: (v, "option") for p, v in targets.items()}, isolated="isolated" in self.head.get("options", "")
        )

    def check(self, files: dict[str, str] | None = None) -> Report:
        """What is found in the files."""
        return engine.check([self.main], self.settings(), Memory(decoded(files or self.files)))

    def fix(self, unsafe: bool, files: dict[str, str] | None = None) -> FixReport:
        """What a repair makes of the files."""
        return repair([self.main], self.settings(), unsafe, reader=Layer(decoded(files or self.files)), write=False)


def decoded(files: dict[str, str]) -> dict[str, str]:
    """Marks for what an editor would not keep: <TAB>, <CR>, <BOM>, <NOEOL>."""
    return {
        name: text.replace("<TAB>", "\t").replace("<CR>\n", "\r\n").replace("<NOEOL>\n", "")
        for name, text in files.items()
    }


def encoded(text: str) -> str:
    """The reverse of `decoded`."""
    text = text.replace("\t", "<TAB>").replace("\r\n", "<CR>\n")
    return text if text.endswith("\n") or not text else text + "<NOEOL>\n"


def lines_of(report: Report) -> list[str]:
    """The findings, a line each."""
    return [line(f.source, d) for f in report.files for d in f.diagnostics]


def line(source: Source, d: object) -> str:
    """A finding with its range."""
    start, end = source.position(d.span.start), source.position(d.span.end)  # type: ignore[attr-defined]
    tail = f"{end.column}" if start.line == end.line else f"{end.line}:{end.column}"
    safeties = ",".join(dict.fromkeys(f.safety.value for f in d.fixes))  # type: ignore[attr-defined]
    note = f" [{safeties}]" if safeties else ""
    return f"{d.severity.value} {d.rule} {start.line}:{start.column}-{tail} {d.message}{note}"  # type: ignore[attr-defined]


def read(path: Path) -> Case:
    """A case from its file."""
    head: dict[str, str] = {}
    files: dict[str, str] = {}
    fixed: dict[str, str] = {}
    found: list[str] = []
    part, lines = "", []

    def close() -> None:
        body = "".join(f"{x}\n" for x in lines)
        if not part:
            head.update(x.split(": ", 1) for x in lines if x.strip())
        elif part == "found":
            found.extend(x for x in lines if x.strip())
        elif part.startswith("fixed "):
            fixed[part.removeprefix("fixed ")] = body
        else:
            files[part] = body

    for text in path.read_text(encoding="utf-8").split("\n")[:-1]:
        if text.startswith("--- ") and not text.startswith("--- #"):
            close()
            part, lines = text[4:], []
        else:
            lines.append(text)
    close()
    return Case(path, head, files, found, fixed)


def write(case: Case) -> None:
    """The case with what is found now."""
    out = [f"{k}: {v}\n" for k, v in case.head.items()]
    for name, text in case.files.items():
        out += [f"--- {name}\n", text]
    out += ["--- found\n", *(f"{x}\n" for x in lines_of(case.check()))]
    for unsafe in (False, True):
        if case.head.get("fix") == "none":
            break
        for change in case.fix(unsafe).changes:
            label = "--unsafe " if unsafe else ""
            name = change.before.path
            if not unsafe or encoded(change.text) != _safe(case).get(name):
                out += [f"--- fixed {label}{name}\n", encoded(change.text)]
    case.path.write_text("".join(out), encoding="utf-8")


def _safe(case: Case) -> dict[str, str]:
    return {c.before.path: encoded(c.text) for c in case.fix(False).changes}
