"""What the rules about `-config.expand-env` share."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Fix, Place, Safety, Span
from ...documents.parts import DecodedFile
from ...lang.envsubst import Variable, variables
from ...syntax import rewrite
from ...syntax.nodes import Scalar, Tree, node_at


def expanded(doc: DecodedFile) -> Iterator[tuple[Variable, Place]]:
    """The variables of a file that is expanded before it is read; none of a file that is not."""
    if doc.context.expands:
        path, text = doc.tree.source.path, doc.tree.source.text
        yield from ((v, Place(path, Span(v.start, v.end))) for v in variables(text))


def insertion(tree: Tree, at: int, text: str, title: str, safety: Safety) -> Fix | None:
    """Put a text into the scalar that holds a place; None inside a comment."""
    node = node_at(tree.root, at)
    if not isinstance(node, Scalar) or not node.start <= at < node.end:
        return None
    return rewrite.fix(title, safety, rewrite.replace_within(node, at, at, text))
