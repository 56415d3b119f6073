"""PromQL, relabelling, sizes, and places inside scalars: laws, tables, and promtool's own word."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_lint.lang import promql, relabel, sizes
from phoenix_lint.lang.promql_constant import constant
from phoenix_lint.lang.promql_labels import labels_of
from phoenix_lint.lang.promql_tables import AGGREGATIONS, FUNCTIONS
from phoenix_lint.official.checker import version
from phoenix_lint.schema.model import version_of
from phoenix_lint.source import Source
from phoenix_lint.syntax.nodes import Mapping, Scalar, Tree
from phoenix_lint.syntax.parser import parse
from phoenix_lint.syntax.positions import locate

# expression, version, piece of the text at fault, words of the message
BAD = [
    ("", (3, 5), "", "no expression found"),
    ("sum(rate(x[5m])", (3, 5), "(", "never closed"),
    ("sum(up))", (3, 5), ")", "no `(` that it closes"),
    ("a.b", (3, 5), ".", 'written {"a.b"}'),
    ("up{job=a}", (3, 5), "a", "expected a text in quotes"),
    ('up{job="a"', (3, 5), "", "a `}` is missing"),
    ('{a=~"("}', (3, 5), '"("', "no regular expression"),
    ('x{__name__="y"}', (3, 5), '__name__="y"', "given twice"),
    ("{a=~'.*'}", (3, 5), "{a=~'.*'}", "match every series"),
    ("1 > 2", (3, 5), ">", "wants `bool`"),
    ("a + bool b", (3, 5), "+", "`bool`"),
    ("a and 1", (3, 5), "and", "not a scalar"),
    ("a and on(x) group_left b", (3, 5), "and", "`group_left` cannot be used"),
    ("a * on(x) group_left(x) b", (3, 5), "x", "at once"),
    ("rate(x)", (3, 5), "x", "wants a range vector"),
    ("round(x, 1, 2)", (3, 5), "round(x, 1, 2)", "at most 2"),
    ("foo(x)", (3, 5), "foo", "no function `foo`"),
    ("round(x,)", (3, 5), ",", "comma"),
    ("x[0s]", (3, 5), "0s", "greater than 0"),
    ("x[5m][5m]", (3, 5), "[5m]", "a subquery has a colon"),
    ("x[30s1m]", (3, 5), "30s1m", "large to small"),
    ("x offset 1m offset 2m", (3, 5), "offset", "twice"),
    ("x > 5m", (2, 53), "5m", "since 2.54"),
    ("{'a.b'}", (2, 50), "'", "inside braces"),
    ("holt_winters(x[1h], 0.5, 0.5)", (3, 0), "holt_winters", "removed in Prometheus 3.0"),
    ("histogram_avg(x)", (2, 50), "histogram_avg", "exists since Prometheus 2.51"),
    ("mad_over_time(x[5m])", (3, 5), "mad_over_time", "--enable-feature=promql-experimental-functions"),
    ("rate(x[5m*2])", (3, 5), "*", "--enable-feature=promql-duration-expr"),
    ("rate(x[5m] smoothed)", (3, 7), "smoothed", "promql-extended-range-selectors"),
    ("a + fill(0) b", (3, 10), "fill", "promql-binop-fill-modifiers"),
    ('x{a="\\d"}', (3, 5), "\\d", "unknown escape"),
]
GOOD = [
    ("a or b and c unless d", (2, 30)),
    ("-x ^ 2 ^ y", (2, 30)),
    ("sum without (a,) (x) / on() group_left() y", (2, 30)),
    ("x @ end() offset -5m", (2, 33)),
    ("max_over_time(rate(x[5m])[1h:1m] offset 1d)", (2, 30)),
    ("rate(x[300] offset 60) > 5m", (2, 54)),
    ('{"a.b", c="d"}', (2, 51)),
    ('sum by ("a.b") (x)', (2, 55)),
    ("holt_winters(x[1h], 0.5, 0.5)", (2, 55)),
    ("first_over_time(x[5m])", (3, 14)),
    ("sum\n# comment ) here\n(up) # end", (3, 5)),
    ("by + offset", (3, 5)),
    ("0x1F + 1_000 + .5e3 + Inf", (2, 54)),
]


@pytest.mark.parametrize("text, release, piece, words", BAD, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_refused_and_where(text: str, release: tuple[int, ...], piece: str, words: str) -> None:
    errors = promql.parse(text, release).errors
    assert errors
    assert words in str(errors[0])
    assert text[errors[0].start : errors[0].end] == piece


@pytest.mark.parametrize("text, release", GOOD, ids=lambda v: v if isinstance(v, str) else "")
def test_what_is_accepted(text: str, release: tuple[int, ...]) -> None:
    assert promql.parse(text, release).errors == ()


@given(
    st.text(alphabet=st.sampled_from(list("abx_ :=~!<>{}[]()\"'`\\,@+-*/%^#\n.0159mshyoffrtbyun\u00e4")), max_size=40)
)
def test_any_text_gets_an_answer(text: str) -> None:
    for release in ((2, 30), (3, 14)):
        for error in promql.parse(text, release).errors:
            assert 0 <= error.start <= len(text)


def test_nesting_ends_with_a_clear_word() -> None:
    errors = promql.parse("(" * 5000 + "x" + ")" * 5000).errors
    assert "nested more than" in str(errors[0])


LABELS = [
    ("sum by (job) (x)", {"job"}, None),
    ("sum(x)", set(), None),
    ("sum without (a) (x)", None, {"a"}),
    ("sum by (a, b) (sum by (a) (x))", {"a"}, None),
    ("x / on(a) y", {"a"}, None),
    ("x / ignoring(a) y", None, {"a"}),
    ("x * on(a) group_left(b) sum by (a) (y)", None, {"b"}),
    ("x * on(a) group_left(b) y", None, set()),
    ("topk(3, sum by (a) (x))", {"a"}, None),
    ('absent(up{job="a", b=~"c"})', {"job"}, None),
    ('label_replace(sum(x), "a", "$1", "b", "(.*)")', {"a"}, None),
    ("histogram_quantile(0.9, sum by (le, job) (rate(x[5m])))", {"job"}, None),
    ("sum by (a) (x) or sum by (b) (y)", {"a", "b"}, None),
    ("sum by (a) (x) or y", None, set()),
    ('x{a=""}', None, {"a"}),
    ('count_values("v", x)', {"v"}, None),
    ("vector(1)", set(), None),
]


@pytest.mark.parametrize("text, only, gone", LABELS, ids=lambda v: v if isinstance(v, str) else "")
def test_labels_that_are_left(text: str, only: set[str] | None, gone: set[str] | None) -> None:
    expr = promql.parse(text).expr
    assert expr is not None
    found = labels_of(expr)
    assert found.only == only
    if gone is not None:
        assert found.gone == gone


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("vector(1)", [1]),
        ("1 + 2 * 3", [7]),
        ("vector(1) > 2", []),
        ("vector(3) > bool 2", [1]),
        ("-vector(2) ^ 2", [-4]),
        ("time() - 60", [0]),
        ("up", None),
        ("vector(1) / 0", [float("inf")]),
    ],
)
def test_constants(text: str, wanted: list[float] | None) -> None:
    expr = promql.parse(text).expr
    assert expr is not None
    assert constant(expr, 60) == wanted


def test_relabelling_as_prometheus_does_it() -> None:
    rule = relabel.RelabelRule
    target = {"__address__": "https://a.test/x", "job": "b", "__meta_x": "y"}
    rules = [
        rule(source_labels=("__address__",), target_label="__param_target"),
        rule(
            source_labels=("__param_target", "job"),
            regex="https://([^/]+)/.*;(.*)",
            replacement="${1}-$2",
            target_label="instance",
        ),
        rule("labelmap", regex="__meta_(.+)"),
        rule(target_label="__address__", replacement="probe:9115"),
        rule("lowercase", ("instance",), target_label="low"),
        rule("labeldrop", regex="job"),
    ]
    assert relabel.relabel(target, rules) == {
        "__address__": "probe:9115",
        "__param_target": "https://a.test/x",
        "__meta_x": "y",
        "x": "y",
        "instance": "a.test-b",
        "low": "a.test-b",
    }
    assert relabel.relabel(target, [rule("keep", ("job",), regex="a")]) is None
    assert relabel.relabel(target, [rule("hashmod", ("job",), modulus=7, target_label="h")])["h"] in set("0123456")  # type: ignore[index]


@pytest.mark.parametrize(
    "text, wanted", [("1KB", 1024), ("1.5MiB", 1572864), ("0", 0), ("2GB1B", 2147483649), ("-1B", -1)]
)
def test_sizes(text: str, wanted: int) -> None:
    assert sizes.to_bytes(text) == wanted


@pytest.mark.parametrize("text", ["", "5", "5mb", "1 GB", "GB", "1iB", "99999EB"])
def test_no_sizes(text: str) -> None:
    with pytest.raises(sizes.BadSize):
        sizes.to_bytes(text)


WRITTEN = [
    "a: plain text {x} y\n",
    "a: plain text\n  folded over\n\n  lines\n",
    "a: 'single ''quoted'' text\n  on lines'\n",
    'a: "double \\"quoted\\" \\u00e4 \\x41 \\n text\\\n  joined \\t x"\n',
    "a: |\n  literal\n    block\n\n  text\n",
    "a: >-\n  folded\n  block\n\n    more\n  text\n",
    "- b\n- a: |2\n      indented\n    text\n",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_every_character_is_found_where_it_stands(text: str) -> None:
    tree = parse(Source("x.yml", text))
    assert isinstance(tree, Tree)
    root = tree.root.items[1] if not isinstance(tree.root, Mapping) else tree.root  # type: ignore[union-attr]
    assert isinstance(root, Mapping)
    node = root.entries[0].value
    assert isinstance(node, Scalar)
    last = -1
    for i, c in enumerate(node.value):
        at = locate(node, i)
        assert at >= last, "places come in the order of the text"
        last = at
        if not c.isspace():
            assert text[at] == c or text[at] == "\\"
    assert locate(node, len(node.value)) <= node.end


def expressions(seed: int, count: int) -> list[str]:
    """Random expressions, right and wrong ones."""
    chance = random.Random(seed)
    leaves = [
        "up",
        "a:b",
        "sum",
        "by",
        'x{a="b"}',
        '{a=~"x.+"}',
        '{a=""}',
        "x[5m]",
        "x[1h:5m]",
        "1",
        "2.5e3",
        "5m",
        '"s"',
        "NaN",
    ]
    leaves += [
        "x offset 5m",
        "x @ 1",
        "x[5m] offset -5m",
        '{"a.b"}',
        "x[5]",
        "x[+5m]",
        "x offset 0s",
        "x[5 m]",
        "1_000",
        "a.b",
        "x{a=b}",
    ]
    modifiers = [
        "",
        "",
        "",
        " bool",
        " on(a)",
        " ignoring(a,b)",
        " on(a) group_left(b)",
        " on(a) group_left(a)",
        " group_left",
    ]
    operators = ["+", "-", "*", "/", "%", "^", "==", "!=", ">", "<=", "and", "or", "unless", "atan2", "=~"]

    def make(depth: int) -> str:
        kind = chance.random()
        if depth == 0 or kind < 0.25:
            return chance.choice(leaves)
        if kind < 0.5:
            return f"{make(depth - 1)} {chance.choice(operators)}{chance.choice(modifiers)} {make(depth - 1)}"
        args = ", ".join(make(depth - 1) for _ in range(chance.choice([0, 1, 1, 1, 2, 3])))
        if kind < 0.65:
            return f"{chance.choice([*FUNCTIONS, 'nosuch'])}({args})"
        if kind < 0.8:
            return f"{chance.choice(list(AGGREGATIONS))} {chance.choice(['', 'by (a, b)', 'without (a,)', 'by (1)'])}({args})"
        if kind < 0.9:
            return f"({make(depth - 1)})"
        return make(depth - 1) + chance.choice([" offset 5m", "[5m]", "[5m:1m]", " @ end()", "[5m:]", ")", "("])

    return [make(3) for _ in range(count)]


def test_promtool_gives_the_same_verdict_on_random_expressions(promtool: str, tmp_path: Path) -> None:
    texts = expressions(1, 1500)
    file = tmp_path / "rules.yml"
    file.write_text(
        "groups:\n- name: g\n  rules:\n" + "".join(f"  - record: a\n    expr: {json.dumps(t)}\n" for t in texts)
    )
    done = subprocess.run([promtool, "check", "rules", "--lint=none", str(file)], capture_output=True, text=True)
    refused = {int(n) for n in re.findall(r'group "g", rule (\d+), "a":', done.stdout + done.stderr)}
    assert refused
    release = version_of(version(promtool))
    assert [t for i, t in enumerate(texts, 1) if bool(promql.parse(t, release).errors) != (i in refused)] == []
