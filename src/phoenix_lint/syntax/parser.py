"""Text to nodes, from the events of libyaml (PyYAML's C scanner), or of ruamel.yaml's pure one where there is no C.

The Go decoders use a port of libyaml 0.2: same grammar, same errors. (ruamel.yaml's own C scanner is libyaml 0.1, which
refuses `[localhost:9090]`.) Only the first document is read, as they do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..source import Source
from .nodes import Alias, Entry, Mapping, Node, Scalar, Sequence, Tree

MAX_DEPTH = 500


class SyntaxFault(NamedTuple):
    """Why a text is no YAML: the scanner's words and where it gave up, in offsets of the text."""

    problem: str
    at: int
    context: str = ""
    context_at: int = 0


class _Stop(Exception):
    def __init__(self, fault: SyntaxFault) -> None:
        self.fault = fault


def parse(source: Source, pure: bool = False) -> Tree | SyntaxFault:
    """Read the first document. Never raises: what cannot be read is a SyntaxFault."""
    found = _documents(source, pure, 1)
    return found if isinstance(found, SyntaxFault) else found[0]


def parse_all(source: Source, pure: bool = False, text: str = "") -> list[Tree] | SyntaxFault:
    """Read every document, as Compose does; at least one tree. Never raises.

    `text`: what to read instead of the whole source, all in the same places.
    """
    return _documents(source, pure, 0, text)


def has_more(tree: Tree) -> bool:
    """Whether anything but comments follows the first document: another document, or what breaks the file."""
    end = tree.root.end if tree.root is not None else 0
    rest = tree.source.text[end:].split("\n")
    return any(line.strip() and not line.lstrip().startswith("#") for line in rest)


def _documents(source: Source, pure: bool, limit: int, text: str = "") -> list[Tree] | SyntaxFault:
    """The first `limit` documents; all for 0."""
    text = text or source.text
    early = _directive_fault(text)
    if early:
        return early
    found: list[Tree] = []
    try:
        events = _events(text, pure)
        while True:
            root, aliases, ended = _build(text, events)
            if ended and root is None and found:
                return found
            tree = Tree(source, root)
            tree.later, tree.aliases = bool(found), aliases
            tree.excessive_aliases = aliases and _excessive_aliases(tree)
            found.append(tree)
            if ended or len(found) == limit:
                return found
    except _Stop as stop:
        return stop.fault
    except Exception as error:  # the scanner's own errors; they share no base class between C and pure
        return _fault(error, text)


def _events(text: str, pure: bool) -> Iterator[Any]:
    if not pure:
        try:
            from yaml._yaml import CParser
        except ImportError:
            pure = True
    if pure:
        from ruamel.yaml import YAML

        yaml = YAML(typ="safe", pure=True)
        yaml.version = (1, 1)
        return yaml.parse(text)  # type: ignore[no-any-return]
    return iter(CParser(text).get_event, None)


_SHORT = 16  # characters
_STYLES = frozenset("'\"|>")
# What an event is, by its class's name: the scanners share names, not classes.
_SCALAR, _OPEN, _CLOSE, _ALIAS, _END, _OTHER = range(6)
_KINDS = {
    "ScalarEvent": _SCALAR,
    "MappingStartEvent": _OPEN,
    "SequenceStartEvent": _OPEN,
    "MappingEndEvent": _CLOSE,
    "SequenceEndEvent": _CLOSE,
    "AliasEvent": _ALIAS,
    "DocumentEndEvent": _END,
}


def _build(text: str, events: Iterator[Any]) -> tuple[Node | None, bool, bool]:
    """The root of the next document, whether there are aliases, whether the file ends. The hot loop of every run."""
    anchors: dict[str, Node] = {}
    kinds: dict[type, int] = {}
    root: Node | None = None
    parent: Mapping | Sequence | None = None
    key: Node | None = None  # the pending key of the parent, when that is a mapping
    stack: list[tuple[Mapping | Sequence, Node | None]] = []  # what is open, each with the pending key around it
    known: dict[str, str] = {}  # one text for all equal ones: keys, mostly
    aliases = False
    node: Node
    for event in events:
        class_ = event.__class__
        kind = kinds.get(class_)
        if kind is None:
            kind = kinds[class_] = _KINDS.get(class_.__name__, _OTHER)
        if kind == _SCALAR:
            value, style, tag, anchor = event.value, event.style, event.tag, event.anchor
            if style not in _STYLES:
                style = ""
            if len(value) < _SHORT:
                value = known.setdefault(value, value)
            node = Scalar(value, style, event.start_mark.index, event.end_mark.index, tag or "", anchor or "")
            if not value or tag or anchor or style == "|" or style == ">":
                _fit_span(node, text)
                if anchor:
                    anchors[anchor] = node
        elif kind == _CLOSE:
            closed, key = stack.pop()
            closed.end = event.end_mark.index if closed.flow else _last_end(closed)
            parent = stack[-1][0] if stack else None
            continue
        elif kind == _OPEN:
            make = Mapping if class_.__name__ == "MappingStartEvent" else Sequence
            node = make(bool(event.flow_style), event.start_mark.index, event.tag or "", event.anchor or "")
            if node.anchor or node.tag:
                node.start = _after_properties(text, node.start)
                if node.anchor:
                    anchors[node.anchor] = node
        elif kind == _ALIAS:
            aliases = True
            node = _alias(event, anchors, stack)
        elif kind == _END:
            return root, aliases, False
        else:
            continue
        if parent is None:
            root = node
        elif parent.__class__ is Sequence:
            node.parent = parent
            parent.items.append(node)
        elif key is None:
            key = node
        else:
            if kind == _SCALAR and not (value or style or tag or anchor):
                node.start = node.end = _after_colon(text, key.end)
            entry = Entry(key, node, parent)  # type: ignore[arg-type]
            key.parent = node.parent = entry
            parent.entries.append(entry)  # type: ignore[union-attr]
            key = None
        if kind == _OPEN:
            assert isinstance(node, Mapping | Sequence)
            parent = node
            stack.append((node, key))
            key = None
            if len(stack) > MAX_DEPTH:
                raise _Stop(SyntaxFault(f"nested more than {MAX_DEPTH} levels deep", node.start))
    return root, aliases, True


def _alias(event: Any, anchors: dict[str, Node], stack: list[tuple[Mapping | Sequence, Node | None]]) -> Alias:
    if event.anchor not in anchors:
        raise _Stop(SyntaxFault(f"unknown anchor `{event.anchor}`", event.start_mark.index))
    aliased = anchors[event.anchor]
    if any(open_node is aliased for open_node, _ in stack):
        raise _Stop(SyntaxFault(f"anchor `{event.anchor}` contains itself", event.start_mark.index))
    return Alias(event.anchor, aliased, event.start_mark.index, event.end_mark.index)


def _after_colon(text: str, at: int) -> int:
    """An absent value stands right behind the colon of its key, or behind the key where there is no colon."""
    colon = at
    while colon < len(text) and text[colon] in " \t\r\n":
        colon += 1
    return colon + 1 if text[colon : colon + 1] == ":" else at


def _fit_span(node: Scalar, text: str) -> None:
    """Make the span that of the characters written: without properties before, without blank lines after."""
    if node.tag or node.anchor:
        node.start = min(_after_properties(text, node.start), node.end)
    if not node.style and not node.value:
        node.end = node.start = min(node.start, node.end)
    elif node.style in ("|", ">"):
        end = node.end
        while end > node.start and text[end - 1] in " \t\r\n":
            end -= 1
        node.end = end


def _after_properties(text: str, at: int) -> int:
    """Skip `&anchor`, `!tag` and the space, line ends and comments behind them."""
    while at < len(text) and text[at] in "&!":
        while at < len(text) and text[at] not in " \t\r\n,]}":
            at += 1
        while at < len(text) and text[at] in " \t\r\n#":
            if text[at] == "#":
                line_end = text.find("\n", at)
                at = len(text) if line_end < 0 else line_end
            else:
                at += 1
    return at


def _last_end(node: Mapping | Sequence) -> int:
    if isinstance(node, Sequence):
        return max(node.items[-1].end, node.start + 1) if node.items else node.start + 1
    if not node.entries:
        return node.start
    last = node.entries[-1]
    return max(last.value.end, last.key.end)


def _directive_fault(text: str) -> SyntaxFault | None:
    """The Go scanners take `%YAML 1.1` alone; libyaml takes 1.2 as well."""
    at = 0
    while at < len(text):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        line = text[at:end].strip()
        if line.startswith("%YAML") and line.split("#")[0].split()[1:2] not in ([], ["1.1"]) and text[at] == "%":
            return SyntaxFault("found incompatible YAML document", at)
        if line and not line.startswith(("#", "%")):
            return None
        at = end + 1
    return None


def _fault(error: Exception, text: str) -> SyntaxFault:
    mark, context_mark = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    problem = getattr(error, "problem", None)
    if mark is None and hasattr(error, "position"):  # ReaderError: a character that YAML forbids
        character = getattr(error, "character", "")
        code = character if isinstance(character, int) else ord(character) if len(str(character)) == 1 else 0
        at = next((i for i, c in enumerate(text) if ord(c) == code), 0)
        return SyntaxFault("control characters are not allowed", at)
    if problem is None:
        return SyntaxFault(str(error).splitlines()[0] if str(error) else type(error).__name__, 0)
    if "nesting depth" in str(problem):  # libyaml's own limit
        problem = f"nested more than {MAX_DEPTH} levels deep"
    at = min(mark.index, len(text)) if mark is not None else 0
    context_at = min(context_mark.index, len(text)) if context_mark is not None else at
    return SyntaxFault(str(problem), at, str(getattr(error, "context", "") or ""), context_at)


def _excessive_aliases(tree: Tree) -> bool:
    """The Go decoders' guard against alias bombs, computed without expanding anything.

    Source: go-yaml decode.go, allowedAliasRatio (99 % up to 400,000 decoded nodes, 10 % from 4,000,000 on).
    """
    sizes: dict[int, tuple[int, int]] = {}  # id -> nodes decoded when it is decoded, those of them below aliases
    order: list[Node] = []
    stack: list[Node] = [tree.root] if tree.root is not None else []
    while stack:
        node = stack.pop()
        order.append(node)
        if isinstance(node, Mapping):
            stack.extend(n for e in node.entries for n in (e.key, e.value))
        elif isinstance(node, Sequence):
            stack.extend(node.items)
    for node in sorted(order, key=lambda n: (n.end, -n.start)):  # children before parents, anchors before aliases
        if isinstance(node, Alias):
            total = sizes.get(id(node.target), (1, 0))[0]
            sizes[id(node)] = (1 + total, total)
            continue
        children: list[Node] = []
        if isinstance(node, Mapping):
            children = [n for e in node.entries for n in (e.key, e.value)]
        elif isinstance(node, Sequence):
            children = node.items
        pairs = [sizes.get(id(c), (1, 0)) for c in children]
        sizes[id(node)] = (1 + sum(p[0] for p in pairs), sum(p[1] for p in pairs))
    assert tree.root is not None
    decoded, aliased = sizes[id(tree.root)]
    if aliased <= 100 or decoded <= 1000:
        return False
    allowed = (
        0.99 if decoded <= 400_000 else 0.10 if decoded >= 4_000_000 else 0.99 - 0.89 * (decoded - 400_000) / 3_600_000
    )
    return aliased / decoded > allowed
