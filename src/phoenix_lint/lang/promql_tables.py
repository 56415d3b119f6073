"""PromQL's functions, aggregations and keywords with the versions that have them.

Source: github.com/prometheus/prometheus promql/parser/functions.go, lex.go at the release tags 2.30 to 3.14.
"""

from __future__ import annotations

from typing import NamedTuple

Version = tuple[int, ...]

VECTOR, MATRIX, SCALAR, STRING = "instant vector", "range vector", "scalar", "string"
_V, _M, _S, _T = VECTOR, MATRIX, SCALAR, STRING
NEVER: Version = (99,)


class Function(NamedTuple):
    """A function's arguments (the last type repeats up to `most`; -1: without end), result, and versions.

    `experimental`: from which version on it wants the feature flag promql-experimental-functions, and up to which.
    """

    args: tuple[str, ...]
    least: int
    most: int
    returns: str = VECTOR
    since: Version = (0,)
    until: Version = NEVER
    experimental: tuple[Version, Version] | None = None


def _each(names: str, args: tuple[str, ...], since: Version = (0,), least: int | None = None) -> dict[str, Function]:
    return {n: Function(args, len(args) if least is None else least, len(args), VECTOR, since) for n in names.split()}


def _experimental(args: tuple[str, ...], since: Version, least: int = -1, most: int = 0, returns: str = _V) -> Function:
    return Function(
        args,
        len(args) if least < 0 else least,
        most or len(args),
        returns,
        since,
        NEVER,
        (since, NEVER),
    )


FUNCTIONS: dict[str, Function] = {
    **_each("abs absent ceil exp floor ln log10 log2 sgn sort sort_desc sqrt timestamp", (_V,)),
    **_each("acos acosh asin asinh atan atanh cos cosh deg rad sin sinh tan tanh", (_V,), (2, 31)),
    **_each(
        "absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time"
        " max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time",
        (_M,),
    ),
    **_each("day_of_month day_of_week days_in_month hour minute month year", (_V,), (0,), 0),
    **_each("day_of_year", (_V,), (2, 36), 0),
    **_each("histogram_count histogram_sum", (_V,), (2, 40)),
    **_each("histogram_stddev histogram_stdvar", (_V,), (2, 47)),
    **_each("histogram_avg", (_V,), (2, 51)),
    "clamp": Function((_V, _S, _S), 3, 3),
    "clamp_max": Function((_V, _S), 2, 2),
    "clamp_min": Function((_V, _S), 2, 2),
    "double_exponential_smoothing": _experimental((_M, _S, _S), (3, 0)),
    "end": _experimental((), (3, 12), returns=_S),
    "first_over_time": Function((_M,), 1, 1, _V, (3, 7), NEVER, ((3, 7), (3, 14))),
    "histogram_fraction": Function((_S, _S, _V), 3, 3, _V, (2, 40)),
    "histogram_quantile": Function((_S, _V), 2, 2),
    "histogram_quantiles": _experimental((_V, _T, _S, _S), (3, 11), 3, 12),
    "holt_winters": Function((_M, _S, _S), 3, 3, _V, (0,), (3, 0)),
    "info": _experimental((_V, _V), (2, 55), 1),
    "label_join": Function((_V, _T, _T, _T), 3, -1),
    "label_replace": Function((_V, _T, _T, _T, _T), 5, 5),
    "mad_over_time": _experimental((_M,), (2, 49)),
    "max_of": _experimental((_S, _S), (3, 13), returns=_S),
    "min_of": _experimental((_S, _S), (3, 13), returns=_S),
    "pi": Function((), 0, 0, _S, (2, 31)),
    "predict_linear": Function((_M, _S), 2, 2),
    "quantile_over_time": Function((_S, _M), 2, 2),
    "range": _experimental((), (3, 12), returns=_S),
    "round": Function((_V, _S), 1, 2),
    "scalar": Function((_V,), 1, 1, _S),
    "sort_by_label": _experimental((_V, _T), (2, 49), 1, -1),
    "sort_by_label_desc": _experimental((_V, _T), (2, 49), 1, -1),
    "start": _experimental((), (3, 12), returns=_S),
    "start_timestamp": _experimental((_V,), (3, 14)),
    "step": _experimental((), (3, 12), returns=_S),
    "time": Function((), 0, 0, _S),
    "ts_of_first_over_time": _experimental((_M,), (3, 7)),
    "ts_of_last_over_time": _experimental((_M,), (3, 5)),
    "ts_of_max_over_time": _experimental((_M,), (3, 5)),
    "ts_of_min_over_time": _experimental((_M,), (3, 5)),
    "vector": Function((_S,), 1, 1),
}

# Aggregations: the type of their parameter, or "".
AGGREGATIONS: dict[str, str] = {
    "sum": "",
    "avg": "",
    "min": "",
    "max": "",
    "group": "",
    "count": "",
    "stddev": "",
    "stdvar": "",
    "count_values": STRING,
    "topk": SCALAR,
    "bottomk": SCALAR,
    "quantile": SCALAR,
    "limitk": SCALAR,
    "limit_ratio": SCALAR,
}
EXPERIMENTAL_AGGREGATIONS_SINCE: Version = (2, 54)
FLAG = "promql-experimental-functions"
