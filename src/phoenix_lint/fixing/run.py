"""The rounds of a repair: check, choose, verify, lay the new text over the files, until nothing is left to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from .. import engine
from ..diagnostic import Diagnostic, Fix, Safety
from ..files import Disk
from ..report import FileReport, Report
from ..rules import all_rules
from ..settings import Settings
from ..source import Source
from .plan import Planned, apply_edits, choose, compatible
from .verify import finding_fault, text_fault
from .write import Replacement, write_all

MAX_ROUNDS = 40
Official = Callable[[Source, Source, str], str | None]


class Applied(NamedTuple):
    """A finding that was repaired, the title of the fix, and the line where it was then."""

    diagnostic: Diagnostic
    title: str
    line: int


class Dropped(NamedTuple):
    """A fix that failed the verification, and why."""

    diagnostic: Diagnostic
    title: str
    reason: str


class FixReport(NamedTuple):
    """What a repair did. `report`: what is left. `changes`: old and new text of each changed file."""

    report: Report
    before: Report
    applied: tuple[Applied, ...]
    dropped: tuple[Dropped, ...]
    changes: tuple[Replacement, ...]


class _Run:
    """One repair of a set of paths: the texts as they are now, laid over the disk."""

    def __init__(
        self,
        paths: list[str],
        settings: Settings,
        reader: Disk,
        unsafe: bool,
        rules: frozenset[str],
        official: Official | None,
    ) -> None:
        self.paths, self.settings, self.unsafe, self.rules, self.official = paths, settings, unsafe, rules, official
        self.reader = reader
        self.applied: list[Applied] = []
        self.dropped: dict[tuple[str, str, str], Dropped] = {}
        self.late = frozenset(r.rule.name for r in all_rules() if r.rule.late)

    def round(self, report: Report) -> bool:
        """Apply what goes together; whether anything was."""
        planned = [
            (d, f)
            for d, f in choose(report.diagnostics, self.unsafe, self.rules)
            if (d.path, d.rule, f.title + d.message) not in self.dropped
        ]
        by_file: dict[str, list[Planned]] = {}
        for item in compatible(planned):
            by_file.setdefault(item[0].path, []).append(item)
        return any([self.file(path, items, report) for path, items in by_file.items()])

    def file(self, path: str, items: list[Planned], report: Report) -> bool:
        before = next(f for f in report.files if f.path == path)
        if self.attempt(before, items) is None:
            return True
        if len(items) == 1:
            self.drop(items[0], self.attempt(before, items) or "")
            return False
        for item in items:  # one of them is at fault: find the first that goes alone
            reason = self.attempt(before, [item])
            if reason is None:
                return True
            self.drop(item, reason)
        return False

    def without_end(self, first: Report, report: Report) -> Report:
        """After too many rounds: text that is still no YAML is as it was, for line after line was bent to a wrong guess."""
        for file in first.files:
            now = next((f for f in report.files if f.path == file.path), file)
            if any(d.rule == "yaml-syntax" for d in now.diagnostics) and file.path in self.reader.over:
                for one in (a for a in self.applied if a.diagnostic.path == file.path):
                    self.drop((one.diagnostic, Fix(one.title, Safety.UNSAFE, ())), "the text would still be no YAML")
                self.applied = [a for a in self.applied if a.diagnostic.path != file.path]
                self.reader.over[file.path] = file.source
        return engine.check(self.paths, self.settings, self.reader)

    def drop(self, item: Planned, reason: str) -> None:
        diagnostic, fix = item
        self.dropped[diagnostic.path, diagnostic.rule, fix.title + diagnostic.message] = Dropped(
            diagnostic, fix.title, reason
        )

    def attempt(self, before: FileReport, items: list[Planned]) -> str | None:
        """Lay the repaired text over the file if it passes; else the reason why not."""
        edits = [e for _, f in items for e in f.edits]
        text = apply_edits(before.source.text, edits)
        after = Source(before.path, text, before.source.encoding, before.source.bom)
        reason = text_fault(before.source, after, [p for _, f in items for _, p in f.changes], edits)
        if reason:
            return reason
        self.reader.over[before.path] = after
        judged = engine.check_source(after, self._kind(before), self.reader)
        found = judged.diagnostics if judged else ()
        reason = next((r for d, _ in items if (r := finding_fault(d, before.diagnostics, found, self.late))), None)
        if reason is None and self.official:
            reason = self.official(before.source, after, before.kind)
        if reason:
            self.reader.over[before.path] = before.source
            return reason
        self.dropped.clear()  # what failed on the old text may succeed on this one
        self.applied.extend(Applied(d, f.title, before.source.position(d.span.start).line) for d, f in items)
        return None

    def _kind(self, before: FileReport) -> Settings:
        return self.settings._replace(kind=before.kind) if before.kind != "custom" else self.settings


def repair(
    paths: Iterable[str],
    settings: Settings,
    unsafe: bool = False,
    rules: frozenset[str] = frozenset(),
    official: Official | None = None,
    reader: Disk | None = None,
    write: bool = True,
) -> FixReport:
    """Repair files and folders. Raises CannotWrite when a file cannot be replaced; then none is."""
    run = _Run(list(paths), settings, reader or Disk(), unsafe, rules, official)
    first = report = engine.check(run.paths, settings, run.reader)
    seen = {_state(report)}
    for _ in range(MAX_ROUNDS):
        tried = len(run.dropped)
        if not run.round(report):
            if len(run.dropped) > tried:
                continue  # what did not go with a fix that fell may go now
            break
        report = engine.check(run.paths, settings, run.reader)
        state = _state(report)
        if state in seen:
            break
        seen.add(state)
    else:
        report = run.without_end(first, report)
    originals = {f.path: f.source for f in first.files}
    changes = tuple(
        Replacement(originals[path], source.text)
        for path, source in run.reader.over.items()
        if path in originals and source.text != originals[path].text
    )
    if write:
        write_all(changes)
    return FixReport(report, first, tuple(run.applied), tuple(run.dropped.values()), changes)


def _state(report: Report) -> int:
    return hash(tuple((f.path, f.source.text) for f in report.files))
