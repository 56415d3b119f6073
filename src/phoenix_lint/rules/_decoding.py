"""What the rules about decoding share in all areas: findings for refused keys and values, what may be meant, and the fixes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from ..diagnostic import Diagnostic, Fix, Place, Safety, Span
from ..lang import durations
from ..lang.timeintervals import MONTHS, WEEKDAYS
from ..schema.decode import Problem, Value
from ..schema.model import Type, version_of
from ..schema.suggest import near
from ..schema.types import TYPES
from ..syntax import rewrite
from ..syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, iter_leaves, place_of, target, tree_of
from ..syntax.scalars import resolve_plain
from ..syntax.variables import shell_variables
from . import Rule, spot


class Words(NamedTuple):
    """How the rules of an area speak of what they judge.

    `sections`: object of the schema to its name in messages; `synonyms`: (object, key) to the field that is meant.
    """

    program: str
    sections: dict[str, str]
    synonyms: dict[tuple[str, str], str]
    variable_help: str
    secrets: str = ""  # where files with secrets lie, for the fix that names one; empty: no such fix


def unknown_field(rule: Rule, problem: Problem, words: Words, renamed: Fix | None = None) -> Diagnostic:
    """The finding for a key that the object does not have. `renamed`: the fix when the version is at fault."""
    entry, name = problem.where, problem.message
    assert isinstance(entry, Entry)
    where = _place_words(problem, words)
    lifetime = problem.type.lifetime(name)
    if lifetime:
        history = _history(lifetime, problem, words)
        return rule.at(entry, f"`{name}` {history}", fixes=[renamed, commented_out(entry, history)])
    meant = meant_names(problem)
    synonym = words.synonyms.get((problem.type.name, name))
    if synonym and meant != [synonym] and synonym not in problem.owner.fields and problem.type.get(synonym):
        return rule.at(
            entry,
            f"`{name}` is no field {where}",
            help=f"did you mean `{synonym}`?",
            fixes=[
                rewrite.fix(f"rename it to `{synonym}`", Safety.UNSAFE, rewrite.rename_key(entry, synonym)),
                commented_out(entry, "is no field here"),
            ],
        )
    fixes = [
        rewrite.fix(
            f"rename it to `{m}`", Safety.SAFE if len(meant) == 1 else Safety.SUGGESTION, rewrite.rename_key(entry, m)
        )
        for m in meant
    ]
    hint = (
        f"did you mean {' or '.join(f'`{m}`' for m in meant)}?"
        if meant
        else f"fields: {', '.join(problem.type.names())}"
    )
    return rule.at(
        entry,
        f"`{name}` is no field {where}",
        help=hint,
        fixes=[*fixes, *([] if len(meant) == 1 else [commented_out(entry, "is no field here")])],
    )


def _place_words(problem: Problem, words: Words) -> str:
    if problem.owner.owner is None:
        return "at the top of the file"
    path = [p for p in problem.owner.path if isinstance(p, str)]
    return "in " + (words.sections.get(problem.type.name) or (f"`{path[-1]}`" if path else "the file"))


def _history(lifetime: tuple[str | None, str | None], problem: Problem, words: Words) -> str:
    since, until = lifetime
    version = ".".join(map(str, problem.type.schema.version))
    if until and problem.type.schema.version >= version_of(until):
        return f"was removed in {words.program} {until}; this is {version}"
    return f"exists since {words.program} {since}; this is {version}"


def commented_out(entry: Entry, reason: str) -> Fix | None:
    """Unsafe: the entry becomes a comment that says why."""
    return rewrite.fix(
        "comment it out", Safety.UNSAFE, rewrite.comment_out(entry, f"phoenix-lint: `{entry.name}` {reason}")
    )


def duplicate_key(rule: Rule, problem: Problem) -> Diagnostic | None:
    """The finding for a key that is written twice in one map."""
    entry, first = problem.where, problem.first
    if problem.kind != "duplicate-key" or not isinstance(entry, Entry) or first is None:
        return None
    same = [v for _, v in iter_leaves(entry.value)] == [v for _, v in iter_leaves(first.value)]
    fix = rewrite.fix(
        "remove the second one, which is equal" if same else "remove the second one",
        Safety.UNSAFE if same else Safety.SUGGESTION,
        rewrite.remove_entry(entry),
    )
    return rule.at(entry, f"{problem.message} in this map", related=[place_of(first, "set first here")], fixes=[fix])


def wrong_type(rule: Rule, problem: Problem, words: Words, fixes: Iterable[Fix | None] = ()) -> Diagnostic:
    """The finding for a value of a kind that the field cannot hold. `fixes`: those of the area, before the shared ones."""
    where = problem.where
    text = where.value if isinstance(where, Scalar) else ""
    if shell_variables(text):
        twin = [file_twin(where, problem.owner, words)] if isinstance(where, Scalar) else []
        return rule.at(where, problem.message, help=words.variable_help, fixes=twin)
    return rule.at(where, problem.message, fixes=[*fixes, *type_fixes(problem)])


def refused(rule: Rule, problem: Problem, words: Words) -> Diagnostic:
    """The finding for a scalar whose syntax the decoder refuses."""
    node = problem.where
    assert not isinstance(node, Entry)
    here, wanted, secret = target(node), TYPES[problem.type.name].noun, problem.type.secret
    text = here.value if isinstance(here, Scalar) else ""
    if shell_variables(text):
        shown = "the variable" if secret else f"`{text}`"
        return rule.at(
            node,
            f"{shown} is not expanded, and as it stands it is not {wanted}: {problem.message}",
            help=words.variable_help,
            fixes=[file_twin(node, problem.owner, words)] if secret else value_fixes(problem),
        )
    shown = text if len(text) <= 60 else text[:57] + "..."
    quotes = secret or "regex" in problem.type.name or problem.type.name == "matcher"  # their message holds the text
    return rule.at(
        node,
        f"not {wanted}: {problem.message}" if quotes else f"`{shown}` is not {wanted}: {problem.message}",
        fixes=value_fixes(problem),
    )


def dash(item: Value, field: Value) -> Place:
    """The place of an empty entry of a list: its dash."""
    source = tree_of(item.node).source
    at = source.text.rfind("-", 0, item.node.start + 1)
    return Place(source.path, Span(at, max(item.node.end, at + 1))) if at >= field.node.start else spot(item)


def fits(node: Node, type_: Type) -> bool:
    """Whether a node is of the kind that a type wants."""
    here = target(node)
    if type_.options:
        return any(fits(node, option) for option in type_.options)
    if isinstance(here, Mapping):
        return type_.kind in ("object", "map", "any")
    if isinstance(here, Sequence):
        return type_.kind in ("list", "any")
    if not here.value and not here.style:
        return True
    if type_.kind != "scalar":
        return type_.kind == "any" or bool(type_.short)
    base = TYPES[type_.name].base
    if base in ("bool", "int", "uint", "float") and "string" in type_.forms:
        return True
    if base in ("bool", "int", "uint", "float"):
        resolved = here.value if here.style else resolve_plain(here.value)
        return (
            isinstance(resolved, bool)
            if base == "bool"
            else isinstance(resolved, int | float) and not isinstance(resolved, bool)
        )
    return True


def meant_names(problem: Problem) -> list[str]:
    """Fields of this object that an unknown key may stand for: near, of the right kind, not there already."""
    entry, owner = problem.where, problem.owner
    assert isinstance(entry, Entry)
    free = [n for n in problem.type.names() if n not in owner.fields]
    found = near(entry.name, free)
    right = [n for n in found if (t := problem.type.get(n)) and fits(entry.value, t)]
    return right


def unquoted(value_type: Type, node: Node) -> Fix | None:
    """Safe: take the quotes off a number or boolean that the type refuses only for them."""
    if not isinstance(node, Scalar) or node.style not in ("'", '"'):
        return None
    if (
        value_type.kind == "scalar"
        and fits(Scalar(node.value, "", 0, 0), value_type)
        and node.value.strip() == node.value
        and node.value
    ):
        return rewrite.fix("remove the quotes", Safety.SAFE, rewrite.replace_scalar(node, node.value, raw=True))
    return None


def type_fixes(problem: Problem) -> list[Fix | None]:
    """What can be done about a value of the wrong kind."""
    node, type_ = problem.where, problem.type
    if isinstance(node, Entry) or (problem.owner.type.kind == "list" and node is problem.owner.node):
        return []
    here = node
    text = tree_of(node).source.text
    if type_.kind == "list" and isinstance(here, Scalar):
        parts = [p.strip() for p in here.value.split(",")]
        if (
            type_.item.name in ("label_name", "string")
            and len(parts) > 1
            and all(re.fullmatch(r"[\w.]+", p) for p in parts)
            and not here.anchor
        ):
            return [
                rewrite.fix(
                    "make it a list",
                    Safety.UNSAFE,
                    rewrite.replace_scalar(here, "[" + ", ".join(parts) + "]", raw=True),
                )
            ]
        return (
            [rewrite.fix("make it a list of one", Safety.SAFE, rewrite.wrap_item(here))]
            if type_.item.kind == "scalar"
            else []
        )
    if type_.kind == "list" and isinstance(here, Mapping):
        if type_.item.kind == "object":
            fit = all(type_.item.get(e.name) is not None for e in here.entries)
            return (
                [rewrite.fix("make it a list of one", Safety.SAFE, rewrite.wrap_item(here))]
                if fit and here.entries
                else []
            )
    if type_.kind == "scalar" and isinstance(here, Scalar):
        return [unquoted(type_, here), _boolean(type_, here)]
    if (
        type_.kind == "scalar"
        and isinstance(here, Mapping)
        and here.flow
        and text.startswith("{{", here.start)
        and "\n" not in text[here.start : here.end]
    ):
        return [_quote_template(here, text)]
    return []


def _quote_template(here: Mapping, text: str) -> Fix | None:
    written = text[here.start : here.end]
    return rewrite.fix(
        "quote the template",
        Safety.SAFE,
        rewrite.replace_within(here, here.start, here.end, "'" + written.replace("'", "''") + "'"),
    )


def _boolean(type_: Type, node: Scalar) -> Fix | None:
    if type_.name != "bool":
        return None
    word = node.value.strip().lower()
    meant = (
        "true"
        if word in ("true", "yes", "on", "1", "enabled", "enable")
        else "false"
        if word in ("false", "no", "off", "0", "disabled", "disable")
        else ""
    )
    return (
        rewrite.fix(f"write {meant}", Safety.UNSAFE, rewrite.replace_scalar(node, meant, raw=True)) if meant else None
    )


def value_fixes(problem: Problem) -> list[Fix | None]:
    """What can be done about a scalar whose syntax is refused."""
    node, type_ = problem.where, problem.type
    if not isinstance(node, Scalar):
        return []
    if shell_variables(node.value):
        whole = re.fullmatch(r"\$\{?\w*(?<!SMART)(?:HOST|SERVER)(?:NAME)?\}?", node.value)
        if type_.name != "hostport" or not whole:
            return []
        text = f"{node.value}:587"
        return [rewrite.fix(f"write {text}", Safety.UNSAFE, rewrite.replace_scalar(node, text))]
    new = _better(type_, node.value)
    if new is None:
        return []
    text, safety = new
    title = "put the scheme in front" if type_.secret else f"write {text}"
    return [rewrite.fix(title, safety, rewrite.replace_scalar(node, text))]


def _better(type_: Type, text: str) -> tuple[str, Safety] | None:
    name, bare = type_.name, text.strip()
    if type_.enum:
        folded = [v for v in type_.enum if v.lower() == bare.lower()]
        meant = folded or near(bare, [v for v in type_.enum if v])
        return (meant[0], Safety.SAFE if folded else Safety.UNSAFE) if len(meant) == 1 else None
    if name in ("duration", "go_duration", "go_duration_text"):
        if re.fullmatch(r"[0-9]+", bare):
            return f"{bare}s", Safety.UNSAFE
        found = durations.meant_duration(bare)
        if found is None and name != "duration" and re.fullmatch(r"[0-9]+d", bare):
            found = f"{int(bare[:-1]) * 24}h"
        return (found, Safety.UNSAFE) if found and found != bare else None
    if name in ("url", "secret_url", "secret_template_url"):
        return _with_scheme(bare)
    if name == "hostport" and re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:?", bare):
        return (f"{bare.rstrip(':')}:587", Safety.UNSAFE) if "." in bare or bare.islower() else None
    if name == "bytes":
        size = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*([kmgtpe]?)i?b?", bare.lower())
        return (f"{size[1]}{size[2].upper()}B", Safety.UNSAFE) if size else None
    if name == "time_of_day":
        match = re.fullmatch(r"([0-9]):([0-5][0-9])|([01][0-9]|2[0-3]):([0-5][0-9]):00", bare)
        if match:
            return (f"0{match[1]}:{match[2]}" if match[1] else f"{match[3]}:{match[4]}"), Safety.SAFE
    if name == "weekday_range":
        return _in_full(bare, WEEKDAYS)
    if name == "month_range":
        return _in_full(bare, MONTHS)
    if name == "matcher" and re.fullmatch(r"[a-zA-Z_]\w*\s*==\s*\"[^\"]*\"", bare):
        return bare.replace("==", "=", 1), Safety.UNSAFE
    return None


def _in_full(text: str, names: tuple[str, ...]) -> tuple[str, Safety] | None:
    out = []
    for end in re.split(r"[:-]", text.lower()):
        meant = [n for n in names if n.startswith(end.strip().rstrip(".")) and len(end.strip()) >= 3] or near(
            end.strip(), names
        )
        if len(meant) != 1:
            return None
        out.append(meant[0])
    if len(out) == 2 and names.index(out[0]) > names.index(out[1]):
        return None
    return (":".join(out), Safety.UNSAFE) if len(out) <= 2 else None


def _with_scheme(text: str) -> tuple[str, Safety] | None:
    if re.fullmatch(r"https?:/?[^/].*", text):
        return re.sub(r"^(https?):/?", r"\1://", text), Safety.UNSAFE
    if re.match(r"(?:localhost|[a-z0-9-]+):[0-9]+(?:/|$)", text):
        return f"http://{text}", Safety.UNSAFE
    if re.match(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:/|$)", text):
        return f"https://{text}", Safety.UNSAFE
    return None


def file_twin(value: Node, owner: Value, words: Words) -> Fix | None:
    """Unsafe, for a secret that is one `${VAR}` where the field has a *_file twin: the program reads that file itself."""
    entry = next((v.entry for v in owner.fields.values() if v.node is value), None)
    variable = re.fullmatch(r"\$\{?(\w+)\}?", value.value) if isinstance(value, Scalar) else None
    if (
        not words.secrets
        or entry is None
        or variable is None
        or owner.type.get(f"{entry.name}_file") is None
        or f"{entry.name}_file" in owner.fields
    ):
        return None
    return rewrite.fix(
        f"read it from a file with `{entry.name}_file`",
        Safety.UNSAFE,
        rewrite.rename_key(entry, f"{entry.name}_file"),
        rewrite.replace_scalar(entry.value, f"{words.secrets}/{variable[1].lower()}"),
    )
