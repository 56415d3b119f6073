"""How a refused scalar is reported, whatever its syntax."""

from __future__ import annotations

from ...diagnostic import Diagnostic
from ...schema.decode import Problem
from ...schema.types import TYPES
from ...syntax.nodes import Entry, Scalar, target
from ...syntax.variables import shell_variables
from .. import Rule
from ._decoding import VARIABLE_HELP, file_twin, value_fixes


def refused(rule: Rule, problem: Problem) -> Diagnostic:
    """The finding for a value whose syntax the decoder refuses."""
    node = problem.where
    assert not isinstance(node, Entry)
    here, wanted, secret = target(node), TYPES[problem.type.name].noun, problem.type.secret
    text = here.value if isinstance(here, Scalar) else ""
    if shell_variables(text):
        shown = "the variable" if secret else f"`{text}`"
        return rule.at(
            node,
            f"{shown} is not expanded, and as it stands it is not {wanted}: {problem.message}",
            help=VARIABLE_HELP,
            fixes=[file_twin(node, problem.owner)] if secret else [],
        )
    shown = text if len(text) <= 60 else text[:57] + "..."
    quotes = secret or problem.type.name in ("matcher", "regex")  # their message holds the text already, or must not
    return rule.at(
        node,
        f"not {wanted}: {problem.message}" if quotes else f"`{shown}` is not {wanted}: {problem.message}",
        fixes=value_fixes(problem),
    )
