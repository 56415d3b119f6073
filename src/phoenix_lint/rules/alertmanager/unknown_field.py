"""A key that this version of Alertmanager does not know.

What it does
    Reports keys that the decoder refuses, with the near neighbour that was meant, or the version in which the key
    exists.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
  group_intervall: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
  group_interval: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Safe: the one near neighbour of the right type that is not there already. Unsafe: a name that other tools use;
    else the key is commented out with the reason.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...schema.decode import Problem
from ...schema.model import version_of
from ...syntax import rewrite
from ...syntax.nodes import Entry
from .. import Rule
from ._decoding import SYNONYMS, is_misplaced, meant_names

RULE = Rule("alertmanager-unknown-field", Severity.ERROR, on=Problem, fixable="safe", verdict=True)


def check(problem: Problem) -> Iterator[Diagnostic]:
    """Unknown keys, except those that are known at another place."""
    if problem.kind != "unknown-field" or is_misplaced(problem) or not isinstance(problem.where, Entry):
        return
    entry, name = problem.where, problem.message
    where = "at the top of the file" if problem.type.name == "Config" else f"in {_section(problem)}"
    lifetime = problem.type.lifetime(name)
    if lifetime:
        yield RULE.at(
            entry,
            f"`{name}` {_history(lifetime, problem)}",
            fixes=[_renamed(problem), _out(entry, problem, _history(lifetime, problem))],
        )
        return
    meant = meant_names(problem)
    synonym = SYNONYMS.get((problem.type.name, name))
    if synonym and synonym not in problem.owner.fields and problem.type.get(synonym):
        yield RULE.at(
            entry,
            f"`{name}` is no field {where}",
            help=f"did you mean `{synonym}`?",
            fixes=[
                rewrite.fix(f"rename it to `{synonym}`", Safety.UNSAFE, rewrite.rename_key(entry, synonym)),
                _out(entry, problem, "is no field here"),
            ],
        )
        return
    fixes = [
        rewrite.fix(
            f"rename it to `{m}`", Safety.SAFE if len(meant) == 1 else Safety.SUGGESTION, rewrite.rename_key(entry, m)
        )
        for m in meant
    ]
    hint = (
        f"did you mean {' or '.join(f'`{m}`' for m in meant)}?"
        if meant
        else f"fields: {', '.join(problem.type.names())}"
    )
    yield RULE.at(
        entry,
        f"`{name}` is no field {where}",
        help=hint,
        fixes=[*fixes, *([] if len(meant) == 1 else [_out(entry, problem, "is no field here")])],
    )


def _section(problem: Problem) -> str:
    names = {
        "GlobalConfig": "`global`",
        "Route": "a route",
        "InhibitRule": "an inhibition rule",
        "HTTPClientConfig": "`http_config`",
        "TLSConfig": "`tls_config`",
        "Receiver": "a receiver",
        "TimeInterval": "a time interval",
        "TimeRange": "a time range",
    }
    path = [p for p in problem.owner.path if isinstance(p, str)]
    return names.get(problem.type.name) or (f"`{path[-1]}`" if path else "the file")


def _history(lifetime: tuple[str | None, str | None], problem: Problem) -> str:
    since, until = lifetime
    version = ".".join(map(str, problem.type.schema.version))
    if until and problem.type.schema.version >= version_of(until):
        return f"was removed in Alertmanager {until}; this is {version}"
    return f"exists since Alertmanager {since}; this is {version}"


def _renamed(problem: Problem) -> Fix | None:
    """Top-level `time_intervals` of newer versions is `mute_time_intervals` in 0.22 and 0.23."""
    other = {"time_intervals": "mute_time_intervals"}.get(problem.message)
    if (
        not isinstance(problem.where, Entry)
        or problem.type.name != "Config"
        or not other
        or problem.type.get(other) is None
        or other in problem.owner.fields
    ):
        return None
    return rewrite.fix(f"rename it to `{other}`", Safety.SAFE, rewrite.rename_key(problem.where, other))


def _out(entry: Entry, problem: Problem, reason: str) -> Fix | None:
    return rewrite.fix(
        "comment it out", Safety.UNSAFE, rewrite.comment_out(entry, f"phoenix-lint: `{entry.name}` {reason}")
    )
