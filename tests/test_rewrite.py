"""The builders of edits: text before, text after, in every style; and that they refuse what they cannot do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from phoenix_lint.fixing.plan import apply_edits
from phoenix_lint.fixing.verify import text_fault
from phoenix_lint.source import Source
from phoenix_lint.syntax import rewrite
from phoenix_lint.syntax.nodes import Entry, Mapping, Node, Sequence, Tree, iter_nodes, path_of
from phoenix_lint.syntax.parser import parse

Build = Callable[[Tree], rewrite.Change | None]


def node(tree: Tree, *path: str | int) -> Node:
    return next(
        n
        for n in iter_nodes(tree.root)
        if path_of(n) == path and not (isinstance(n.parent, Entry) and n.parent.key is n)
    )


def entry(tree: Tree, *path: str | int) -> Entry:
    found = node(tree, *path).parent
    assert isinstance(found, Entry)
    return found


def mapping(tree: Tree, *path: str | int) -> Mapping:
    found = node(tree, *path)
    assert isinstance(found, Mapping)
    return found


def sequence(tree: Tree, *path: str | int) -> Sequence:
    found = node(tree, *path)
    assert isinstance(found, Sequence)
    return found


CASES: dict[str, tuple[str, Build, str]] = {
    "rename plain": ("a: 1  # c\n", lambda t: rewrite.rename_key(entry(t, "a"), "b"), "b: 1  # c\n"),
    "rename quoted": ("'a': 1\n", lambda t: rewrite.rename_key(entry(t, "a"), "b"), "'b': 1\n"),
    "rename in flow": ("{a: 1, c: 2}\n", lambda t: rewrite.rename_key(entry(t, "c"), "b"), "{a: 1, b: 2}\n"),
    "rename to a word that needs quotes": ("a: 1\n", lambda t: rewrite.rename_key(entry(t, "a"), "yes"), "'yes': 1\n"),
    "replace keeps single quotes": ("a: 'x'\n", lambda t: rewrite.replace_scalar(node(t, "a"), "it's"), "a: 'it''s'\n"),
    "replace keeps double quotes": (
        'a: "x"\n',
        lambda t: rewrite.replace_scalar(node(t, "a"), 'q"\\'),
        'a: "q\\"\\\\"\n',
    ),
    "replace adds quotes where needed": ("a: x\n", lambda t: rewrite.replace_scalar(node(t, "a"), "*x"), "a: '*x'\n"),
    "replace an absent value": ("a:\nb: 1\n", lambda t: rewrite.replace_scalar(node(t, "a"), "x"), "a: x\nb: 1\n"),
    "replace under a tag": (
        "a: !!str 1\n",
        lambda t: rewrite.replace_scalar(node(t, "a"), "2", raw=True),
        "a: !!str 2\n",
    ),
    "insert at the end": ("a: 1\n", lambda t: rewrite.insert_entry(mapping(t), "b", "2x"), "a: 1\nb: 2x\n"),
    "insert without final newline": ("a: 1", lambda t: rewrite.insert_entry(mapping(t), "b", "x"), "a: 1\nb: x"),
    "insert with crlf": (
        "a: 1\r\n",
        lambda t: rewrite.insert_entry(mapping(t), "b", {"c": "x"}),
        "a: 1\r\nb:\r\n  c: x\r\n",
    ),
    "insert behind a comment": (
        "m:\n  a: 1  # one\n# end\n",
        lambda t: rewrite.insert_entry(mapping(t, "m"), "b", "x"),
        "m:\n  a: 1  # one\n  b: x\n# end\n",
    ),
    "insert behind a block scalar": (
        "m:\n    a: |\n      t\n\nz: 1\n",
        lambda t: rewrite.insert_entry(mapping(t, "m"), "b", "x"),
        "m:\n    a: |\n      t\n    b: x\n\nz: 1\n",
    ),
    "insert behind a dash": (
        "- a: 1\n- c: 2\n",
        lambda t: rewrite.insert_entry(mapping(t, 0), "b", ["x", "v"]),
        "- a: 1\n  b:\n    - x\n    - v\n- c: 2\n",
    ),
    "insert in flow": ("{a: 1}\n", lambda t: rewrite.insert_entry(mapping(t), "b", {"c": "x"}), "{a: 1, b: {c: x}}\n"),
    "insert in empty flow": ("a: {}\n", lambda t: rewrite.insert_entry(mapping(t, "a"), "b", "x"), "a: {b: x}\n"),
    "insert in flow over lines": (
        "{a: 1, # c\n c: 2}\n",
        lambda t: rewrite.insert_entry(mapping(t), "b", "x"),
        "{a: 1, # c\n c: 2, b: x}\n",
    ),
    "insert first": (
        "# head\na: 1\n",
        lambda t: rewrite.insert_first(mapping(t), "b", {"c": "x"}),
        "# head\nb:\n  c: x\na: 1\n",
    ),
    "fill": ("a:   # c\nb: 1\n", lambda t: rewrite.fill_entry(entry(t, "a"), {"c": "x"}), "a:   # c\n  c: x\nb: 1\n"),
    "fill in flow": ("{a: , b: 1}\n", lambda t: rewrite.fill_entry(entry(t, "a"), "x"), "{a: x , b: 1}\n"),
    "remove": ("a: 1\nb: 2\nc: 3\n", lambda t: rewrite.remove_entry(entry(t, "b")), "a: 1\nc: 3\n"),
    "remove keeps its comment": (
        "a: 1\nb: 2 # why\nc: 3\n",
        lambda t: rewrite.remove_entry(entry(t, "b")),
        "a: 1\n# why\nc: 3\n",
    ),
    "remove the last": ("a: 1\nb: 2\n", lambda t: rewrite.remove_entry(entry(t, "b")), "a: 1\n"),
    "remove the last without final newline": ("a: 1\nb: 2", lambda t: rewrite.remove_entry(entry(t, "b")), "a: 1"),
    "remove with crlf": ("a: 1\r\nb: 2\r\nc: 3\r\n", lambda t: rewrite.remove_entry(entry(t, "b")), "a: 1\r\nc: 3\r\n"),
    "remove the first behind a dash": (
        "- a: 1\n  b: 2\n",
        lambda t: rewrite.remove_entry(entry(t, 0, "a")),
        "- b: 2\n",
    ),
    "remove the first behind a dash with comments": (
        "- a: 1 # x\n  # y\n  b: 2\n",
        lambda t: rewrite.remove_entry(entry(t, 0, "a")),
        "# x\n# y\n- b: 2\n",
    ),
    "remove the only one behind a dash": ("- a: 1\n", lambda t: rewrite.remove_entry(entry(t, 0, "a")), "- {}\n"),
    "remove the only child": (
        "m:\n  a: 1\nz: 1\n",
        lambda t: rewrite.remove_entry(entry(t, "m", "a")),
        "m: {}\nz: 1\n",
    ),
    "remove a block": (
        "a:\n  - 1\n  # in\n  - 2\nb: 1\n",
        lambda t: rewrite.remove_entry(entry(t, "a")),
        "# in\nb: 1\n",
    ),
    "remove in flow, first": ("{a: 1, b: 2}\n", lambda t: rewrite.remove_entry(entry(t, "a")), "{b: 2}\n"),
    "remove in flow, last": ("{a: 1, b: 2}\n", lambda t: rewrite.remove_entry(entry(t, "b")), "{a: 1}\n"),
    "remove in flow, only": ("x: {a: 1}\n", lambda t: rewrite.remove_entry(entry(t, "x", "a")), "x: {}\n"),
    "comment out": (
        "a: 1\nb: # c\n  x: 1\nc: 2\n",
        lambda t: rewrite.comment_out(entry(t, "b"), "no"),
        "a: 1\n# no\n# c\n# b:\n#   x: 1\nc: 2\n",
    ),
    "comment out with crlf": (
        "a: 1\r\nb: 2\r\n",
        lambda t: rewrite.comment_out(entry(t, "b"), "no"),
        "a: 1\r\n# no\r\n# b: 2\r\n",
    ),
    "nest": ("a: 1\nb: x  # c\n", lambda t: rewrite.nest_entry(entry(t, "b"), "m", "n"), "a: 1\nm:\n  n: x  # c\n"),
    "nest a block": (
        "- b:\n    c: 1\n\n    d: |\n      t\n",
        lambda t: rewrite.nest_entry(entry(t, 0, "b"), "m", "b"),
        "- m:\n    b:\n      c: 1\n\n      d: |\n        t\n",
    ),
    "nest in flow": ("{b: x, c: 1}\n", lambda t: rewrite.nest_entry(entry(t, "b"), "m", "n"), "{m: {n: x}, c: 1}\n"),
    "move": (
        "a: 1 # c\nm:\n    b: 2\n",
        lambda t: rewrite.move_entry(entry(t, "a"), mapping(t, "m")),
        "m:\n    b: 2\n    a: 1 # c\n",
    ),
    "move a block with another name": (
        "m:\n  b: 2\nx:\n    a:\n        - 1\n    z: 1\n",
        lambda t: rewrite.move_entry(entry(t, "x", "a"), mapping(t, "m"), "p"),
        "m:\n  b: 2\n  p:\n      - 1\nx:\n    z: 1\n",
    ),
    "move into flow": (
        "a: 1\nm: {b: 2}\n",
        lambda t: rewrite.move_entry(entry(t, "a"), mapping(t, "m")),
        "m: {b: 2, a: 1}\n",
    ),
    "move to a new section": (
        "# head\na:\n  x: 1\n  y: 2\n",
        lambda t: rewrite.move_to_section(entry(t, "a", "x"), "global"),
        "# head\nglobal:\n  x: 1\na:\n  y: 2\n",
    ),
    "wrap a scalar": ("a: x  # c\n", lambda t: rewrite.wrap_item(node(t, "a")), "a: [x]  # c\n"),
    "wrap a scalar with a comma": ("a: x, y\n", lambda t: rewrite.wrap_item(node(t, "a")), "a: ['x, y']\n"),
    "wrap an anchored scalar": ("a: &x v\nb: *x\n", lambda t: rewrite.wrap_item(node(t, "b")), "a: &x v\nb: [*x]\n"),
    "wrap a map": ("a:\n  x: 1\n  y: 2\n", lambda t: rewrite.wrap_item(node(t, "a")), "a:\n  - x: 1\n    y: 2\n"),
    "append in block": (
        "a:\n- 1 # c\nb: 1\n",
        lambda t: rewrite.append_item(sequence(t, "a"), "x"),
        "a:\n- 1 # c\n- x\nb: 1\n",
    ),
    "append in flow": ("a: [1]\n", lambda t: rewrite.append_item(sequence(t, "a"), "x"), "a: [1, x]\n"),
    "append a map": (
        "a:\n  -   x: 1\n",
        lambda t: rewrite.append_map(sequence(t, "a"), {"x": "v", "w": "z"}),
        "a:\n  -   x: 1\n  -   x: v\n      w: z\n",
    ),
    "remove an item": (
        "a:\n  - 1\n  - 2 # c\n  - 3\n",
        lambda t: rewrite.remove_item(node(t, "a", 1)),
        "a:\n  - 1\n  # c\n  - 3\n",
    ),
    "remove an item in flow": ("a: [1, 2]\n", lambda t: rewrite.remove_item(node(t, "a", 1)), "a: [1]\n"),
    "replace two entries by one": (
        "- a: 1 # c\n  b: 2\n  z: 3\n",
        lambda t: rewrite.replace_entries(mapping(t, 0), [entry(t, 0, "a"), entry(t, 0, "b")], "m", ["x", "v"]),
        "- m:  # c\n    - x\n    - v\n  z: 3\n",
    ),
    "under a merge key": (
        "a: &x\n  p: 1\nb:\n  <<: *x\n  q: 2\n",
        lambda t: rewrite.rename_key(entry(t, "b", "q"), "r"),
        "a: &x\n  p: 1\nb:\n  <<: *x\n  r: 2\n",
    ),
}

IMPOSSIBLE: dict[str, tuple[str, Build]] = {
    "insert what is there": ("a: 1\n", lambda t: rewrite.insert_entry(mapping(t), "a", "x")),
    "insert behind a block scalar that keeps its blank lines": (
        "a: |+\n  t\n\n",
        lambda t: rewrite.insert_entry(mapping(t), "b", "x"),
    ),
    "replace a block scalar": ("a: |\n  t\n", lambda t: rewrite.replace_scalar(node(t, "a"), "x")),
    "replace what others alias": ("a: &x 1\nb: *x\n", lambda t: rewrite.replace_scalar(node(t, "a"), "x")),
    "remove what others alias": ("a: &x 1\nb: *x\n", lambda t: rewrite.remove_entry(entry(t, "a"))),
    "remove with an explicit key": ("? a\n: 1\n", lambda t: rewrite.remove_entry(entry(t, "a"))),
    "remove the only entry of the file": ("a: 1\n", lambda t: rewrite.remove_entry(entry(t, "a"))),
    "comment out in flow": ("{a: 1, b: 2}\n", lambda t: rewrite.comment_out(entry(t, "a"), "no")),
    "nest into what is there": ("a: 1\nm: 2\n", lambda t: rewrite.nest_entry(entry(t, "a"), "m", "n")),
    "move into itself": ("a:\n  b: 1\n", lambda t: rewrite.move_entry(entry(t, "a"), mapping(t, "a"))),
    "move over an entry of that name": (
        "a: 1\nm:\n  a: 2\n",
        lambda t: rewrite.move_entry(entry(t, "a"), mapping(t, "m")),
    ),
    "wrap a block scalar": ("a: |\n  t\n", lambda t: rewrite.wrap_item(node(t, "a"))),
    "remove the only item": ("a:\n  - 1\n", lambda t: rewrite.remove_item(node(t, "a", 0))),
}


def tree(text: str) -> Tree:
    found = parse(Source("x", text))
    assert isinstance(found, Tree)
    return found


@pytest.mark.parametrize("before, build, after", CASES.values(), ids=CASES.keys())
def test_builder(before: str, build: Build, after: str) -> None:
    change = build(tree(before))
    assert change is not None
    assert apply_edits(before, change.edits) == after
    assert text_fault(Source("x", before), Source("x", after), [p for _, p in change.paths], change.edits) is None


@pytest.mark.parametrize("before, build", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_is_not_possible_is_said_when_the_fix_is_made(before: str, build: Build) -> None:
    assert build(tree(before)) is None


def test_a_fix_with_an_impossible_part_is_no_fix() -> None:
    from phoenix_lint.diagnostic import Safety

    here = tree("a: 1\nb: |\n  t\n")
    assert (
        rewrite.fix(
            "x", Safety.SAFE, rewrite.rename_key(entry(here, "a"), "c"), rewrite.replace_scalar(node(here, "b"), "x")
        )
        is None
    )


def test_the_verification_finds_what_it_must() -> None:
    before = Source("x", "a: 1 # c\nb: 2\n")
    assert text_fault(before, Source("x", "a: 1 # c\nb: 3\n"), [("a",)]) == "it would change b"
    assert text_fault(before, Source("x", "a: 1\nb: 2\n"), [()]) == "it would lose the comment '# c'"
    assert text_fault(before, Source("x", "a: [\n"), [()]) == "the result does not parse"
    assert text_fault(before, Source("x", "a: 1 # c\nb: 2\n"), []) is None
