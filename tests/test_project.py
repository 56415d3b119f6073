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
    "lang",
    "syntax",
    "schema",
    "documents",
    "settings",
    "ignore",
    "rules",
    "secrets",
    "discover",
    "engine",
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
    assert areas <= {"yaml", "alertmanager"}


def test_the_schema_is_a_valid_json_schema_in_every_version() -> None:
    jsonschema.Draft202012Validator.check_schema(load("alertmanager"))
    for version in versions("alertmanager"):
        jsonschema.Draft202012Validator.check_schema(as_of("alertmanager", version_of(version)))


def test_the_schema_is_whole() -> None:
    objects = {n: d for n, d in load("alertmanager")["$defs"].items() if "properties" in d}
    assert (len(objects), sum(len(d["properties"]) for d in objects.values())) == (55, 524)


def test_every_scalar_type_is_known_to_the_walker() -> None:
    used = set(re.findall(r'"x-type": "(\w+)"', (ROOT / "schemas" / "alertmanager.schema.json").read_text()))
    assert used <= TYPES.keys()


def test_x_since_and_x_until_are_versions_that_the_schema_covers() -> None:
    schema = load("alertmanager")
    known = {*schema["x-versions"], "0.28.1"}
    assert set(re.findall(r'"x-(?:since|until|deprecated)": "([\d.]+)"', json.dumps(schema))) <= known


def _data(node: object) -> object:
    from phoenix_lint.documents.custom import _plain

    return _plain(node)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "fixtures" / "cases").glob("alertmanager-*/*.case")),
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_walker_and_jsonschema_agree_on_structure(path: Path) -> None:
    """What the walker decodes without a problem is valid; what it calls unknown or of a wrong kind is not."""
    case = read(path)
    target = version_of(case.head.get("target", "alertmanager=0.34.0").split("=")[1])
    tree = parse(Source(case.main, decoded(case.files)[case.main]))
    if not isinstance(tree, Tree) or tree.root is None or "tmpl" in case.main:
        return
    problems = decode(tree.root, Schema("alertmanager", target).root, target).problems
    if any(p.kind == "duplicate-key" for p in problems) or "<<" in tree.source.text:
        return  # JSON has neither duplicates nor merge keys
    valid = jsonschema.Draft202012Validator(as_of("alertmanager", target)).is_valid(_data(tree.root))
    structural = [
        p for p in problems if p.kind == "unknown-field" or (p.kind == "wrong-type" and "merge key" not in p.message)
    ]
    if structural:
        assert not valid
    elif not problems and path.parent.name not in ("alertmanager-missing-route", "alertmanager-missing-field"):
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
