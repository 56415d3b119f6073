"""A pipeline stage of Promtail that cannot be built.

What it does
    Checks the stages that `-check-syntax` does not look at: known names, regular expressions that compile and have
    named groups, templates, selectors of `match`, timestamps with source and format, `drop` and `metrics` with what
    they need.

Why it matters
    `promtail -check-syntax` accepts the file; Promtail does not start.

Example
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    pipeline_stages:
      - regex:
          expression: '^(?P<level>[A-Z+ .*$'
      - labels:
          level:
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    pipeline_stages:
      - regex:
          expression: '^(?P<level>[A-Z]+) .*$'
      - labels:
          level:
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    Unsafe: the one stage with nearly the same name.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/stages/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Safety, Severity
from ...documents.promtail import Stage
from ...lang import gotemplate, logql, regex
from ...schema.suggest import near
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Scalar, target
from ...syntax.positions import place_within
from .. import Rule

RULE = Rule("loki-broken-stage", Severity.ERROR, on=Stage, fixable="unsafe")
_GROUP = re.compile(r"\(\?P?<[A-Za-z_]\w*>")
_FUNCTIONS = frozenset(
    [
        "ToLower",
        "ToUpper",
        "Replace",
        "Trim",
        "TrimLeft",
        "TrimRight",
        "TrimPrefix",
        "TrimSuffix",
        "TrimSpace",
        "Hash",
        "Sha2Hash",
        "regexReplaceAll",
        "regexReplaceAllLiteral",
    ]
)
Found = Iterator[Diagnostic]


def check(stage: Stage) -> Found:
    """One stage."""
    names = stage.doc.schema.object("PipelineStage").names()
    if stage.name.lower() not in names:
        meant = near(stage.name, names)
        fix = (
            rewrite.fix(f"write {meant[0]}", Safety.UNSAFE, rewrite.rename_key(stage.entry, meant[0]))
            if len(meant) == 1
            else None
        )
        yield RULE.at(stage.entry, f"`{stage.name}` is no stage of this version", fixes=[fix])
        return
    check = _STAGES.get(stage.name.lower())
    if check is not None and isinstance(target(stage.entry.value), Mapping):
        yield from check(stage)


def _text(entry: Entry | None) -> Scalar | None:
    here = target(entry.value) if entry is not None else None
    return here if isinstance(here, Scalar) and here.value else None


def _regex(stage: Stage) -> Found:
    text = _text(stage.field("expression"))
    if text is None:
        yield RULE.at(stage.entry, f"`{stage.name}` needs an `expression`")
        return
    wrong = regex.fault(text.value)
    if wrong:
        yield RULE.at(text, f"the regular expression is refused: {wrong}")
    elif stage.name.lower() == "regex" and not _GROUP.search(text.value):
        yield RULE.at(text, "the regular expression has no named group: nothing is extracted")


def _template(stage: Stage) -> Found:
    text = _text(stage.field("template"))
    if text is None or stage.field("source") is None:
        yield RULE.at(stage.entry, "`template` needs `source` and `template`")
        return
    try:
        gotemplate.parse(text.value, _FUNCTIONS | _SPRIG)
    except gotemplate.BadTemplate as error:
        if "not defined" not in str(error):  # functions of the sprig library are not listed here
            yield RULE.at(
                place_within(text, error.start, max(error.end, error.start + 1)),
                f"the template does not parse: {error}",
            )


_SPRIG: frozenset[str] = frozenset()


def _match(stage: Stage) -> Found:
    text = _text(stage.field("selector"))
    if text is None:
        yield RULE.at(stage.entry, "`match` needs a `selector`")
        return
    try:
        query = logql.parse(text.value, (3, 0))
    except logql.BadQuery as error:
        if "excludes the empty value" not in str(error):
            yield RULE.at(text, f"the selector cannot be read: {error}")
        return
    if query.kind != "log":
        yield RULE.at(text, "the selector must select lines")
    action = _text(stage.field("action"))
    stages = stage.field("stages")
    if action is not None and action.value not in ("keep", "drop"):
        yield RULE.at(action, f"`{action.value}` is no action: keep or drop")
    elif (action is None or action.value == "keep") and stages is None:
        yield RULE.at(stage.entry, "`match` needs `stages`, or `action: drop`")


def _timestamp(stage: Stage) -> Found:
    for name in ("source", "format"):
        if _text(stage.field(name)) is None:
            yield RULE.at(stage.entry, f"`timestamp` needs a `{name}`")


def _multiline(stage: Stage) -> Found:
    text = _text(stage.field("firstline"))
    wrong = regex.fault(text.value) if text is not None else None
    if text is None:
        yield RULE.at(stage.entry, "`multiline` needs a `firstline`")
    elif wrong:
        yield RULE.at(text, f"the regular expression is refused: {wrong}")


def _drop(stage: Stage) -> Found:
    text = _text(stage.field("expression"))
    wrong = regex.fault(text.value) if text is not None else None
    if wrong and text is not None:
        yield RULE.at(text, f"the regular expression is refused: {wrong}")
    if not any(stage.field(n) for n in ("source", "expression", "value", "older_than", "longer_than")):
        yield RULE.at(stage.entry, "`drop` needs one of source, expression, value, older_than, longer_than")


def _output(stage: Stage) -> Found:
    if _text(stage.field("source")) is None:
        yield RULE.at(stage.entry, f"`{stage.name}` needs a `source`")


_STAGES = {
    "regex": _regex,
    "replace": _regex,
    "template": _template,
    "match": _match,
    "timestamp": _timestamp,
    "multiline": _multiline,
    "drop": _drop,
    "output": _output,
}
