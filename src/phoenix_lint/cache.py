"""Results of earlier runs, in `.phoenix_lint_cache/`: kept while every answer that a judgement got is still the same.

An entry is a JSON file, so that a cache which came with a repository can do no harm; it lists what was asked of the disk and
of the environment, each with a digest of the answer, and the findings. Entries of another phoenix-lint, other settings or
another day are not looked at. Entries are replaced whole, so several runs at once do not disturb each other; the folder
can be deleted at any time, and one that cannot be written is no error.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from datetime import date
from hashlib import blake2b
from typing import Any

from . import __version__
from .diagnostic import Diagnostic, Edit, Fix, Place, Safety, Severity, Span
from .files import Question, Reader, Recorder, answer, digest
from .report import FileReport, Target
from .settings import Settings
from .source import Source

_TAG = (
    "Signature: 8a477f597d28d172789f06886806bc55\n# This folder is a cache of phoenix-lint; see bford.info/cachedir\n"
)
_ESCAPED = "surrogatepass"
_STAMP = re.compile(r"[0-9][0-9a-z.]*-[0-9a-f]{16}")


class Cache:
    """The entries of one run's settings. `reader` and the settings' environment give today's answers, each asked for once."""

    def __init__(self, folder: str, settings: Settings, reader: Reader) -> None:
        self.settings, self.reader = settings, reader
        self.stamp = _stamp()
        self.folder = os.path.join(folder, self.stamp)
        said = settings._replace(environment={}, jobs=1, shard=(1, 1), scheduler="", fail_on=Severity.WARNING, cache="")
        self.key = repr((os.getcwd(), date.today(), said))
        self.answers: dict[Question, object] = {}
        self.digests: dict[Question, str] = {}

    def __getstate__(self) -> dict[str, Any]:
        """For other processes: they keep results and look nothing up."""
        return {**self.__dict__, "answers": {}, "digests": {}}

    def get(self, path: str, named: bool) -> tuple[FileReport | None] | None:
        """What was found in a file, in a tuple (it may be that the file is of no known kind); None when it is to be judged."""
        try:
            with open(self._entry(path, named), encoding="utf-8", errors=_ESCAPED) as file:
                entry = json.load(file)
            if any(self._now((word, argument)) != was for word, argument, was in entry["asked"]):
                return None
            source = self.answers["read", path]
            found = entry["found"]
            if found is None or not isinstance(source, Source):
                return (None,)
            return (_report(found, source, tuple((word, argument) for word, argument, _ in entry["asked"])),)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def put(self, path: str, named: bool, report: FileReport | None, recorder: Recorder) -> None:
        """Keep what was found."""
        asked = [[word, argument, was] for (word, argument), was in recorder.digests().items()]
        text = json.dumps({"asked": asked, "found": report and _plain(report)}, ensure_ascii=False)
        with contextlib.suppress(OSError):
            if not os.path.isdir(self.folder):
                self._begin()
            entry = self._entry(path, named)
            temporary = f"{entry}.{os.getpid()}"
            try:
                with open(temporary, "w", encoding="utf-8", errors=_ESCAPED) as file:
                    file.write(text)
                os.replace(temporary, entry)
            except OSError:
                os.unlink(temporary)
                raise

    def _begin(self) -> None:
        """Make the folder, and take away what other versions left."""
        import shutil  # once for each version

        above = os.path.dirname(self.folder)
        if os.path.islink(above):
            raise OSError("a link may lead anywhere")
        os.makedirs(above, exist_ok=True)
        for name, text in ((".gitignore", "*\n"), ("CACHEDIR.TAG", _TAG)):
            with contextlib.suppress(FileExistsError), open(os.path.join(above, name), "x", encoding="utf-8") as file:
                file.write(text)
        for other in os.scandir(above):
            if other.is_dir(follow_symlinks=False) and other.name != self.stamp and _STAMP.fullmatch(other.name):
                shutil.rmtree(other.path, ignore_errors=True)
        os.makedirs(self.folder, exist_ok=True)

    def _entry(self, path: str, named: bool) -> str:
        key = repr((self.key, path, named)).encode("utf-8", _ESCAPED)
        return os.path.join(self.folder, blake2b(key, digest_size=16).hexdigest())

    def _now(self, question: Question) -> str:
        if question not in self.digests:
            self.answers[question] = answer(self.reader, self.settings.environment, question)
            self.digests[question] = digest(self.answers[question])
        return self.digests[question]


def _stamp() -> str:
    """A name that every version and every edit of phoenix-lint changes."""
    here = os.path.dirname(__file__)
    found: list[tuple[str, int, int]] = []
    folders = [here, *(f for f in (os.path.join(here, "..", "..", "schemas"),) if os.path.isdir(f))]
    while folders:
        for entry in os.scandir(folders.pop()):
            if entry.is_dir():
                folders.append(entry.path)
            elif entry.name.endswith((".py", ".json")):
                status = entry.stat()
                found.append((entry.path, status.st_mtime_ns, status.st_size))
    return f"{__version__}-{blake2b(repr(sorted(found)).encode(), digest_size=8).hexdigest()}"


def _plain(report: FileReport) -> dict[str, Any]:
    """A report without its text and what it rests on; named tuples are lists in JSON."""
    return {**report._asdict(), "source": None, "asked": ()}


def _report(plain: dict[str, Any], source: Source, asked: tuple[Question, ...]) -> FileReport:
    found = tuple(_diagnostic(*d) for d in plain["diagnostics"])
    targets = tuple(Target(*t) for t in plain["targets"])
    secrets = tuple(Span(*s) for s in plain["secrets"])
    return FileReport(plain["path"], plain["kind"], targets, found, source, secrets, tuple(plain["together"]), asked)


def _diagnostic(
    rule: str,
    severity: str,
    message: str,
    path: str,
    span: Any,
    related: Any,
    fixes: Any,
    help: str,
    targets: Any,
    *rest: Any,
) -> Diagnostic:
    places = tuple(Place(at, Span(*s), said) for at, s, said in related)
    return Diagnostic(
        rule,
        Severity(severity),
        message,
        path,
        Span(*span),
        places,
        tuple(_fix(*f) for f in fixes),
        help,
        tuple(targets),
        *rest,
    )


def _fix(title: str, safety: str, edits: Any, changes: Any) -> Fix:
    announced = tuple((path, tuple(where)) for path, where in changes)
    return Fix(title, Safety(safety), tuple(Edit(*e) for e in edits), announced)
