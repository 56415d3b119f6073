"""Which labels the result of an expression can have: what aggregations, joins and functions take away on the way.

Source: github.com/prometheus/prometheus promql/engine.go (resultMetric, aggregation, rangeEval) and functions.go.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .promql import SETS, Aggregation, Binary, Call, Expr, Paren, Selector, Subquery, Unary, bare
from .promql_tables import SCALAR, VECTOR

_NO_NAMES: frozenset[str] = frozenset()
_KEEPERS = frozenset(("topk", "bottomk", "limitk", "limit_ratio"))
_ANYTHING = frozenset(("info",))
_OF_BUCKETS = frozenset(("histogram_quantile", "histogram_fraction"))


class Labels(NamedTuple):
    """What is known of the labels of a result. `only`: no others are possible (None: any); `gone`: certainly absent ones.

    `culprit`: the expression that took labels away last.
    """

    only: frozenset[str] | None = None
    gone: frozenset[str] = frozenset()
    culprit: Expr | None = None

    def lacks(self, name: str) -> bool:
        """Whether the result certainly has no such label."""
        return name in self.gone or (self.only is not None and name not in self.only)

    def plus(self, name: str) -> Labels:
        """With one label that may be there again."""
        return Labels(None if self.only is None else self.only | {name}, self.gone - {name}, self.culprit)


_ANY = Labels()
_NONE = Labels(frozenset())
Known = dict[int, Labels]


def labels_of(expr: Expr, known: Known | None = None) -> Labels:
    """The labels of an expression's result. `known`: those of its parts by identity, read and filled."""
    if known is None:
        known = {}
    found = known.get(id(expr))
    if found is None:
        of = _OF.get(expr.__class__)
        found = known[id(expr)] = of(expr, known) if of else _NONE
    return found


def _inner(expr: Paren | Unary | Subquery, known: Known) -> Labels:
    return labels_of(expr.expr, known)


def _selector(expr: Selector, known: Known) -> Labels:
    absent = [m.name for m in expr.matchers if not m.value and m.op == "=" and m.name != "__name__"]
    return Labels(None, frozenset(absent), expr) if absent else _ANY


def _aggregation(expr: Aggregation, known: Known) -> Labels:
    inner = labels_of(expr.expr, known)
    if expr.op in _KEEPERS:
        return inner
    names = frozenset([label[0] for label in expr.labels])
    if expr.mode == "without":
        out = Labels(None if inner.only is None else inner.only - names, inner.gone | names, expr)
    else:
        out = Labels(names if inner is _ANY else frozenset(n for n in names if not inner.lacks(n)), _NO_NAMES, expr)
    if expr.op == "count_values":
        added = getattr(expr.param and bare(expr.param), "value", "")
        return out.plus(added) if isinstance(added, str) and added else Labels()
    return out


def _call(expr: Call, known: Known) -> Labels:
    if expr.name in _ANYTHING:
        return Labels()
    if expr.name in ("absent", "absent_over_time"):
        return Labels(_of_absent(bare(expr.args[0])), frozenset(), expr) if expr.args else Labels()
    if expr.name in ("label_replace", "label_join"):
        target = getattr(bare(expr.args[1]), "value", "") if len(expr.args) > 1 else ""
        return labels_of(expr.args[0], known).plus(target) if isinstance(target, str) and target else Labels()
    if expr.name not in ("vector", "scalar"):
        for operand in expr.args:
            if operand.type != SCALAR and operand.type != "string":
                return labels_of(operand, known) if expr.name not in _OF_BUCKETS else _quantile(expr, operand, known)
    return Labels(_NO_NAMES, _NO_NAMES, expr)


def _quantile(expr: Call, operand: Expr, known: Known) -> Labels:
    inner = labels_of(operand, known)
    return Labels(None if inner.only is None else inner.only - {"le"}, inner.gone | {"le"}, inner.culprit or expr)


def _of_absent(operand: Expr) -> frozenset[str]:
    """`absent` makes its labels from the equality matchers of a selector, those that stand alone."""
    if not isinstance(operand, Selector):
        return frozenset()
    names = [m.name for m in operand.matchers]
    return frozenset(
        m.name for m in operand.matchers if m.op == "=" and names.count(m.name) == 1 and m.name != "__name__"
    )


def _binary(expr: Binary, known: Known) -> Labels:
    left, right = labels_of(expr.lhs, known), labels_of(expr.rhs, known)
    if expr.lhs.type != VECTOR:
        return right if expr.rhs.type == VECTOR else Labels(frozenset())
    if expr.rhs.type != VECTOR:
        return left
    if expr.op == "or":
        return _either(left, right)
    if expr.op in SETS:
        return left
    names = frozenset(name for name, _, _ in expr.labels)
    if expr.group:
        many, one = (left, right) if expr.group == "group_left" else (right, left)
        out = many
        for name, _, _ in expr.include:
            out = out.plus(name) if not one.lacks(name) else Labels(out.only, out.gone | {name}, expr)
        return out
    if expr.matching == "on":
        return Labels(frozenset(n for n in names if not left.lacks(n)), frozenset(), expr)
    if names:
        return Labels(None if left.only is None else left.only - names, left.gone | names, expr)
    return left


_OF: dict[type, Callable[[Any, Known], Labels]] = {
    **dict.fromkeys((Paren, Unary, Subquery), _inner),
    Selector: _selector,
    Aggregation: _aggregation,
    Call: _call,
    Binary: _binary,
}


def _either(left: Labels, right: Labels) -> Labels:
    """What both sides lack."""
    if left.only is not None and right.only is not None:
        return Labels(left.only | right.only, frozenset(), left.culprit)
    known = left.only if left.only is not None else right.only
    gone = (left.gone if left.only is None else frozenset()) | (right.gone if right.only is None else frozenset())
    gone = frozenset(n for n in gone if left.lacks(n) and right.lacks(n))
    if known is None:
        return Labels(None, gone, left.culprit)
    return Labels(None, gone - known, left.culprit)
