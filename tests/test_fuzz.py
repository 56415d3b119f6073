"""Any bytes in: no traceback, no rule that fails, bounded time; any real file with random edits: `fix` keeps its promises.

Short here. `./dev fuzz SECONDS [FOLDER]` goes on for that long, with the files of a folder besides those of the cases.
"""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from phoenix_lint import engine
from phoenix_lint.documents import KINDS
from phoenix_lint.files import Memory
from phoenix_lint.fixing.run import repair
from phoenix_lint.report import Report
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source
from phoenix_lint.syntax.comments import comments_of
from phoenix_lint.syntax.nodes import Tree
from phoenix_lint.syntax.parser import parse

from .cases import decoded, read
from .conftest import ROOT
from .layer import Layer

SECONDS = float(os.environ.get("PHOENIX_LINT_FUZZ", "0"))  # of the long run; 0: the short one
FOLDER = os.environ.get("PHOENIX_LINT_FUZZ_FILES", "")
BOUND = 10.0  # seconds for one small text, on a busy machine
SETTINGS = settings(
    max_examples=200 if SECONDS else 60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
    database=None,
    report_multiple_bugs=False,
)
PIECES = (
    *[
        "&a",
        "*a",
        "<<",
        "!!binary",
        "!reset",
        "[",
        "]",
        "{",
        "}",
        "-",
        ":",
        "?",
        "|",
        ">",
        "'",
        '"',
        "#",
        "%",
        "@",
        "`",
        "~",
        "null",
        "yes",
        "1e999",
        ".inf",
        "0x7fffffffffffffff",
        "5m",
        "1d",
        "-1",
    ],
    *[
        "${A}",
        "${A:-b}",
        "{{",
        "}}",
        "http://",
        ":80",
        "a/b@sha256:",
        "services:",
        "groups:",
        "rules:",
        "expr:",
        "route:",
        "services:\\n",
    ],
    *("\t", "\r", "\n", "\x00", "\x85", "\u2028", "\ufeff", "\U0001f525", "\ud800", "|\n", ""),
)


def texts() -> list[tuple[str, str]]:
    """Kind and text of real files: those of the cases and stacks here, and of the folder that was named."""
    found = []
    for path in sorted((ROOT / "fixtures/cases").glob("*/*.case")):
        case = read(path)
        for file in case.check().files:
            if file.kind in KINDS:
                found.append((file.kind, decoded(case.files)[case.main]))
    files = [*(ROOT / "fixtures/stacks").rglob("*.yml"), *(Path(FOLDER).rglob("*.y*ml") if FOLDER else ())]
    for path in files:
        report = engine.check([str(path)], Settings(isolated=True))
        found += [(f.kind, f.source.text) for f in report.files if f.kind in KINDS and len(f.source.text) < 60_000]
    return found


TEXTS = texts()


def bounded(began: float, text: object) -> None:
    assert time.monotonic() - began < BOUND, f"took {time.monotonic() - began:.1f} s: {text!r}"


def healthy(report: Report) -> Report:
    assert not [d.message for d in report.diagnostics if d.rule == "internal-error"]
    assert not [p.message for p in report.problems if "internal error" in p.message]
    for file in report.files:
        for d in file.diagnostics:
            assert 0 <= d.span.start <= d.span.end <= len(file.source.text), d
    return report


def rounds() -> Iterator[int]:
    """Seeds: one in the short run, as many as fit into half of the time in the long one."""
    end = time.monotonic() + SECONDS / 2
    yield 0
    for number in itertools.count(1):
        if time.monotonic() > end:
            return
        yield number


def go(*strategies: st.SearchStrategy[Any], law: Callable[..., None]) -> None:
    """Try a law on many examples, with other ones in each round; what breaks it is printed with its seed."""
    for number in rounds():
        seed(number)(SETTINGS(given(*strategies)(law)))()
    if SECONDS:
        print(f"\n{law.__name__}: {number + 1} rounds of {SETTINGS.max_examples} examples")


def test_any_bytes() -> None:
    texts = st.lists(st.sampled_from(PIECES)).map(" ".join)
    go(st.sampled_from(sorted(KINDS)), st.binary(max_size=400) | texts, law=nothing_breaks)


def nothing_breaks(kind: str, raw: bytes | str) -> None:
    data = raw if isinstance(raw, bytes) else raw.encode("utf-8", "surrogatepass")
    began = time.monotonic()
    healthy(engine.check(["x.yml"], Settings(kind=kind), Memory({"x.yml": data})))
    bounded(began, data)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """The kind of a file, and its text with up to six edits in it."""
    kind, text = draw(st.sampled_from(TEXTS))
    new = text
    for _ in range(draw(st.integers(1, 6))):
        at, length = draw(st.integers(0, len(new))), draw(st.integers(0, 30))
        lines = new.split("\n")
        line = draw(st.integers(0, len(lines) - 1))
        how = draw(st.sampled_from(["cut", "insert", "copy", "drop", "indent", "dedent", "swap", "value", "key"]))
        if how == "cut":
            new = new[:at] + new[at + length :]
        elif how == "insert":
            new = new[:at] + draw(st.sampled_from(PIECES)) + new[at:]
        elif how == "copy":
            to = draw(st.integers(0, len(new)))
            new = new[:to] + new[at : at + 3 * length] + new[to:]
        else:
            one = lines[line]
            indent = one[: len(one) - len(one.lstrip())]
            piece = draw(st.sampled_from(PIECES))
            lines[line : line + 1] = {
                "drop": [],
                "indent": [f"  {one}"],
                "dedent": [one[2:] if indent else one],
                "swap": [*lines[line + 1 : line + 2], one],
                "value": [f"{one.partition(':')[0]}: {piece}"],
                "key": [f"{indent}{piece}: {one.partition(':')[2]}"],
            }[how]
            new = "\n".join(lines)
    return kind, new


def test_any_damage() -> None:
    go(damaged(), st.booleans(), law=promises_are_kept)


def promises_are_kept(drawn: tuple[str, str], unsafe: bool) -> None:
    """A repair does not fail, does all at once, leaves comments and what parses, and makes no error where was none."""
    kind, text = drawn
    text = text.encode("utf-8", "replace").decode()
    wanted = Settings(kind=kind)
    began = time.monotonic()
    before = healthy(engine.check(["x.yml"], wanted, Memory({"x.yml": text})))
    done = repair(["x.yml"], wanted, unsafe, reader=Layer({"x.yml": text}), write=False)
    bounded(began, text)
    after = healthy(done.report)
    new = next((c.text for c in done.changes), text)
    again = repair(["x.yml"], wanted, unsafe, reader=Layer({"x.yml": new}), write=False)
    assert not again.changes, "the second repair does something"
    was, now = parse(Source("x", text)), parse(Source("x", new))
    if isinstance(was, Tree):
        assert isinstance(now, Tree), "it parsed before"
        kept = "\n".join(c.text for c in comments_of(now))
        assert all(c.text in kept for c in comments_of(was) if "phoenix-lint" not in c.text), "a comment is gone"
        if not any(t.verdict == "refused" for f in before.files for t in f.targets):
            assert not any(t.verdict == "refused" for f in after.files for t in f.targets), "it was accepted before"
