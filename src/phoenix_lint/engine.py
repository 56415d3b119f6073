"""The only place that knows the order: files to sources to trees to documents to rules to a report.

No printing, no exit, no working directory of its own: paths are what the caller gave.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from . import discover
from .diagnostic import Diagnostic, Place, Severity, Span
from .documents import KINDS, Context, Document, Forgetful, Kind
from .files import Disk, Reader, Recorder
from .ignore import apply, ignore_comments
from .report import FileReport, Problem, Report, Target
from .rules import Loaded, rules_of
from .schema.model import version_of, versions
from .settings import Settings
from .source import Source, Unreadable
from .stack.runs import Run, Runs, known_version
from .syntax.broken import BrokenText
from .syntax.nodes import Tree
from .syntax.parser import SyntaxFault, has_more, parse, parse_all
from .syntax.variables import is_rendered

if TYPE_CHECKING:
    from .cache import Cache


def check(
    paths: Iterable[str],
    settings: Settings,
    reader: Reader | None = None,
    tell: Callable[[int, int], None] | None = None,
) -> Report:
    """Judge files and folders, in `settings.jobs` processes. Never raises for what stands in them.

    `tell` is called with how many files are judged and how many there are. Raises parallel.NoCluster when there is a
    scheduler and it cannot be worked on.
    """
    reader = reader or Disk()
    part, parts = settings.shard
    listed = list(_expand(paths, settings, reader))[part - 1 :: parts]
    judge = _Judge(settings, reader)
    known = {item: found for item in listed if (found := judge.known(item))}
    left = [item for item in listed if item not in known]
    outcomes: Iterable[_Outcome]
    if settings.scheduler and left:
        from .parallel import on_cluster

        outcomes = on_cluster(judge, left, settings.scheduler)
    elif settings.jobs > 1 and len(left) > 1:
        from .parallel import each

        outcomes = each(judge, left, settings.jobs)
    else:
        outcomes = map(judge, left)
    for item, outcome in zip(left, outcomes, strict=True):
        known[item] = outcome
        if tell:
            tell(len(known), len(listed))
    files: list[FileReport] = []
    problems: list[Problem] = []
    skipped: list[str] = []
    for item in listed:
        outcome = known[item]
        files.extend([outcome.report] if outcome.report else [])
        problems.extend(outcome.problems)
        skipped.extend(outcome.skipped)
    return Report(tuple(files), tuple(problems), tuple(skipped))


Item = tuple[str, bool]  # a path, and whether a person named it


class _Outcome(NamedTuple):
    """What became of one path."""

    report: FileReport | None
    problems: tuple[Problem, ...] = ()
    skipped: tuple[str, ...] = ()


class _Judge:
    """Judges paths of one run, each for itself."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self.settings, self.reader = settings, reader
        self.runs = Runs(reader, settings.environment)
        self.cache: Cache | None = None
        if settings.cache:
            from .cache import Cache

            self.cache = Cache(settings.cache, settings, reader)

    def known(self, item: Item) -> _Outcome | None:
        """What an earlier run found."""
        found = self.cache.get(*item) if self.cache else None
        return self._outcome(item, found[0]) if found else None

    def __call__(self, item: Item) -> _Outcome:
        try:
            return self.judge(item)
        except Exception as error:  # the other files are judged all the same
            told = f"internal error ({type(error).__name__}: {error}); please report it"
            return _Outcome(None, (Problem(item[0], told),))

    def judge(self, item: Item) -> _Outcome:
        """What is found in one path."""
        path, named = item
        recorder = Recorder(self.reader, self.settings.environment)
        settings = self.settings._replace(environment=recorder.environment)
        try:
            source = recorder.read(path)
        except Unreadable as error:
            report = None
            if error.garbled:
                fault = SyntaxFault("invalid encoding", error.at)
                report = check_source(error.garbled, settings, recorder, False, fault)
            return _Outcome(report, (Problem(path, str(error)),))
        report = check_source(source, settings, recorder, named, runs=self.runs)
        report = report and report._replace(asked=recorder.questions())
        outcome = self._outcome(item, report)
        if self.cache and not outcome.problems:
            self.cache.put(path, named, report, recorder)
        return outcome

    def _outcome(self, item: Item, report: FileReport | None) -> _Outcome:
        path, named = item
        if report is None:
            return _Outcome(None, (), (path,) if named else ())
        failed = (d for d in report.diagnostics if d.rule == "internal-error")
        return _Outcome(report, tuple(Problem(path, d.message) for d in failed))


_LARGE = 1 << 20


@contextmanager
def _without_collection(source: Source) -> Iterator[None]:
    """No garbage collection while a large file is judged: its nodes live until the end, and each pass over them is lost."""
    if len(source.text) < _LARGE or not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _expand(paths: Iterable[str], settings: Settings, reader: Reader) -> Iterable[tuple[str, bool]]:
    seen: set[str] = set()
    for path in paths:
        if isinstance(reader, Disk) and path not in reader.over and os.path.isdir(path):
            found = [(p, False) for p in discover.files_below(path, settings)]
        else:
            found = [(os.path.normpath(path), True)] if not discover.is_excluded(path, settings) else []
        for file, named in found:
            if file not in seen:
                seen.add(file)
                yield file, named


def check_source(
    source: Source,
    settings: Settings,
    reader: Reader,
    named: bool = True,
    fault: SyntaxFault | None = None,
    runs: Runs | None = None,
) -> FileReport | None:
    """Judge one text; None when it is of no known kind. `fault`: it is known to be no YAML. `runs`: of this whole run."""
    schema = None if settings.isolated else discover.own_schema(source.path, settings)
    if schema:
        from .documents.custom import check_custom

        found = tuple(d for d in check_custom(source, schema, reader) if settings.wants(d.rule))
        from .secrets import secret_spans

        return FileReport(source.path, "custom", (), found, source, secret_spans(source, None) if found else ())
    kind = discover.set_kind(source.path, settings)
    if kind is None and not (named or discover.may_be_known(source)):
        return None
    runs = None if settings.isolated else runs or Runs(reader, settings.environment)
    with _without_collection(source):
        answer = None if fault else _in_portions(source, kind, settings, reader, runs)
        answer = answer or _ask(source, fault or parse(source), kind, settings, reader, runs)
    if answer is None:
        return None
    label = f"{answer.kind.program} {answer.version}"
    all_found = [d._replace(targets=(label,)) for d in answer.found]
    refused = any(d.verdict and d.severity is Severity.ERROR for d in all_found)
    verdict = "unknown" if answer.rendered and answer.document is None else "refused" if refused else "accepted"
    kept = _silence(all_found, source, answer.tree, settings)
    kept = _as_wanted(kept, answer.practice, settings)
    kept.sort(key=lambda d: (d.span.start, d.severity.rank, d.rule))
    spans: tuple[Span, ...] = ()
    if kept:
        from .secrets import secret_spans

        spans = secret_spans(source, answer.document)
    target = Target(answer.kind.program, answer.version, answer.said_by, verdict)
    return FileReport(source.path, answer.kind.name, (target,), tuple(kept), source, spans, answer.together)


class _Answer(NamedTuple):
    """What the rules found in a text, and what they were asked about. A text without a tree has no document either."""

    kind: Kind
    version: str
    said_by: str
    rendered: bool
    found: list[Diagnostic]
    practice: set[str]
    tree: Tree | None
    document: Document | None
    together: tuple[str, ...]


Meet = Callable[[Any, list[Loaded]], None]


def _ask(
    source: Source,
    tree: Tree | SyntaxFault,
    kind: Kind | None,
    settings: Settings,
    reader: Reader,
    runs: Runs | None,
    meet: Meet | None = None,
) -> _Answer | None:
    """Ask the rules about a tree; None when it is of no known kind. `meet` is called with the document before."""
    kind = kind or discover.kind_of(source.path, tree, source)
    if kind is None:
        return None
    if kind.whole and isinstance(tree, Tree) and has_more(tree):
        later = parse_all(source)
        tree = later if isinstance(later, SyntaxFault) else tree
    run = runs.of(source.path, kind.program, reader) if runs is not None else None
    version, said_by = _version(kind, settings, run)
    rendered = not settings.isolated and (is_rendered(source.path) or (run is not None and run.expands))
    rules = [
        loaded
        for area in ("yaml", kind.area)
        for loaded in rules_of(area)
        if loaded.rule.applies_to(version_of(version))
    ]
    document: Document | None = None
    together: tuple[str, ...] = ()
    if isinstance(tree, Tree) and not tree.excessive_aliases:
        together, env_file = discover.together(source.path, tree, kind, settings, reader)
        service, expands = (run.service, run.expands) if run is not None else (None, False)
        environment = settings.environment
        context = Context(version_of(version), reader, rendered, environment, together, env_file, service, expands)
        document = kind.build(tree, context)
    if meet:
        meet(document, rules)
    subject = document or BrokenText(source, tree, kind.program, rendered)
    found = _run(subject, rules, settings)
    practice = {loaded.rule.name for loaded in rules if loaded.rule.practice}
    kept = tree if isinstance(tree, Tree) else None
    return _Answer(kind, version, said_by, rendered, found, practice, kept, document, together)


_PORTION = 1 << 18


def _in_portions(
    source: Source, kind: Kind | None, settings: Settings, reader: Reader, runs: Runs | None
) -> _Answer | None:
    """What the rules find in a large rule file, its groups shared among processes; None when it is to be judged as one."""
    count, rule_file = min(settings.jobs, len(source.text) // _PORTION), KINDS["rules"]
    if count < 2 or (kind or rule_file) is not rule_file or ignore_comments(source, None):
        return None
    from .parallel import Apart, Swap, in_step
    from .syntax.portions import Portion, parse_portion, portions_of

    def work(item: tuple[int, Portion], swap: Swap) -> tuple[list[Diagnostic], _Answer | None]:
        at, portion = item
        parsed = parse_portion(source, portion)
        if parsed is None or (kind or discover.kind_of(source.path, parsed[0], source)) is not rule_file:
            raise Apart
        tree, groups = parsed
        groups.first = sum(swap(len(groups.items))[:at])

        def meet(document: Any, rules: list[Loaded]) -> None:
            document.meet(at, swap, dict.fromkeys(tell for loaded in rules for tell in loaded.tells))

        answer = _ask(source, tree, rule_file, settings, reader, runs, meet)
        return answer.found if answer else [], answer if at == 0 else None

    portions = portions_of(source.text, "groups", "name", count)
    if len(portions) < 2:
        return None
    # What each of them needs is made ready before they part: modules, schema, the Compose files around.
    _ask(source, parse(Source(source.path, "groups: []\n")), rule_file, settings, reader, runs)
    try:
        results = in_step(work, list(enumerate(portions)))
    except Apart:
        return None
    answer = results[0][1]
    return answer and answer._replace(found=[d for found, _ in results for d in found])


def _as_wanted(found: list[Diagnostic], practice: set[str], settings: Settings) -> list[Diagnostic]:
    """The findings with the severities of the settings, without those that are switched off."""
    said = [(d, settings.severity_of(d.rule, d.severity, d.rule in practice, d.path)) for d in found]
    return [d._replace(severity=severity) for d, severity in said if severity is not None]


def _version(kind: Kind, settings: Settings, run: Run | None) -> tuple[str, str]:
    if kind.program in settings.targets:
        return settings.targets[kind.program]
    if run is not None and run.version:
        return known_version(run.version, kind.schema), "image"
    return versions(kind.schema)[-1], "newest"


_SOME = 50  # parts at a time


def _run(subject: Document | BrokenText, rules: list[Loaded], settings: Settings) -> list[Diagnostic]:
    """What the rules find, some parts at a time, so that a part can forget what only its own rules asked of it."""
    found: list[Diagnostic] = []
    by_part: dict[type, list[Loaded]] = {}
    for loaded in rules:
        by_part.setdefault(loaded.rule.on, []).append(loaded)
    for kind, checks in by_part.items():
        loaded = checks[0]
        try:
            parts = subject.parts(kind)
            while some := list(islice(parts, _SOME)):
                for loaded in tuple(checks):
                    try:
                        found.extend(chain.from_iterable(map(loaded.check, some)))
                    except Exception as error:
                        found.append(_crash(loaded, error, subject))
                        checks.remove(loaded)
                if issubclass(kind, Forgetful):
                    for part in some:
                        part.forget()
        except Exception as error:  # the parts themselves
            found.append(_crash(loaded, error, subject))
    return _own([d for d in found if settings.wants(d.rule) or d.verdict], subject)


def _own(found: list[Diagnostic], subject: Document | BrokenText) -> list[Diagnostic]:
    """The findings of the file itself. An error in a file that it names is told where it is named; what lies in a file that
    is judged too is told there."""
    if isinstance(subject, BrokenText):
        return found
    path, kept = subject.tree.source.path, []
    for diagnostic in found:
        if diagnostic.path != path:
            place = subject.here(Place(diagnostic.path, diagnostic.span))
            if place.path == diagnostic.path or diagnostic.severity is not Severity.ERROR:
                continue
            there = Place(diagnostic.path, diagnostic.span, "here")
            message = f"in {diagnostic.path}: {diagnostic.message}"
            diagnostic = diagnostic._replace(
                path=place.path, span=place.span, message=message, related=(there, *diagnostic.related), fixes=()
            )
            if place.path != path:
                continue
        kept.append(diagnostic)
    return kept


def _crash(loaded: Loaded, error: Exception, subject: Document | BrokenText) -> Diagnostic:
    path = subject.tree.source.path if not isinstance(subject, BrokenText) else subject.source.path
    return Diagnostic(
        "internal-error",
        Severity.ERROR,
        f"the rule {loaded.rule.name} failed on this file ({type(error).__name__}: {error}); please report it",
        path,
        Span(0, 0),
    )


def _silence(found: list[Diagnostic], source: Source, tree: Tree | None, settings: Settings) -> list[Diagnostic]:
    comments = ignore_comments(source, tree)
    kept = apply([d for d in found if settings.wants(d.rule)], comments, source, tree)
    for loaded in rules_of("ignore") if comments else ():
        for comment in comments:
            kept.extend(d for d in loaded.check(comment) if settings.wants(d.rule))
    return kept
