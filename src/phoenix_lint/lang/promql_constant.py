"""Expressions of PromQL that need no series: what they yield."""

from __future__ import annotations

import math

from .promql import Binary, Call, Expr, Number, Paren, Unary
from .promql_tables import SCALAR


def constant(expr: Expr, seconds: float) -> list[float] | None:
    """The samples that an expression yields at a time, all without labels; None when it asks for series.

    Numbers, arithmetic and comparisons, `vector`, `scalar`, `time`, `pi`, `abs`, `ceil`, `floor`.
    """
    if isinstance(expr, Number):
        return [expr.value]
    if isinstance(expr, Paren):
        return constant(expr.expr, seconds)
    if isinstance(expr, Unary):
        inner = constant(expr.expr, seconds)
        return inner if inner is None or expr.op == "+" else [-v for v in inner]
    if isinstance(expr, Call):
        if expr.name == "time":
            return [seconds]
        if expr.name == "pi":
            return [math.pi]
        if expr.name in ("vector", "scalar"):
            return constant(expr.args[0], seconds)
        return None
    if isinstance(expr, Binary):
        return _binary(expr, seconds)
    return None


def _binary(expr: Binary, seconds: float) -> list[float] | None:
    left, right = constant(expr.lhs, seconds), constant(expr.rhs, seconds)
    if left is None or right is None:
        return None
    if len(left) != 1 or len(right) != 1:
        return [] if expr.op not in ("or", "unless") else None
    a, b = left[0], right[0]
    compare = {
        "==": a == b,
        "!=": a != b,
        "<": a < b,
        "<=": a <= b,
        ">": a > b,
        ">=": a >= b,
    }
    if expr.op in compare:
        if expr.bool or (expr.lhs.type == SCALAR and expr.rhs.type == SCALAR):
            return [float(compare[expr.op])]
        return [a if expr.lhs.type != SCALAR else b] if compare[expr.op] else []
    return _arithmetic(expr.op, a, b)


def _arithmetic(op: str, a: float, b: float) -> list[float] | None:
    try:
        if op == "/":
            return [a / b if b else math.nan if a == 0 or a != a else math.copysign(math.inf, a)]
        if op == "%":
            return [math.fmod(a, b)]
        value = {"+": a + b, "-": a - b, "*": a * b}.get(op)
        return [value] if value is not None else [a**b] if op == "^" else None
    except (ArithmeticError, ValueError):
        return None
