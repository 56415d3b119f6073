"""Builders of edits. Each keeps indentation, quotes, line ends, anchors and comments, in block and in flow style.

A builder returns None when the change is not possible there, so that a fix that is shown can be applied.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import NamedTuple

from ..diagnostic import DataPath, Edit, Fix, Safety
from ..source import Source
from .comments import comments_of, comments_of_text
from .nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, iter_nodes, node_start, path_of, target, tree_of
from .scalars import plain_is_safe, quote_like

STEP = 2
Fragment = str | dict[str, "Fragment"] | list["Fragment"] | None  # None: a key without a value


class Raw(str):
    """A piece of YAML that goes in as it is."""

    __slots__ = ()


def quoted_list(words: Items[str]) -> Raw:
    """A list of quoted texts on one line."""
    return Raw("[" + ", ".join(_quoted(w) for w in words) + "]")


def _quoted(word: str) -> str:
    return quote_like(word, '"') or '""'


class Change(NamedTuple):
    """Edits of one file and the data paths below which they change something."""

    edits: tuple[Edit, ...]
    paths: tuple[tuple[str, DataPath], ...]


def fix(title: str, safety: Safety, *changes: Change | None) -> Fix | None:
    """A fix of changes, all or none; None when one of them is not possible."""
    possible = [c for c in changes if c is not None]
    if len(possible) < len(changes) or not possible:
        return None
    return Fix(title, safety, tuple(e for c in possible for e in c.edits), tuple(p for c in possible for p in c.paths))


def _change(node: Node | Entry, path: DataPath, *edits: tuple[int, int, str]) -> Change:
    file = tree_of(node).source.path
    return Change(tuple(Edit(file, start, end, text) for start, end, text in edits), ((file, path),))


# -- places in the text ------------------------------------------------------------------------------------------------


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The end of a line before its line break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def column_of(text: str, at: int) -> int:
    """The column of an offset, from 0."""
    return at - _line_start(text, at)


def _is_explicit(text: str, entry: Entry) -> bool:
    """Whether a key is written with `? `."""
    return (
        text[: node_start(entry.key)].rstrip(" \t")[-1:] == "?"
        or text[entry.key.end : entry.key.end + 300].lstrip(" \t")[:1] != ":"
    )


def _keeps_blank_lines(node: Node, text: str) -> bool:
    """Whether a node ends in a block scalar whose trailing blank lines are content (`|+`)."""
    last = target_last(node)
    return (
        isinstance(last, Scalar)
        and last.style in ("|", ">")
        and "+" in text[last.start : _line_end(text, last.start)].partition("#")[0]
    )


def target_last(node: Node) -> Node:
    """The last leaf of a node in the text."""
    while True:
        if isinstance(node, Mapping) and node.entries and not node.flow:
            node = node.entries[-1].value
        elif isinstance(node, Sequence) and node.items and not node.flow:
            node = node.items[-1]
        else:
            return node


def _anchors_in(node: Node) -> set[str]:
    return {n.anchor for n in iter_nodes(node) if not isinstance(n, Alias) and n.anchor}


def _is_aliased(node: Node) -> bool:
    """Whether an anchor inside a node is used anywhere."""
    anchors = _anchors_in(node)
    return bool(anchors) and any(isinstance(n, Alias) and n.anchor in anchors for n in iter_nodes(tree_of(node).root))


def _container(node: Node | Entry) -> DataPath:
    return path_of(node)[:-1]


# -- rendering new text ------------------------------------------------------------------------------------------------


def scalar_text(value: str) -> str:
    """A text as a scalar, without quotes where none are needed."""
    return quote_like(value, "") or '""'


def flow_text(fragment: Fragment) -> str:
    """A fragment in flow style on one line."""
    if isinstance(fragment, dict):
        return "{" + ", ".join(f"{scalar_text(k)}: {flow_text(v)}" for k, v in fragment.items()) + "}"
    if isinstance(fragment, list):
        return "[" + ", ".join(flow_text(v) for v in fragment) + "]"
    if fragment is None or isinstance(fragment, Raw):
        return fragment or ""
    return scalar_text(fragment)


def block_lines(name: str, fragment: Fragment) -> list[str]:
    """`name: fragment` in block style, without outer indentation."""
    head = f"{scalar_text(name)}:"
    if isinstance(fragment, dict) and fragment:
        return [head, *(" " * STEP + line for k, v in fragment.items() for line in block_lines(k, v))]
    if isinstance(fragment, list) and fragment and all(isinstance(v, str) for v in fragment):
        return [head, *(f"{' ' * STEP}- {scalar_text(v)}" for v in fragment if isinstance(v, str))]
    first, *rest = flow_text(fragment).split("\n")
    return [f"{head} {first}".rstrip(), *rest]


def _indented(lines: Items[str], indent: int, newline: str) -> str:
    return newline.join(" " * indent + line if line else line for line in lines)


# -- scalars and keys --------------------------------------------------------------------------------------------------


def rename_key(entry: Entry, name: str) -> Change | None:
    """Another name for a key; its quotes are kept where they can be."""
    key = entry.key
    if not isinstance(key, Scalar) or key.style in ("|", ">") or key.anchor:
        return None
    text = quote_like(name, key.style)
    return _change(entry, _container(entry), (key.start, key.end, text)) if text else None


def replace_scalar(node: Node, value: str, raw: bool = False) -> Change | None:
    """Another value for a scalar, quotes kept where they can be; `raw`: the text goes in as it is."""
    if isinstance(node, Scalar) and (node.style in ("|", ">") or (node.anchor and _is_aliased(node))):
        return None
    if isinstance(node, Mapping | Sequence):
        return None
    style = node.style if isinstance(node, Scalar) else ""
    text = value if raw else quote_like(value, style)
    if text is None:
        return None
    glue = (
        " "
        if node.start == node.end and tree_of(node).source.text[node.start - 1 : node.start] not in (" ", "\n", "")
        else ""
    )
    return _change(node, path_of(node), (node.start, node.end, glue + text))


def replace_within(node: Node, start: int, end: int, text: str) -> Change | None:
    """Replace a span of the file that lies within a scalar's text."""
    return _change(node, path_of(node), (start, end, text)) if node.start <= start <= end <= node.end else None


# -- entries -----------------------------------------------------------------------------------------------------------


def insert_entry(mapping: Mapping, name: str, fragment: Fragment, after: Entry | None = None) -> Change | None:
    """A new entry at the end of a mapping, or behind one of its entries."""
    source = tree_of(mapping).source
    text, path = source.text, path_of(mapping)
    if mapping.get(name) is not None:
        return None
    if mapping.flow:
        piece = f"{scalar_text(name)}: {flow_text(fragment)}"
        if "\n" in piece:
            return None
        if not mapping.entries:
            return _change(mapping, path, (mapping.start + 1, mapping.start + 1, piece))
        at = (after or mapping.entries[-1]).end
        return _change(mapping, path, (at, at, f", {piece}"))
    if not mapping.entries:
        return None
    last = after or mapping.entries[-1]
    if _keeps_blank_lines(last.value, text) or _is_explicit(text, mapping.entries[0]):
        return None
    indent = column_of(text, node_start(mapping.entries[0].key))
    at = _line_end(text, max(last.end, last.key.end))
    return _change(
        mapping, path, (at, at, source.newline + _indented(block_lines(name, fragment), indent, source.newline))
    )


def insert_first(mapping: Mapping, name: str, fragment: Fragment) -> Change | None:
    """A new entry before all others of a block mapping; comments above the first entry stay above."""
    source = tree_of(mapping).source
    if mapping.flow or not mapping.entries or mapping.get(name) is not None:
        return None
    at = node_start(mapping.entries[0].key)
    if source.text[_line_start(source.text, at) : at].strip(" -"):
        return None
    indent = column_of(source.text, at)
    lines = _indented(block_lines(name, fragment), indent, source.newline)
    return _change(mapping, path_of(mapping), (at, at, lines.lstrip(" ") + source.newline + " " * indent))


def fill_entry(entry: Entry, fragment: Fragment) -> Change | None:
    """A value for an entry that has none (`key:`)."""
    value = entry.value
    if not isinstance(value, Scalar) or value.value or value.style or value.anchor:
        return None
    source = tree_of(entry).source
    if entry.parent.flow or not isinstance(fragment, dict):
        return _change(value, path_of(value), (value.start, value.end, f" {flow_text(fragment)}"))
    indent = column_of(source.text, node_start(entry.key)) + STEP
    lines = [line for k, v in fragment.items() for line in block_lines(k, v)]
    at = _line_end(source.text, value.end)
    return _change(value, path_of(value), (at, at, source.newline + _indented(lines, indent, source.newline)))


def entry_lines(entry: Entry) -> list[str]:
    """The text of a block entry, trailing comment included, dedented to its key; of a flow entry, on one line."""
    source = tree_of(entry).source
    text, start = source.text, node_start(entry.key)
    if entry.parent.flow:
        return text[start : entry.end].split("\n")
    end = _line_end(text, entry.end)
    column = column_of(text, start)
    first, *rest = text[start:end].replace("\r\n", "\n").split("\n")
    return [first, *(line[column:] if not line[:column].strip() else line.lstrip() for line in rest)]


def remove_entry(entry: Entry, keep_comments: bool = True) -> Change | None:
    """Take an entry out. Its trailing comment and the comments inside stay, on lines of their own."""
    mapping, source = entry.parent, tree_of(entry).source
    text, start = source.text, node_start(entry.key)
    if _is_aliased(entry.value) or _is_aliased(entry.key) or _keeps_blank_lines(entry.value, text):
        return None
    path = path_of(mapping)
    index = next(i for i, e in enumerate(mapping.entries) if e is entry)
    if mapping.flow:
        return _change(
            mapping, path, _flow_piece(text, mapping, [(node_start(e.key), e.end) for e in mapping.entries], index)
        )
    if _is_explicit(text, entry):
        return None
    line_start, end = _line_start(text, start), _line_end(text, entry.end)
    kept = [c.text for c in comments_of(tree_of(entry)) if start <= c.start < end] if keep_comments else []
    indent = " " * column_of(text, start)
    lead = "".join(f"{indent}{c}{source.newline}" for c in kept)
    if len(mapping.entries) == 1:
        if text[line_start:start].strip():
            return (
                _change(mapping, path, (start, end, "{}" + "".join(f" {c}" for c in kept[:1])))
                if len(kept) < 2
                else None
            )
        owner = mapping.parent
        if not isinstance(owner, Entry) or owner.value is not mapping or text[owner.key.end : start].count("\n") != 1:
            return None
        colon = owner.key.end + text[owner.key.end : start].index(":") + 1
        return _change(mapping, path, (colon, colon, " {}"), (line_start, _next_line(text, end), lead))
    if text[line_start:start].strip():  # first key behind a dash
        if index + 1 >= len(mapping.entries):
            return None
        following = node_start(mapping.entries[index + 1].key)
        between = [c.text for c in comments_of(tree_of(entry)) if end <= c.start < following]
        above = "".join(
            f"{' ' * (len(text[line_start:start]) - len(text[line_start:start].lstrip()))}{c}{source.newline}"
            for c in [*kept, *between]
        )
        edits = [(start, following, "")]
        if above:
            edits.insert(0, (line_start, line_start, above))
        return _change(mapping, path, *edits)
    until = _next_line(text, end)
    if until == len(text) and end == len(text) and not lead and line_start:  # no final newline: take the one before
        before = line_start - 1
        if before and text[before - 1] == "\r":
            before -= 1
        return _change(mapping, path, (before, end, ""))
    return _change(mapping, path, (line_start, until, lead if until > end or not lead else lead.rstrip("\r\n")))


def _flow_piece(text: str, node: Mapping | Sequence, spans: Items[tuple[int, int]], index: int) -> tuple[int, int, str]:
    """The edit that takes one item and one comma out of a flow collection."""
    if index + 1 < len(spans):
        return spans[index][0], spans[index + 1][0], ""
    start = spans[index - 1][1] if index else spans[index][0]
    return start, spans[index][1], ""


def comment_out(entry: Entry, reason: str) -> Change | None:
    """Turn a block entry into comments, with the reason above. Comments inside stay comments of their own."""
    mapping, source = entry.parent, tree_of(entry).source
    text, start = source.text, node_start(entry.key)
    if mapping.flow or _is_aliased(entry.value) or _is_explicit(text, entry) or _keeps_blank_lines(entry.value, text):
        return None
    line_start, end = _line_start(text, start), _line_end(text, entry.end)
    column = column_of(text, start)
    out = [f"# {reason}"]
    notes = [c for c in comments_of(tree_of(entry)) if start <= c.start < end]
    at = start
    while at < end:
        stop = min(_line_end(text, at), end)
        here = [c for c in notes if at <= c.start < stop]
        body = text[at : here[0].start if here else stop].rstrip()
        out.extend(c.text for c in here)
        body = body[column:] if at != start and not body[:column].strip() else body
        if body.strip():
            out.append(f"# {body}")
        at = _next_line(text, stop)
    if len(mapping.entries) > 1 and not text[line_start:start].strip():
        return _change(mapping, path_of(mapping), (start, end, (source.newline + " " * column).join(out)))
    owner = mapping.parent
    if (
        len(mapping.entries) == 1
        and isinstance(owner, Entry)
        and not text[line_start:start].strip()
        and not mapping.anchor
        and text[owner.key.end : start].strip() == ":"
    ):
        colon = owner.key.end + text[owner.key.end : start].index(":") + 1
        return _change(
            mapping, path_of(mapping), (colon, colon, " {}"), (start, end, (source.newline + " " * column).join(out))
        )
    index = next(i for i, e in enumerate(mapping.entries) if e is entry)
    if index == 0 and len(mapping.entries) > 1:  # first key behind a dash: the comments go above the dash
        following = node_start(mapping.entries[1].key)
        if text[end:following].strip():
            return None
        dash = len(text[line_start:start]) - len(text[line_start:start].lstrip())
        above = "".join(f"{' ' * dash}{line}{source.newline}" for line in out)
        return _change(mapping, path_of(mapping), (line_start, line_start, above), (start, following, ""))
    return None


def nest_entry(entry: Entry, outer: str, inner: str, item: bool = False) -> Change | None:
    """`key: value` becomes `outer: {inner: value}`, in place; the value's text stays as it is, only indented deeper.

    `item`: it becomes `outer: [{inner: value}]`.
    """
    source = tree_of(entry).source
    text, key = source.text, entry.key
    if not isinstance(key, Scalar) or key.anchor or entry.parent.get(outer) is not None:
        return None
    path = path_of(entry.parent)
    if entry.parent.flow:
        opening, closing = ("[{", "}]") if item else ("{", "}")
        return _change(entry, path, (key.start, key.end, f"{outer}: {opening}{inner}"), (entry.end, entry.end, closing))
    if _is_explicit(text, entry):
        return None
    column = column_of(text, node_start(key))
    dash = "- " if item else ""
    edits = [(key.start, key.end, f"{outer}:{source.newline}{' ' * (column + STEP)}{dash}{inner}")]
    edits += _deeper(text, key.end, entry.end, STEP + len(dash))
    return _change(entry, path, *edits)


def _deeper(text: str, start: int, end: int, step: int) -> list[tuple[int, int, str]]:
    """Edits that indent the lines that begin between two offsets."""
    edits, at = [], _next_line(text, start)
    while at < end:
        if text[at : _line_end(text, at)].strip():
            edits.append((at, at, " " * step))
        at = _next_line(text, at)
    return edits


def indent_below(owner: Entry, entries: list[Entry]) -> Change | None:
    """Make entries that follow another one on its own level a part of its map, by their indentation alone."""
    mapping = owner.parent
    at = mapping.entries.index(owner)
    if mapping.flow or mapping.entries[at + 1 : at + 1 + len(entries)] != entries:
        return None
    text = tree_of(owner).source.text
    column = column_of(text, node_start(owner.key))
    inner = owner.value
    if isinstance(inner, Mapping) and not inner.flow and inner.entries:
        step = column_of(text, node_start(inner.entries[0].key)) - column
    elif isinstance(inner, Scalar) and not inner.value and not inner.anchor:
        step = STEP
    else:
        return None
    start, end = _line_start(text, node_start(entries[0].key)), _line_end(text, entries[-1].end)
    return _change(mapping, path_of(mapping), *_deeper(text, max(0, start - 1), end, step)) if step > 0 else None


def move_entry(entry: Entry, into: Mapping, name: str = "", after: Entry | None = None) -> Change | None:
    """Take an entry out and put it at the end of another mapping, or behind an entry, its trailing comment with it."""
    removed = remove_entry(entry, keep_comments=entry.parent.flow)
    lines = _moved_lines(entry, name)
    if removed is None or lines is None or into.get(name or entry.name) is not None or _holds(entry.value, into):
        return None
    added = _insert_lines(into, lines, after)
    if added is None:
        return None
    edits = _merged([*removed.edits, *added.edits])
    return Change(edits, (*removed.paths, *added.paths)) if edits else None


def adopt_entry(owner: Entry, entry: Entry) -> Change | None:
    """An entry becomes the value of the empty one right above it: it is indented deeper, nothing else."""
    siblings = entry.parent.entries
    index = next(i for i, e in enumerate(siblings) if e is entry)
    text = tree_of(entry).source.text
    start = node_start(entry.key)
    if (
        entry.parent.flow
        or not index
        or siblings[index - 1] is not owner
        or text[_line_start(text, start) : start].strip()
    ):
        return None
    edits = [(start, start, " " * STEP), *_deeper(text, start, entry.end, STEP)]
    return _change(entry, path_of(entry.parent), *edits)


def _merged(edits: list[Edit]) -> tuple[Edit, ...]:
    """Edits in order; those that touch are joined, those that overlap are impossible (empty)."""
    ordered = sorted(edits, key=lambda e: (e.start, e.end))
    out: list[Edit] = []
    for edit in ordered:
        if out and edit.start < out[-1].end:
            return ()
        out.append(edit)
    return tuple(out)


def _holds(node: Node, other: Node) -> bool:
    return any(n is other for n in iter_nodes(node))


def _moved_lines(entry: Entry, name: str) -> list[str] | None:
    lines = entry_lines(entry)
    key = entry.key
    if name and name != entry.name:
        if not isinstance(key, Scalar):
            return None
        lines[0] = scalar_text(name) + lines[0][key.end - node_start(key) :]
    return lines


def _insert_lines(mapping: Mapping, lines: list[str], after: Entry | None = None) -> Change | None:
    source = tree_of(mapping).source
    text = source.text
    if mapping.flow:
        if len(lines) > 1 or comments_of_text(lines[0]):
            return None
        last = after or (mapping.entries[-1] if mapping.entries else None)
        at = last.end if last else mapping.start + 1
        return _change(mapping, path_of(mapping), (at, at, (", " if mapping.entries else "") + lines[0]))
    last = after or (mapping.entries[-1] if mapping.entries else None)
    if last is None or _keeps_blank_lines(last.value, text):
        return None
    indent = column_of(text, node_start(mapping.entries[0].key))
    at = _line_end(text, last.end)
    return _change(mapping, path_of(mapping), (at, at, source.newline + _indented(lines, indent, source.newline)))


def move_to_section(entry: Entry, section: str, name: str = "") -> Change | None:
    """Take an entry out and put it into a top-level mapping, which is made before all others if it is not there."""
    root = tree_of(entry).root
    if not isinstance(root, Mapping):
        return None
    found = root.get(section)
    if found is not None:
        into = target(found.value)
        if isinstance(into, Mapping) and into.entries:
            return move_entry(entry, into, name)
        lines = _moved_lines(entry, name)
        removed = remove_entry(entry, keep_comments=entry.parent.flow)
        if removed is None or lines is None or not isinstance(found.value, Scalar) or found.value.value:
            return None
        source = tree_of(entry).source
        at = _line_end(source.text, found.value.end)
        added = _change(found, (section,), (at, at, source.newline + _indented(lines, STEP, source.newline)))
    else:
        lines = _moved_lines(entry, name)
        removed = remove_entry(entry, keep_comments=entry.parent.flow)
        source = tree_of(entry).source
        if removed is None or lines is None or root.flow or not root.entries:
            return None
        at = node_start(root.entries[0].key)
        if source.text[_line_start(source.text, at) : at].strip():
            return None
        added = _change(
            root,
            (section,),
            (at, at, f"{section}:{source.newline}{_indented(lines, STEP, source.newline)}{source.newline}"),
        )
    edits = _merged([*removed.edits, *added.edits])
    return Change(edits, (*removed.paths, *added.paths)) if edits else None


# -- items -------------------------------------------------------------------------------------------------------------


def wrap_item(node: Node) -> Change | None:
    """A list of one in the place of its only item."""
    source = tree_of(node).source
    text, path = source.text, path_of(node)
    if isinstance(node, Scalar | Alias) or node.flow:
        if isinstance(node, Scalar) and (node.style in ("|", ">") or "\n" in text[node.start : node.end]):
            return None
        start = node_start(node)
        if isinstance(node, Scalar) and not node.style and not plain_is_safe(node.value, text=False):
            return (
                _change(node, path, (node.start, node.end, f"['{node.value.replace(chr(39), chr(39) * 2)}']"))
                if start == node.start
                else None
            )
        return _change(node, path, (start, start, "["), (node.end, node.end, "]"))
    if isinstance(node, Mapping):
        start = node_start(node)
        if start != node.start or text[_line_start(text, start) : start].strip():
            return None
        return _change(node, path, (start, start, "- "), *_deeper(text, start, node.end, 2))
    return None


def wrap_items(sequence: Sequence, head: dict[str, Fragment], name: str) -> Change | None:
    """A block list becomes the list `name` of the one map that begins with `head`: `- head...` and `name:` above it."""
    source = tree_of(sequence).source
    text = source.text
    if sequence.flow or not sequence.items or sequence.anchor:
        return None
    dash = text.rfind("-", 0, node_start(sequence.items[0]))
    if text[_line_start(text, dash) : dash].strip():
        return None
    column = column_of(text, dash)
    lines = [line for k, v in head.items() for line in block_lines(k, v)]
    body = [f"- {lines[0]}", *(f"  {line}" for line in [*lines[1:], f"{scalar_text(name)}:"])]
    above = _indented(body, column, source.newline) + source.newline + " " * (column + 2 * STEP)
    start = _line_start(text, dash)
    edits = [(start, dash, above), *_deeper(text, dash, sequence.end, 2 * STEP)]
    return _change(sequence, path_of(sequence), *edits)


def wrap_entries(mapping: Mapping, name: str, head: dict[str, Fragment]) -> Change | None:
    """The entries of the file's top map become the one item of a list `name`, behind those of `head`."""
    source = tree_of(mapping).source
    text = source.text
    if mapping.flow or not mapping.entries or mapping.parent is not tree_of(mapping):
        return None
    start = node_start(mapping.entries[0].key)
    if column_of(text, start):
        return None
    lines = [line for k, v in head.items() for line in block_lines(k, v)]
    first = [f"{'- ' if i == 0 else '  '}{line}{source.newline}  " for i, line in enumerate(lines)]
    lead = f"{scalar_text(name)}:{source.newline}  " + "".join(first) + ("  " if lines else "- ")
    edits = [(start, start, lead), *_deeper(text, start, mapping.end, 2 * STEP)]
    return _change(mapping, path_of(mapping), *edits)


def append_item(sequence: Sequence, value: str) -> Change | None:
    """A scalar at the end of a list."""
    source = tree_of(sequence).source
    text, path = source.text, path_of(sequence)
    if sequence.flow:
        at = sequence.items[-1].end if sequence.items else sequence.start + 1
        return _change(sequence, path, (at, at, (", " if sequence.items else "") + scalar_text(value)))
    if not sequence.items or _keeps_blank_lines(sequence, text):
        return None
    at = _line_end(text, sequence.end)
    dash = text.rfind("-", 0, node_start(sequence.items[0]))
    return _change(sequence, path, (at, at, f"{source.newline}{' ' * column_of(text, dash)}- {scalar_text(value)}"))


def append_map(sequence: Sequence, fragment: dict[str, Fragment], after: Node | None = None) -> Change | None:
    """A map as a new item of a block list, at its end or behind one of its items."""
    source = tree_of(sequence).source
    text = source.text
    last = after or (sequence.items[-1] if sequence.items else None)
    if sequence.flow or last is None or _keeps_blank_lines(last, text):
        return None
    dash = text.rfind("-", 0, node_start(last))
    gap = max(node_start(last) - dash, 2) if "\n" not in text[dash : node_start(last)] else 2
    lines = [line for k, v in fragment.items() for line in block_lines(k, v)]
    body = [f"-{' ' * (gap - 1)}{lines[0]}", *(" " * gap + line for line in lines[1:])]
    at = _line_end(text, last.end)
    return _change(
        sequence, path_of(sequence), (at, at, source.newline + _indented(body, column_of(text, dash), source.newline))
    )


def remove_item(node: Node) -> Change | None:
    """Take an item out of a list; the list must keep another one."""
    sequence = node.parent
    if not isinstance(sequence, Sequence) or len(sequence.items) < 2 or _is_aliased(node):
        return None
    source = tree_of(node).source
    text = source.text
    index = next(i for i, n in enumerate(sequence.items) if n is node)
    if sequence.flow:
        return _change(
            sequence,
            path_of(sequence),
            _flow_piece(text, sequence, [(node_start(n), n.end) for n in sequence.items], index),
        )
    start = text.rfind("-", 0, max(node_start(node), 1))
    line_start, end = _line_start(text, start), _line_end(text, max(node.end, start))
    if text[line_start:start].strip() or _keeps_blank_lines(node, text):
        return None
    kept = [c.text for c in comments_of(tree_of(node)) if start <= c.start < end]
    lead = "".join(f"{' ' * column_of(text, start)}{c}{source.newline}" for c in kept)
    return _change(sequence, path_of(sequence), (line_start, _next_line(text, end), lead))


def join_item(node: Mapping) -> Change | None:
    """A map in a block list becomes part of the item above: its dash becomes a blank."""
    sequence = node.parent
    if not isinstance(sequence, Sequence) or sequence.flow or not node.entries:
        return None
    text = tree_of(node).source.text
    start = node_start(node.entries[0].key)
    dash = text.rfind("-", 0, start)
    if text[dash + 1 : start].strip() or text[_line_start(text, dash) : dash].strip():
        return None
    return _change(sequence, path_of(sequence), (dash, dash + 1, " "))


def raw_edit(source: Source, start: int, end: int, text: str) -> Change:
    """An edit of a text that has no tree; it announces the whole file."""
    return Change((Edit(source.path, start, end, text),), ((source.path, ()),))


def replace_entries(mapping: Mapping, old: Items[Entry], name: str, fragment: Fragment) -> Change | None:
    """One new entry in the place of several; comments of the old ones stay above it."""
    source = tree_of(mapping).source
    text = source.text
    present = mapping.get(name)
    if present is not None and present not in old:
        return None
    first, rest = old[0], old[1:]
    if mapping.flow:
        start, end = node_start(first.key), first.end
        changes = [_change(mapping, path_of(mapping), (start, end, f"{scalar_text(name)}: {flow_text(fragment)}"))]
        if any(mapping.entries.index(e) != mapping.entries.index(first) + i + 1 for i, e in enumerate(rest)):
            return None
        if rest:
            changes = [
                _change(mapping, path_of(mapping), (start, rest[-1].end, f"{scalar_text(name)}: {flow_text(fragment)}"))
            ]
        return changes[0]
    edits: list[Edit] = []
    for entry in rest:
        removed = remove_entry(entry)
        if removed is None:
            return None
        edits += removed.edits
    start, end = node_start(first.key), _line_end(text, first.end)
    if _is_aliased(first.value) or _is_explicit(text, first) or _keeps_blank_lines(first.value, text):
        return None
    column = column_of(text, start)
    notes = [c for c in comments_of(tree_of(mapping)) if start <= c.start < end]
    lines = block_lines(name, fragment)
    behind_dash = bool(text[_line_start(text, start) : start].strip())
    tail = notes[0].text if len(notes) == 1 and not notes[0].own_line else ""
    if tail:
        lines[0] += f"  {tail}"
    elif notes and behind_dash:
        return None
    elif notes:
        lines = [*(c.text for c in notes), *lines]
    body = _indented(lines, column, source.newline)[column:]
    edits.append(Edit(source.path, start, end, body))
    ordered = _merged(edits)
    return Change(ordered, ((source.path, path_of(mapping)),)) if ordered else None
