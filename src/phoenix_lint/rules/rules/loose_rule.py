"""A rule that stands outside a group.

What it does
    Reports `alert`, `record` and `expr` in the place of a group, and `rules` or `name` at the top of the
    file.

Why it matters
    Prometheus refuses the whole configuration that names the file, and does not start; a running one keeps
    its old rules.

Example
```yaml
groups:
  - alert: NodeDown
    expr: up{job="node"} == 0
```

Use instead
```yaml
groups:
  - name: node
    rules:
      - alert: NodeDown
        expr: up{job="node"} == 0
```

Fix
    Unsafe: the rules are wrapped in a group that is called like the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Node, Sequence, target, tree_of
from .. import Rule

RULE = Rule("rules-loose-rule", Severity.ERROR, on=Problem, fixable="unsafe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """One finding for each rule that has no group."""
    entry = problem.where
    if not is_loose_rule(problem) or not isinstance(entry, Entry):
        return
    if entry is not _first(entry):
        return
    if problem.type.name == "RuleFile":
        yield RULE.at(
            entry,
            f"`{entry.name}` cannot stand at the top of the file: rules stand in `groups`",
            fixes=[_wrapped_top(entry)],
        )
        return
    yield RULE.at(
        entry,
        "a rule stands in the place of a group",
        fixes=[_wrapped_list(problem)],
        help="groups have a `name` and a list of `rules`",
    )


def is_loose_rule(problem: Problem) -> bool:
    """Whether an unknown key belongs to a rule that has no group around it."""
    if problem.kind != "unknown-field":
        return False
    names = {e.name for e in problem.where.parent.entries} if isinstance(problem.where, Entry) else set()
    if problem.type.name == "RuleGroup":
        return problem.message in _RULE and "rules" not in names and bool(names & {"alert", "record"})
    return (
        problem.type.name == "RuleFile" and problem.message in ("rules", "name", "interval") and "groups" not in names
    )


_RULE = frozenset(("alert", "record", "expr", "for", "annotations", "keep_firing_for"))


def _first(entry: Entry) -> Entry:
    wanted = (
        _RULE if any(e.name in ("alert", "record") for e in entry.parent.entries) else {"rules", "name", "interval"}
    )
    return next(e for e in entry.parent.entries if e.name in wanted)


def _stem(entry: Entry) -> str:
    name = tree_of(entry).source.path.rpartition("/")[2].partition(".")[0]
    return name or "rules"


def _wrapped_list(problem: Problem) -> Fix | None:
    """All items of `groups` become the rules of one group, when all of them are rules."""
    owner = problem.owner.owner
    items = owner.items if owner is not None else []
    if owner is None or not isinstance(owner.node, Sequence) or items[0] is not problem.owner:
        return None
    if any(not (set(i.type.names()) and _is_rule(i.node)) for i in items):
        return None
    assert isinstance(problem.where, Entry)
    return rewrite.fix(
        "wrap the rules in a group",
        Safety.UNSAFE,
        rewrite.wrap_items(owner.node, {"name": _stem(problem.where)}, "rules"),
    )


def _is_rule(node: Node) -> bool:
    here = target(node)
    return isinstance(here, Mapping) and any(e.name in ("alert", "record") for e in here.entries)


def _wrapped_top(entry: Entry) -> Fix | None:
    """`name`, `interval` and `rules` at the top become the one group; a lone `rules` gets a name."""
    names = [e.name for e in entry.parent.entries]
    if "rules" not in names or set(names) - {"rules", "name", "interval", "limit", "labels", "query_offset"}:
        return None
    extra: dict[str, rewrite.Fragment] = {} if "name" in names else {"name": _stem(entry)}
    return rewrite.fix("wrap it in a group", Safety.UNSAFE, rewrite.wrap_entries(entry.parent, "groups", extra))
