"""What the rules about `-config.expand-env` share."""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Fix, Place, Safety, Span
from ...documents.parts import DecodedFile
from ...lang.envsubst import Variable, variables
from ...syntax import rewrite
from ...syntax.nodes import Scalar, Tree, iter_nodes


def expanded(doc: DecodedFile) -> Iterator[tuple[Variable, Place]]:
    """The variables of a file that is expanded before it is read; none of a file that is not."""
    if doc.context.expands:
        path, text = doc.tree.source.path, doc.tree.source.text
        yield from ((v, Place(path, Span(v.start, v.end))) for v in variables(text))


def insertion(tree: Tree, at: int, text: str, title: str, safety: Safety) -> Fix | None:
    """Put a text into the scalar that holds a place; None inside a comment."""
    holds = (n for n in iter_nodes(tree.root) if isinstance(n, Scalar) and n.start <= at < n.end)
    scalar = next(holds, None)
    return rewrite.fix(title, safety, rewrite.replace_within(scalar, at, at, text)) if scalar is not None else None
