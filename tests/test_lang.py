"""The small languages: tables of what Go accepts and refuses, and laws."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_lint.lang import durations, globs, gotemplate, labels, logql, regex, timeintervals, urls
from phoenix_lint.lang.labels import Matcher
from phoenix_lint.schema.suggest import distance, near
from phoenix_lint.syntax.scalars import plain_is_safe, quote_like, resolve_plain


@pytest.mark.parametrize(
    "text, value", [("0", 0), ("5m", 300_000), ("1h30m", 5_400_000), ("1y2w3d4h5m6s7ms", 33_019_506_007), ("00s", 0)]
)
def test_durations(text: str, value: int) -> None:
    assert durations.milliseconds(text) == value


@pytest.mark.parametrize("text", ["", "5", "5 m", "-5m", "1.5h", "5m1h", "5m5m", "5M", "m", "400y", "5min", "\u0665m"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(durations.BadDuration):
        durations.milliseconds(text)


@given(st.integers(0, 10**12))
def test_a_spelt_duration_is_read_back(total: int) -> None:
    assert durations.milliseconds(durations.spell(total)) == total


@pytest.mark.parametrize(
    "text, value",
    [
        ("0", 0),
        ("-5s", -5 * 10**9),
        ("1.5h", 5400 * 10**9),
        (".5s", 5 * 10**8),
        ("1h2m3.5s", 3723_500_000_000),
        ("+1us", 1000),
    ],
)
def test_go_durations(text: str, value: int) -> None:
    assert durations.nanoseconds(text) == value


@pytest.mark.parametrize("text", ["", "5", "1d", "5 s", "s", ".s", "1h-2m", "-", "9999999999h"])
def test_what_is_no_go_duration(text: str) -> None:
    with pytest.raises(durations.BadDuration):
        durations.nanoseconds(text)


@pytest.mark.parametrize(
    "text",
    ["http://a", "https://a.b:8/p?q#f", "http://[::1]:9/x", "HTTP://a", "http://u:p@h/", "http://a/%20", "http://a:/"],
)
def test_urls(text: str) -> None:
    assert urls.http(text).host


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a/b",
        "ftp://a",
        "http:///p",
        "http://a b/",
        "http://a:x",
        "http://a/%zz",
        ":a",
        "http://[::1",
        "http:a",
        "http://a\n",
        "http://u^@h",
        "${X}",
        "http://{{ x }}/",
    ],
)
def test_what_is_no_http_url(text: str) -> None:
    with pytest.raises(urls.BadURL):
        urls.http(text)


@pytest.mark.parametrize(
    "text, pair", [("h:1", ("h", "1")), (":1", ("", "1")), ("[::1]:2", ("::1", "2")), ("h:", ("h", ""))]
)
def test_addresses(text: str, pair: tuple[str, str]) -> None:
    assert urls.split_host_port(text) == pair


@pytest.mark.parametrize("text", ["h", "::1", "a:b:1", "[::1]", "[::1", "a]:1", "[a]b:1"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(urls.BadAddress):
        urls.split_host_port(text)


@pytest.mark.parametrize(
    "text, matchers",
    [
        ("a=b", [Matcher("a", "=", "b")]),
        ('{a="b", c=~"d|e",}', [Matcher("a", "=", "b"), Matcher("c", "=~", "d|e")]),
        (' a !~ "x y" ', [Matcher("a", "!~", "x y")]),
        (r'a="\"\\\n\d"', [Matcher("a", "=", '"\\\n\\d')]),
        ("a=b c", [Matcher("a", "=", "b c")]),
        ("", []),
        ('"http.status"="500"', [Matcher("http.status", "=", "500")]),
        ("a=", [Matcher("a", "=", "")]),
    ],
)
def test_matchers(text: str, matchers: list[Matcher]) -> None:
    assert labels.parse(text) == matchers


@pytest.mark.parametrize("text", ['a="b', 'a=b"', 'a=="b"', "a", "=b", 'a=~"("', "a b=c", '{a="b"'])
def test_what_is_no_matcher(text: str) -> None:
    if text == '{a="b"':  # the classic parser does not mind
        assert labels.parse(text)
        return
    with pytest.raises(labels.BadMatcher):
        labels.parse(text)


@given(st.text(max_size=12), st.sampled_from(["=", "!="]))
def test_a_written_matcher_means_the_same_to_both_parsers(value: str, op: str) -> None:
    matcher = Matcher("name", op, value)
    assert labels.parse_classic(str(matcher)) == [matcher]
    if "\r" not in value and not any(0xD800 <= ord(c) < 0xE000 for c in value):
        assert labels.parse_utf8(str(matcher)) == [matcher]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.text(alphabet="xy\\\"' ,{}=~", max_size=5)), min_size=1, max_size=3),
    st.dictionaries(st.sampled_from("abc"), st.text(alphabet="xy\\\"' ,{}=~", max_size=5)),
)
def test_matchers_keep_the_meaning_of_match(pairs: list[tuple[str, str]], alert: dict[str, str]) -> None:
    """`match` compares label by label; the matchers that replace it do the same on any label set."""
    old = all(alert.get(n, "") == v for n, v in dict(pairs).items())
    new = all(
        m.matches(alert.get(m.name, "")) for n, v in dict(pairs).items() for m in labels.parse(str(Matcher(n, "=", v)))
    )
    assert old == new


def test_expressions_are_anchored() -> None:
    assert Matcher("a", "=~", "b|c").matches("c")
    assert not Matcher("a", "=~", "b|c").matches("cc")
    assert (
        regex.anchored_fault("a{2000}")
        and regex.anchored_fault("(?=a)")
        and regex.anchored_fault("[") == "missing ]: [)$"
    )
    assert (
        regex.literals("(a|b-c)") == ["a", "b-c"]
        and regex.literals("a.*") is None
        and regex.literals(r"a\.b") == ["a.b"]
    )


@pytest.mark.parametrize("pattern", ["*.tmpl", "[a-z]*", "[^a]", "a?", r"\[", "[]]"])
def test_globs(pattern: str) -> None:
    assert (globs.fault(pattern) is None) == (pattern != "[]]")


@pytest.mark.parametrize("pattern", ["[", "[a", "[a-", "[]", "[-]", "a\\", "[^]"])
def test_malformed_globs(pattern: str) -> None:
    assert globs.fault(pattern)


GOOD = [
    "",
    "text",
    "{{ . }}",
    "{{- .A.B -}}",
    "{{ $x := .A }}{{ $x.B }}{{ $x = 1 }}",
    "{{ range $i, $e := .A }}{{ break }}{{ else }}{{ end }}",
    "{{ if and (eq .A 1) (not .B) }}a{{ else if .C }}b{{ else }}c{{ end }}",
    "{{ with .A }}{{ . }}{{ else with .B }}{{ . }}{{ end }}",
    '{{ define "a" }}{{ template "b" . }}{{ end }}{{ block "c" . }}x{{ end }}',
    "{{/* c */}}{{- /* c */ -}}",
    '{{ `raw` | printf "%s" }}',
    "{{ (index .A 0).B }}",
    '{{ len .A | printf "%d" }}',
    "{{ 0x1F }}{{ 1e3 }}{{ 'a' }}{{ -1.5 }}",
    "{{ .A\n.B }}",
    "{{ print nil }}",
    "{{ .A | }}",
    "{{ nil }}",
    "{{ $x = 1 }}",
    "{{ $ }}{{ $.A }}",
]
BAD = {
    "{{": "unclosed action",
    "{{ }}": "missing value",
    "{{ .A": "unclosed action",
    "{{ if .A }}": "no {{ end }}",
    "{{ end }}": "unexpected {{ end }}",
    "{{ else }}": "unexpected {{ else }}",
    "{{ nofunc }}": "not defined",
    "{{ $x }}": "undefined variable",
    "{{ .A | 1 }}": "no function",
    '{{ "a }}': "unterminated",
    "{{ 'ab }}": "unterminated",
    "{{ .A) }}": "unexpected",
    "{{ (.A }}": "unexpected",
    "{{ 1a }}": "bad number",
    "{{ .A.1 }}": "unexpected",
    "{{ break }}": "outside",
    '{{ if .A }}{{ define "x" }}{{ end }}{{ end }}': "inside",
    "{{/* c }}": "unclosed comment",
    "{{/* c */ x }}": "comment ends",
    "{{ template x }}": "unexpected",
    "{{ 08 }}": "bad number",
    "{{ .A = 1 }}": "unexpected",
    "{{ {{ .A }} }}": "unexpected `{`",
    "{{ .A % }}": "unexpected `%`",
    "{{ true.A }}": "unexpected `.`",
    "{{ if }}x{{ end }}": "missing value",
    '{{ define "a" }}x{{ end }}{{ define "a" }}y{{ end }}': "multiple definition",
}


@pytest.mark.parametrize("text", GOOD)
def test_good_templates(text: str) -> None:
    gotemplate.parse(text, frozenset())


@pytest.mark.parametrize("text, words", BAD.items())
def test_bad_templates(text: str, words: str) -> None:
    with pytest.raises(gotemplate.BadTemplate) as error:
        gotemplate.parse(text, frozenset())
    assert any(w in str(error.value) for w in words.split("|"))
    assert 0 <= error.value.start <= len(text)


@given(st.text(alphabet="{}. $abif\"'`()|:=-/*", max_size=40))
def test_any_text_is_a_template_or_not(text: str) -> None:
    try:
        gotemplate.parse(text, frozenset())
    except gotemplate.BadTemplate as error:
        assert str(error)


@pytest.mark.parametrize(
    "text, value",
    [
        ("yes", True),
        ("Off", False),
        ("tRUE", "tRUE"),
        ("010", 8),
        ("0o10", 8),
        ("0x1F", 31),
        ("0b11", 3),
        ("1_000", 1000),
        ("1e3", 1000.0),
        ("1.", 1.0),
        ("08", 8.0),
        ("~", None),
        ("", None),
        ("1:30", "1:30"),
        ("-", "-"),
        (".5", 0.5),
        ("2020-01-02", "2020-01-02"),
        ("99999999999999999999", 1e20),
    ],
)
def test_plain_scalars_as_the_go_decoder_reads_them(text: str, value: object) -> None:
    assert resolve_plain(text) == value and type(resolve_plain(text)) is type(value)


@given(st.text(alphabet="ab:#-?'\"\\[]{} \n&*!|>%@`,~0", max_size=12), st.sampled_from(["", "'", '"']))
def test_a_quoted_value_is_read_back(value: str, style: str) -> None:
    from phoenix_lint.source import Source
    from phoenix_lint.syntax.nodes import Mapping, Scalar, Tree
    from phoenix_lint.syntax.parser import parse

    found = parse(Source("x", f"k: {quote_like(value, style)}\n"))
    assert isinstance(found, Tree) and isinstance(found.root, Mapping)
    node = found.root.entries[0].value
    assert isinstance(node, Scalar) and node.value == value


def test_what_may_stand_without_quotes() -> None:
    assert plain_is_safe("a b-c") and not plain_is_safe("yes") and plain_is_safe("yes", text=False)
    assert not any(plain_is_safe(v) for v in ("", "a: b", "a #b", "*a", "[a", "a,b", " a", "1", "2020-01-01"))


def test_time_intervals() -> None:
    assert timeintervals.time_of_day("24:00") == 1440
    assert timeintervals.weekdays("Monday:friday") == (1, 5)
    assert timeintervals.days_of_month("-3:-1") == (-3, -1)
    assert timeintervals.months("january:3") == (1, 3)
    for parse, text in [
        (timeintervals.time_of_day, "9:00"),
        (timeintervals.weekdays, "mon"),
        (timeintervals.weekdays, "friday:monday"),
        (timeintervals.days_of_month, "0"),
        (timeintervals.days_of_month, "1:-28"),
        (timeintervals.years, "2025:2024"),
        (timeintervals.months, "a:b:c"),
    ]:
        with pytest.raises(timeintervals.BadInterval):
            parse(text)
    assert (
        timeintervals.zone_fault("Europe/Berlin") is None
        and timeintervals.zone_fault("Mars/Base")
        and timeintervals.zone_fault("../etc/passwd")
    )


@given(st.text(alphabet="abc_", max_size=6), st.text(alphabet="abc_", max_size=6))
def test_distance_is_symmetric_and_zero_for_equal_words(a: str, b: str) -> None:
    assert distance(a, b, 9) == distance(b, a, 9)
    assert (distance(a, b, 9) == 0) == (a == b)


def test_near_words() -> None:
    assert near("group_intervall", ["group_interval", "group_wait"]) == ["group_interval"]
    assert near("repeat-interval", ["repeat_interval"]) == ["repeat_interval"]
    assert near("wiat", ["wait"]) == ["wait"]
    assert near("colour", ["receiver", "routes"]) == []


LOGQL = {
    '{a="b"}': "log",
    '({a="b"} |= "x")': "log",
    '{a="b"} | logfmt --strict | dur > 10s and size >= 20KB or status = 500': "log",
    '{a="b"} | regexp "(?P<x>a)" | line_format "{{.x}}" | label_format y=x,z="{{.x}}"': "log",
    '{a="b"} | json x="y.z", b | drop c, d="e"': "log",
    '{a="b"} |= "x" or "y" != ip("10.0.0.0/8")': "log",
    'rate({a="b"}[5m])': "metric",
    'sum by (app) (rate({app=~".+"} |= "x" != "y" | json | level="error" [5m])) > 1': "metric",
    'quantile_over_time(0.99, {a="b"} | json | unwrap duration(x) | __error__="" [5m]) by (app)': "metric",
    'count_over_time({a="b"} |~ `(?i)err` [5m] offset 1h) # a comment': "metric",
    'sum(count_over_time(({a="b"} |= "x")[5m])) / 2 * 100': "metric",
    'rate({a="b"}[5m]) and on (x) group_left (y) rate({a="c"}[5m])': "metric",
    'label_replace(rate({a="b"}[1m]),"x","$1","y","(.*)")': "metric",
    "vector(1)": "metric",
    "1 > bool 0": "literal",
}
BAD_LOGQL = {
    '{a="b"': (6, "expected `}`"),
    "{}": (0, "excludes the empty value"),
    '{a=~".*"}': (0, "excludes the empty value"),
    "increase(x[5m])": (0, "no function of LogQL"),
    'rate({a="b"})': (12, "a range"),
    'rate({a="b"}[5])': (13, "no duration"),
    'sum_over_time({a="b"}[5m])': (0, "`unwrap` is missing"),
    'count_over_time({a="b"} | unwrap x [5m])': (0, "takes no `unwrap`"),
    'topk(sum(rate({a="b"}[5m])))': (0, "needs a number"),
    '{a="b"} > 1': (0, "a query for lines"),
    "{a='b'}": (3, "unexpected character"),
    'rate({a="b"}[5m]) by (x)': (18, "grouping is not allowed"),
    '{a="b"} | regexp "a"': (17, "no named group"),
    '{a="\\d"}': (4, "unknown escape"),
    '{a="b"} | unwrap x': (10, "only possible inside"),
    '{a="b"} |~ "("': (11, "regular expression"),
}


@pytest.mark.parametrize("text, kind", LOGQL.items())
def test_logql(text: str, kind: str) -> None:
    assert logql.parse(text, (3, 4, 2)).kind == kind


@pytest.mark.parametrize("text, wanted", BAD_LOGQL.items())
def test_logql_that_is_refused(text: str, wanted: tuple[int, str]) -> None:
    with pytest.raises(logql.BadQuery, match=re.escape(wanted[1])) as caught:
        logql.parse(text, (3, 4, 2))
    assert caught.value.start == wanted[0] and caught.value.end > caught.value.start


def test_logql_by_version() -> None:
    for text, since in (
        ("vector(1)", (2, 7)),
        ('approx_topk(3, rate({a="b"}[1m]))', (3, 3)),
        ('{a="b"} |> "<_>x"', (3, 0)),
    ):
        assert logql.parse(text, since)
        with pytest.raises(logql.BadQuery):
            logql.parse(text, (since[0], since[1] - 1) if since[1] else (2, 9))


@given(st.text(alphabet='{}()[]|="~!a5m, rate(by"', max_size=40))
def test_logql_ends_with_a_place(text: str) -> None:
    try:
        logql.parse(text, (3, 4))
    except logql.BadQuery as error:
        assert 0 <= error.start < error.end <= len(text) + 1
