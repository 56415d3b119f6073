"""How a refused scalar is reported, whatever its syntax."""
from __future__ import annotations

from ...diagnostic import Diagnostic
from ...schema.decode import Problem
from ...schema.types import TYPES
from ...syntax.nodes import Scalar, target
from ...syntax.variables import shell_variables
from .. import Rule
from ._decoding import file_suggestion, value_fixes, variable_note


def refused(rule: Rule, problem: Problem) -> Diagnostic:
    """The finding for a value whose syntax the decoder refuses."""
    assert not hasattr(problem.where, "key")
    node = target(problem.where)        # type: ignore[arg-type]
    text = node.value if isinstance(node, Scalar) else ""
    shown = "<secret>" if problem.type.secret else text if len(text) <= 60 else text[:57] + "..."
    wanted = TYPES[problem.type.name].noun
    message = f"`{shown}` is not {wanted}: {problem.message}"
    if problem.type.secret or problem.type.name in ("matcher", "regex"):
        message = f"not {wanted}: {problem.message}"
    if shell_variables(text):
        return rule.at(problem.where, f"`{text if not problem.type.secret else 'a variable'}` is not expanded, and as it stands it is not {wanted}: {problem.message}",
                       help=variable_note(node), fixes=[file_suggestion(problem)])
    return rule.at(problem.where, message, fixes=value_fixes(problem))
