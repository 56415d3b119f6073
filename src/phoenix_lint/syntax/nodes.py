"""The node tree: what the text says, where it says it, duplicates kept, aliases not expanded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Union

from ..diagnostic import DataPath, Place, Span

if TYPE_CHECKING:
    from ..source import Source


class Scalar:
    """A scalar. `style` is '' for plain, or one of ' \" | >; `value` is the text after unescaping and folding."""

    __slots__ = ("anchor", "end", "parent", "start", "style", "tag", "value")

    def __init__(self, value: str, style: str, start: int, end: int, tag: str = "", anchor: str = "") -> None:
        self.value, self.style, self.start, self.end, self.tag, self.anchor = value, style, start, end, tag, anchor
        self.parent: Parent = None


class Entry:
    """One key and its value in a mapping."""

    __slots__ = ("key", "parent", "value")

    def __init__(self, key: Node, value: Node, parent: Mapping) -> None:
        self.key, self.value, self.parent = key, value, parent

    @property
    def name(self) -> str:
        """The key as text; a key that is no scalar has none."""
        key = target(self.key)
        return key.value if isinstance(key, Scalar) else ""

    @property
    def start(self) -> int:
        """Where the key starts."""
        return node_start(self.key)

    @property
    def end(self) -> int:
        """Where the value ends."""
        return max(self.value.end, self.key.end)


class Mapping:
    """A mapping, block or flow. `start` is that of the first key or of the brace, without anchor and tag."""

    __slots__ = ("anchor", "end", "entries", "flow", "parent", "start", "tag")

    def __init__(self, flow: bool, start: int, tag: str = "", anchor: str = "") -> None:
        self.flow, self.start, self.end, self.tag, self.anchor = flow, start, start, tag, anchor
        self.entries: list[Entry] = []
        self.parent: Parent = None

    def get(self, name: str) -> Entry | None:
        """The first entry of that name, without looking into merge keys."""
        for entry in self.entries:
            key = entry.key
            if (key.value if key.__class__ is Scalar else entry.name) == name:
                return entry
        return None


class Sequence:
    """A sequence, block or flow. `first`: how many items stand before those here, in the tree of a portion of a text."""

    __slots__ = ("anchor", "end", "first", "flow", "items", "parent", "start", "tag")

    def __init__(self, flow: bool, start: int, tag: str = "", anchor: str = "") -> None:
        self.flow, self.start, self.end, self.tag, self.anchor = flow, start, start, tag, anchor
        self.items: list[Node] = []
        self.first = 0
        self.parent: Parent = None


class Alias:
    """A use of an anchor."""

    __slots__ = ("anchor", "end", "parent", "start", "target")

    def __init__(self, anchor: str, target: Node, start: int, end: int) -> None:
        self.anchor, self.target, self.start, self.end = anchor, target, start, end
        self.parent: Parent = None


Node = Union[Scalar, Mapping, Sequence, Alias]


class Tree:
    """A document of a file. `root` is None when there is none (empty, only comments); `later`: it is not the first."""

    __slots__ = ("aliases", "excessive_aliases", "later", "root", "source")

    def __init__(self, source: Source, root: Node | None) -> None:
        self.source, self.root = source, root
        self.aliases = self.excessive_aliases = self.later = False
        if root is not None:
            root.parent = self

    @property
    def top(self) -> Place:
        """The beginning of the file, for what is about all of it."""
        return Place(self.source.path, Span(0, min(1, len(self.source.text))))


Parent = Union[Entry, Sequence, Tree, None]


def target(node: Node) -> Scalar | Mapping | Sequence:
    """The node itself, or what an alias stands for."""
    while isinstance(node, Alias):
        node = node.target
    return node


def tree_of(node: Node | Entry) -> Tree:
    """The tree that a node belongs to."""
    here: Node | Entry | Tree | None = node
    while not isinstance(here, Tree):
        assert here is not None, "the node was never put into a tree"
        here = here.parent
    return here


def path_of(node: Node | Entry) -> DataPath:
    """The keys and indexes that lead to a node."""
    path: list[str | int] = []
    here: Node | Entry | Tree | None = node
    while here is not None and not isinstance(here, Tree):
        if isinstance(here, Entry):
            path.append(here.name)
        elif isinstance(here.parent, Sequence):
            path.append(next(i for i, item in enumerate(here.parent.items, here.parent.first) if item is here))
        here = here.parent
    return tuple(reversed(path))


def node_at(root: Node | None, offset: int) -> Node | None:
    """The deepest node, keys among them, that begins at or before a place; what stands behind a node belongs to it too."""
    here = root
    while here is not None:
        if isinstance(here, Mapping):
            entry = next((e for e in reversed(here.entries) if e.start <= offset), None)
            inner = None if entry is None else entry.value if entry.value.start <= offset else entry.key
        elif isinstance(here, Sequence):
            inner = next((i for i in reversed(here.items) if i.start <= offset), None)
        else:
            break
        if inner is None:
            break
        here = inner
    return here


def node_start(node: Node) -> int:
    """Where a node begins, its anchor and tag included."""
    if isinstance(node, Alias) or not (node.anchor or node.tag):
        return node.start
    text, at = tree_of(node).source.text, node.start
    words = [w for w in (f"&{node.anchor}" if node.anchor else "", node.tag and "!") if w]
    floor = max(0, at - 300 - len(node.anchor))
    found = [text.rfind(w, floor, at) for w in words]
    return min([f for f in found if f >= 0], default=at)


def is_plain(node: Node, *values: str) -> bool:
    """Whether a node is an unquoted, untagged scalar with one of these texts."""
    node = target(node)
    return isinstance(node, Scalar) and not node.style and not node.tag and node.value in values


def span_of(node: Node | Entry) -> Span:
    """The characters to mark for a node: a scalar whole, of anything larger its first line."""
    if isinstance(node, Entry):
        return span_of(node.key)
    if isinstance(node, Scalar | Alias):
        if isinstance(node, Scalar) and node.style in ("|", ">"):
            return Span(node.start, _line_end(node, node.start))
        return Span(node.start, max(node.end, node.start))
    if node.flow:
        return Span(node.start, node.end)
    return Span(node.start, min(_line_end(node, node.start), max(node.end, node.start + 1)))


def _line_end(node: Node, start: int) -> int:
    text = tree_of(node).source.text
    end = text.find("\n", start)
    return len(text[: end if end >= 0 else len(text)].rstrip())


def place_of(node: Node | Entry, message: str = "") -> Place:
    """A place for a related note."""
    return Place(tree_of(node).source.path, span_of(node), message)


def is_merge(entry: Entry) -> bool:
    """Whether an entry is a merge key: a plain `<<`, or one tagged so."""
    key = entry.key
    return (
        isinstance(key, Scalar) and key.value == "<<" and (not key.style and key.tag in ("", "tag:yaml.org,2002:merge"))
    )


def iter_nodes(root: Node | None) -> Iterator[Node]:
    """Every node in file order, keys too, aliases not followed."""
    stack: list[Node] = [root] if root is not None else []
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Mapping):
            for entry in reversed(node.entries):
                stack.append(entry.value)
                stack.append(entry.key)
        elif isinstance(node, Sequence):
            stack.extend(reversed(node.items))


def iter_leaves(root: Node | None) -> Iterator[tuple[DataPath, str]]:
    """Every leaf as (path, text), the n-th entry of one name marked so: what a fix may or may not change.

    Aliases count as leaves of their own (`*name`), empty collections too.
    """
    stack: list[tuple[DataPath, Node]] = [((), root)] if root is not None else []
    while stack:
        path, node = stack.pop()
        if isinstance(node, Mapping) and node.entries:
            seen: dict[str, int] = {}
            for entry in node.entries:
                name = entry.name
                seen[name] = seen.get(name, 0) + 1
                stack.append(((*path, name if seen[name] == 1 else f"{name}\0{seen[name]}"), entry.value))
        elif isinstance(node, Sequence) and node.items:
            stack.extend(((*path, i), item) for i, item in enumerate(node.items))
        elif isinstance(node, Scalar):
            yield path, f"{node.tag} {'' if node.style == '' else 's'}{node.value}"
        elif isinstance(node, Alias):
            yield path, f"*{node.anchor}"
        else:
            yield path, "{}" if isinstance(node, Mapping) else "[]"
