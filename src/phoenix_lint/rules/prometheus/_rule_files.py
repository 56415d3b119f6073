"""The rule files that a configuration names, as far as they lie beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from ...documents import Context
from ...documents.prometheus import PrometheusConfig, RuleFilePattern
from ...documents.rules import RuleFile
from ...source import Source, Unreadable
from ...syntax.nodes import Tree
from ...syntax.parser import parse

_MANY = 200


def rule_documents(doc: PrometheusConfig, pattern: RuleFilePattern) -> Iterator[RuleFile]:
    """The readable files of one pattern, at most 200."""
    for path in pattern.matches[:_MANY]:
        try:
            source = doc.context.reader.read(path)
        except Unreadable:
            continue
        document = _document(source, doc.context._replace(rendered=False))
        if document is not None:
            yield document


@lru_cache(8)
def _document(source: Source, context: Context) -> RuleFile | None:
    tree = parse(source)
    return RuleFile(tree, context) if isinstance(tree, Tree) and not tree.excessive_aliases else None
