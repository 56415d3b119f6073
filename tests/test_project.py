"""What holds for the project itself: imports, start-up, schemas, documents."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from phoenix_lint.documents import KINDS, recognise
from phoenix_lint.schema.decode import decode
from phoenix_lint.schema.model import Schema, as_of, load, version_of, versions
from phoenix_lint.schema.types import TYPES
from phoenix_lint.source import Source
from phoenix_lint.syntax.nodes import Tree
from phoenix_lint.syntax.parser import parse

from .cases import decoded, read
from .conftest import ROOT

PACKAGE = ROOT / "src" / "phoenix_lint"
ORDER = [
    "diagnostic",
    "source",
    "files",
    "report",
    "lang",
    "syntax",
    "schema",
    "documents",
    "stack",
    "settings",
    "ignore",
    "rules",
    "secrets",
    "discover",
    "parallel",
    "cache",
    "engine",
    "baseline",
    "since",
    "init",
    "merge",
    "fixing",
    "official",
    "output",
    "cli",
]
# A fault of the text and the fixes for it are made together (syntax -> schema.suggest), settings and ignore name rules lazily.
ALLOWED = {("syntax", "schema"), ("settings", "rules"), ("output", "__init__"), ("cli", "__init__")}


def stage(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_back_along_the_line(path: Path) -> None:
    own = stage(path)
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.ImportFrom) or not node.level or own in ("__init__", "__main__"):
            continue
        base = path.parent
        for _ in range(node.level - 1):
            base = base.parent
        target = base.joinpath(*(node.module or "").split("."))
        names = [target] if node.module else [base / a.name for a in node.names]
        for name in names:
            if not (name.with_suffix(".py").exists() or name.is_dir()):
                continue  # a name out of the package itself
            other = stage(name) if name != PACKAGE else "__init__"
            if other != own and (own, other) not in ALLOWED:
                assert ORDER.index(other) < ORDER.index(own), f"{own} imports {other}"


def test_rules_import_no_yaml_library_and_no_shell() -> None:
    for path in (PACKAGE / "rules").rglob("*.py"):
        assert not re.search(
            r"^\s*(?:import|from) (?:yaml|ruamel|click|rich)|from \.+(?:engine|cli|output)",
            path.read_text(),
            re.MULTILINE,
        ), path


def modules(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return set(done.stdout.split())


def test_version_and_help_import_click_only() -> None:
    found = modules("from phoenix_lint.cli import main; main(['--version']); main(['--help'])")
    assert "click" in found
    assert not found & {"yaml", "ruamel.yaml", "jsonschema", "rich", "re2", "phoenix_lint.engine", "phoenix_lint.rules"}


def test_a_check_of_one_file_imports_nothing_heavy() -> None:
    found = modules(
        "from phoenix_lint.cli import main; main(['check', '--isolated', 'fixtures/stacks/ok/alertmanager/alertmanager.yml'])"
    )
    assert "phoenix_lint.engine" in found
    assert not found & {
        "rich",
        "jsonschema",
        "ruamel.yaml",
        "pathspec",
        "tomllib",
        "subprocess",
        "asyncio",
        "multiprocessing",
        "hypothesis",
    }
    areas = {m.split(".")[2] for m in found if m.startswith("phoenix_lint.rules.") and m.count(".") > 1}
    assert {a for a in areas if not a.startswith("_")} <= {"yaml", "alertmanager"}
    assert not any(m.startswith("phoenix_lint.lang.promql") for m in found)


SCHEMAS = sorted(p.name.removesuffix(".schema.json") for p in (ROOT / "schemas").glob("*.schema.json"))
# Objects and fields that the facts about each system count; Prometheus' HTTPClientConfig is part of those that inline it,
# and HTTPHeaders is a map; so are the Headers of Loki and Promtail.
WHOLE = {
    "alertmanager": (55, 524),
    "prometheus": (74, 980),
    "prometheus-rules": (3, 14),
    "prometheus-rule-tests": (7, 26),
    "prometheus-web": (4, 21),
    "prometheus-file-sd": (1, 2),
    "compose": (50, 318),
    "loki": (245, 2133),
    "promtail": (82, 671),
    "loki-rules": (3, 14),
}


@pytest.mark.parametrize("system", SCHEMAS)
def test_the_schema_is_a_valid_json_schema_in_every_version(system: str) -> None:
    jsonschema.Draft202012Validator.check_schema(load(system))
    for version in versions(system):
        jsonschema.Draft202012Validator.check_schema(as_of(system, version_of(version)))


@pytest.mark.parametrize("system", SCHEMAS)
def test_the_schema_is_whole(system: str) -> None:
    objects = {n: d for n, d in load(system)["$defs"].items() if "properties" in d}
    assert (len(objects), sum(len(d["properties"]) for d in objects.values())) == WHOLE[system]


def test_every_kind_has_its_schema() -> None:
    assert {kind.schema for kind in KINDS.values()} == set(SCHEMAS)


@pytest.mark.parametrize("system", SCHEMAS)
def test_every_scalar_type_is_known_to_the_walker(system: str) -> None:
    used = set(re.findall(r'"x-type": "(\w+)"', (ROOT / "schemas" / f"{system}.schema.json").read_text()))
    assert used <= TYPES.keys()


@pytest.mark.parametrize("system", SCHEMAS)
def test_x_since_and_x_until_are_versions_that_the_schema_covers(system: str) -> None:
    schema = load(system)
    known = {version.rpartition(".")[0] for version in schema["x-versions"]} | {"2.26"}
    named = set(re.findall(r'"x-(?:since|until|deprecated)": "([\d.]+)"', json.dumps(schema)))
    assert {version.rpartition(".")[0] for version in named} <= known


def _data(node: object) -> object:
    from phoenix_lint.documents.custom import _plain

    return _plain(node)  # type: ignore[arg-type]


# What the schema requires and the walker leaves to a rule: such findings say nothing about the walker.
LEFT_TO_RULES = ("missing-route", "missing-field", "null-entry", "invalid-value")


@pytest.mark.parametrize(
    "path",
    sorted(
        p
        for p in (ROOT / "fixtures" / "cases").glob("*/*.case")
        if p.parent.name.split("-")[0] in ("alertmanager", "prometheus", "rules", "loki")
    ),
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_walker_and_jsonschema_agree_on_structure(path: Path) -> None:
    """What the walker decodes without a problem is valid; what it calls unknown or of a wrong kind is not."""
    case = read(path)
    tree = parse(Source(case.main, decoded(case.files)[case.main]))
    if not isinstance(tree, Tree) or tree.root is None or "tmpl" in case.main or case.main.endswith(".json"):
        return
    kind = recognise(tree, case.main)
    if kind is None:
        return
    said = dict(t.split("=") for t in case.head.get("target", "").split())
    target = version_of(said.get(kind.program, versions(kind.schema)[-1]))
    library = 3 if kind.name in ("rules", "loki-rules") else 2
    problems = decode(tree.root, Schema(kind.schema, target).root, target, library=library).problems
    if any(p.kind == "duplicate-key" for p in problems) or "<<" in tree.source.text:
        return  # JSON has neither duplicates nor merge keys
    valid = jsonschema.Draft202012Validator(as_of(kind.schema, target)).is_valid(_data(tree.root))
    structural = [
        p for p in problems if p.kind == "unknown-field" or (p.kind == "wrong-type" and "merge key" not in p.message)
    ]
    if structural:
        assert not valid
    elif not problems and not path.parent.name.endswith(LEFT_TO_RULES):
        assert valid or "null" in path.stem


def test_the_changelog_names_the_version() -> None:
    from phoenix_lint import __version__

    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text()


def test_every_rule_is_in_the_changelog() -> None:
    from phoenix_lint.rules import all_rules

    text = (ROOT / "CHANGELOG.md").read_text()
    assert [r.rule.name for r in all_rules() if f"`{r.rule.name}`" not in text] == []


def test_the_good_stack_is_silent() -> None:
    import phoenix_lint

    report = phoenix_lint.check([str(ROOT / "fixtures" / "stacks" / "ok")])
    assert report.files and not report.diagnostics
