"""Trees: spans, both scanners alike, limits; the words for faults; comments."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_lint.source import Source
from phoenix_lint.syntax.comments import comments_of
from phoenix_lint.syntax.faults import explain
from phoenix_lint.syntax.nodes import Entry, Mapping, Scalar, Tree, iter_leaves, iter_nodes, node_start, path_of
from phoenix_lint.syntax.parser import SyntaxFault, parse

from .cases import decoded, read
from .conftest import ROOT

FILES = [*sorted((ROOT / "fixtures").rglob("*.yml"))]
CASES = sorted((ROOT / "fixtures" / "cases").glob("*/*.case"))


def tree(text: str) -> Tree:
    found = parse(Source("x.yml", text))
    assert isinstance(found, Tree), found
    return found


def shape(found: Tree | SyntaxFault) -> object:
    if not isinstance(found, Tree):
        return "fault"
    return [(type(n).__name__, path_of(n), getattr(n, "value", ""), n.start, n.end) for n in iter_nodes(found.root)]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_both_scanners_give_the_same_tree(path: object) -> None:
    source = Source("x", path.read_text())  # type: ignore[attr-defined]
    assert shape(parse(source)) == shape(parse(source, pure=True))


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_both_scanners_agree_on_the_cases(path: object) -> None:
    case = read(path)  # type: ignore[arg-type]
    source = Source("x", decoded(case.files)[case.main])
    assert shape(parse(source)) == shape(parse(source, pure=True))


NAMES = st.sampled_from(["a", "b", "c-d", "'q'", '"e"'])
SCALARS = st.sampled_from(["1", "x", "'it''s'", '"q\\n"', "", "~", "true", "a b"])


def block(depth: int) -> st.SearchStrategy[list[str]]:
    if depth == 0:
        return SCALARS.map(lambda s: [s])
    inner = st.one_of(SCALARS.map(lambda s: [s]), st.deferred(lambda: block(depth - 1)))

    def mapping(pairs: list[tuple[str, list[str]]]) -> list[str]:
        lines = []
        for name, value in pairs:
            lines += [f"{name}: {value[0]}"] if len(value) == 1 else [f"{name}:", *(f"  {x}" for x in value)]
        return lines

    return st.lists(st.tuples(NAMES, inner), min_size=1, max_size=3, unique_by=lambda p: p[0].strip("'\"")).map(mapping)


@given(block(3))
def test_both_scanners_agree_on_generated_texts(lines: list[str]) -> None:
    source = Source("x", "\n".join(lines) + "\n")
    assert shape(parse(source)) == shape(parse(source, pure=True))


@given(st.text(alphabet="ab:- #'\"[]{}|>&*!%\n\t,?x", max_size=60))
@settings(max_examples=500)
def test_any_text_is_a_tree_or_a_fault_with_words(text: str) -> None:
    source = Source("x", text)
    found = parse(source)
    if isinstance(found, SyntaxFault):
        words = explain(source, found)
        assert words.message
        assert 0 <= words.span.start <= words.span.end <= len(text) + 1


def test_spans_are_those_of_the_text() -> None:
    text = "a: &x !!str foo\nb: |\n  text\n\n  more\n\n# c\nc: *x\nd: [1, {e: f}]\n? k\n: v\n"
    found = {path_of(n): text[n.start : n.end] for n in iter_nodes(tree(text).root)}
    assert found["a",] == "foo"
    assert found["b",] == "|\n  text\n\n  more"
    assert found["c",] == "*x"
    assert found["d", 1] == "{e: f}"
    assert found["d", 1, "e"] == "f"
    assert found["k",] == "v"
    value = tree(text).root.entries[0].value  # type: ignore[union-attr]
    assert text[node_start(value) : value.end] == "&x !!str foo"


def test_duplicates_and_absent_values_are_kept() -> None:
    root = tree("a:\na: 1\n").root
    assert isinstance(root, Mapping)
    assert [e.name for e in root.entries] == ["a", "a"]
    absent = root.entries[0].value
    assert isinstance(absent, Scalar) and (absent.start, absent.end) == (2, 2)


def test_leaves_number_the_duplicates() -> None:
    assert dict(iter_leaves(tree("a: 1\na: 2\n").root)) == {("a",): " 1", ("a\0" + "2",): " 2"}


def test_only_the_first_document_is_read() -> None:
    assert shape(parse(Source("x", "a: 1\n---\n[\n"))) == shape(parse(Source("x", "a: 1\n")))
    assert shape(parse(Source("x", "a: 1\n...\n\t[\n"))) == shape(parse(Source("x", "a: 1\n")))


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "\n\n"])
def test_nothing_is_an_empty_tree(text: str) -> None:
    root = tree(text).root
    assert root is None or (isinstance(root, Scalar) and not root.value)


def test_deep_nesting_ends_in_bounded_time() -> None:
    began = time.monotonic()
    found = parse(Source("x", "[" * 10_000))
    assert isinstance(found, SyntaxFault) and "levels deep" in found.problem
    found = parse(Source("x", "".join(f"{' ' * i}a:\n" for i in range(10_000))))
    assert isinstance(found, SyntaxFault) and "levels deep" in found.problem
    assert time.monotonic() - began < 20


def test_an_alias_bomb_is_seen_without_being_expanded() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    began = time.monotonic()
    assert tree("\n".join(lines) + "\n").excessive_aliases
    assert time.monotonic() - began < 5
    assert not tree("a: &a [1, 2]\nb: *a\nc: *a\n").excessive_aliases


def test_comments_are_not_found_in_scalars() -> None:
    text = "# head\na: 'x # no'  # yes\nb: |  # header\n  # no\nc: x#no\nd: [1, # in flow\n  2]\n"
    found = comments_of(tree(text))
    assert [c.text for c in found] == ["# head", "# yes", "# header", "# in flow"]
    assert [c.own_line for c in found] == [True, False, False, False]


def test_an_entry_knows_its_ends() -> None:
    root = tree("a: 1\nb:\n  c: 2\n").root
    assert isinstance(root, Mapping)
    entry: Entry = root.entries[1]
    assert (entry.start, entry.end) == (5, 14)
