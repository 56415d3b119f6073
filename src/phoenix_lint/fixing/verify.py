"""What must hold before a repaired text may replace the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..diagnostic import DataPath, Diagnostic, Edit, Severity
from ..source import Source
from ..syntax.comments import Comment, comments_of, comments_of_text
from ..syntax.nodes import Tree, iter_leaves
from ..syntax.parser import parse


def text_fault(before: Source, after: Source, announced: Iterable[DataPath], edits: Iterable[Edit] = ()) -> str | None:
    """Why a new text may not replace the old one, judged without any rule; None when it may.

    It must parse (or, if the old one did not, get further), differ in its data only below the announced paths, and
    keep every comment but those that an edit is about.
    """
    old, new = parse(before), parse(after)
    if not isinstance(new, Tree):
        return "the result does not parse" if isinstance(old, Tree) or new.at <= old.at else None
    if not isinstance(old, Tree):
        return _lost_comment(comments_of_text(before.text), comments_of_text(after.text), edits)
    prefixes = tuple(announced)
    left, right = dict(iter_leaves(old.root)), dict(iter_leaves(new.root))
    for path in left.keys() | right.keys():
        if left.get(path) != right.get(path) and not any(_below(path, p) for p in prefixes):
            return f"it would change {'.'.join(str(p) for p in path)}"
    return _lost_comment(comments_of(old), comments_of(new), edits)


def _below(path: DataPath, prefix: DataPath) -> bool:
    return tuple(str(p).partition("\0")[0] for p in path[: len(prefix)]) == tuple(str(p) for p in prefix)


def _lost_comment(before: list[Comment], after: list[Comment], edits: Iterable[Edit]) -> str | None:
    inside = [e for e in edits if any(c.start <= e.start and e.end <= c.end and e.start < e.end for c in before)]
    kept = [c.text for c in before if not any(c.start <= e.start and e.end <= c.end for e in inside)]
    lost = Counter(kept) - Counter(c.text for c in after)
    text = "\n".join(c.text for c in after)
    missing = [c for c in lost if c not in text]
    return f"it would lose the comment {missing[0]!r}" if missing else None


def finding_fault(
    fixed: Diagnostic, before: Iterable[Diagnostic], after: Iterable[Diagnostic], late: frozenset[str]
) -> str | None:
    """Why the findings after a fix speak against it: the finding is still there, or a new error came.

    `late`: rules that are silent while an object does not decode, and so may speak up once it does.
    """

    def key(diagnostic: Diagnostic) -> tuple[str, str]:
        return diagnostic.rule, diagnostic.message

    if fixed.rule.startswith("yaml-"):  # a text that parses further than before may hide anything behind
        return None
    old, new = Counter(map(key, before)), Counter(map(key, after))
    if new[key(fixed)] >= old[key(fixed)]:
        return "the finding would still be there"
    errors = Counter(key(d) for d in after if d.severity is Severity.ERROR and d.rule not in late)
    came = errors - Counter(key(d) for d in before if d.severity is Severity.ERROR)
    return f"it would cause another error: {next(iter(came))[1]}" if came else None
