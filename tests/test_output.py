"""The formats of other tools: what each promises of its document, on findings with fixes, related places and odd letters."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from sarif_pydantic import Sarif

from phoenix_lint import engine, output
from phoenix_lint.cli import main
from phoenix_lint.diagnostic import Diagnostic, Severity, Span
from phoenix_lint.files import Memory
from phoenix_lint.report import FileReport, Report
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source

from .cases import read
from .conftest import CACHE, ROOT

TEXT = """# Prüfung 🚨
route:
  receiver: team
  group_intervall: 5m
receivers:
  - {name: team, webhook_configs: [{url: 'http://a/'}]}
  - {name: team, webhook_configs: [{urll: 'http://ü/'}]}
"""
OTHERS = [f for f in output.FORMATS if f != "text"]


def report_of(text: str = TEXT) -> Report:
    return engine.check(["alertmanager.yml", "gone.yml"], Settings(), Memory({"alertmanager.yml": text}))


def one(message: str, path: str = "a.yml") -> Report:
    diagnostic = Diagnostic("alertmanager-unknown-field", Severity.ERROR, message, path, Span(0, 1))
    return Report((FileReport(path, "alertmanager", (), (diagnostic,), Source(path, "a: b\n"), ()),))


def models(value: Any) -> Iterator[BaseModel]:
    """All models in a document."""
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models(getattr(value, name))
    elif isinstance(value, list | dict):
        for item in value if isinstance(value, list) else value.values():
            yield from models(item)


def test_sarif_is_what_the_standard_says() -> None:
    report = report_of()
    document = json.loads(output.render("sarif", report, Settings()))
    [run] = Sarif.model_validate(document).runs
    strange = {k for m in models(run) for k in (m.model_extra or {})}
    # sections 3.14.17 and 3.20.21 of the standard, which the package leaves out
    assert strange == {"columnKind", "toolExecutionNotifications"}, "no property that the standard does not have"
    assert document["version"] == "2.1.0"
    [raw] = document["runs"]
    assert len(raw["results"]) == len(report.diagnostics) > 2
    for result, diagnostic in zip(raw["results"], report.diagnostics, strict=True):
        rule = raw["tool"]["driver"]["rules"][result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] == diagnostic.rule and rule["help"]["markdown"]
        region = result["locations"][0]["physicalLocation"]["region"]
        lines = TEXT.split("\n")
        at = sum(len(x) + 1 for x in lines[: region["startLine"] - 1]) + region["startColumn"] - 1
        assert at == region["charOffset"] == diagnostic.span.start
    assert any(r.get("relatedLocations") for r in raw["results"])
    [notified] = raw["invocations"][0]["toolExecutionNotifications"]
    assert notified["message"]["text"] == "does not exist" and not raw["invocations"][0]["executionSuccessful"]


def test_a_fix_of_sarif_is_the_fix() -> None:
    document = json.loads(output.render("sarif", report_of(), Settings()))
    [result] = [r for r in document["runs"][0]["results"] if "group_intervall" in r["message"]["text"]]
    [change] = result["fixes"][0]["artifactChanges"]
    [new] = change["replacements"]
    start = new["deletedRegion"]["charOffset"]
    fixed = TEXT[:start] + new["insertedContent"]["text"] + TEXT[start + new["deletedRegion"]["charLength"] :]
    assert fixed == TEXT.replace("group_intervall", "group_interval")


def test_github_annotations() -> None:
    lines = output.render("github", report_of(), Settings()).splitlines()
    assert (
        "::error file=alertmanager.yml,line=4,endLine=4,col=3,endColumn=18,title=alertmanager-unknown-field::"
        in lines[0]
    )
    assert lines[-1] == "::error file=gone.yml::does not exist"
    assert output.render("github", one("50%\nof: a, b", "x,y:z.yml"), Settings()) == (
        "::error file=x%2Cy%3Az.yml,line=1,endLine=1,col=1,endColumn=2,title=alertmanager-unknown-field"
        "::50%25%0Aof: a, b\n"
    )


def test_gitlab_fingerprints_outlive_lines_that_move() -> None:
    before = json.loads(output.render("gitlab", report_of(), Settings()))
    after = json.loads(output.render("gitlab", report_of("# more\n\n" + TEXT), Settings()))
    assert {i["severity"] for i in before} >= {"major"}
    assert [i["fingerprint"] for i in before] == [i["fingerprint"] for i in after]
    assert len({i["fingerprint"] for i in before}) == len(before)
    assert [i["location"]["lines"]["begin"] + 2 for i in before] == [i["location"]["lines"]["begin"] for i in after]


def test_junit_fails_what_the_run_fails() -> None:
    report = report_of()
    for level in Severity:
        settings = Settings(fail_on=level)
        root = ElementTree.fromstring(output.render("junit", report, settings).encode())
        failing = sum(d.severity.rank <= level.rank for d in report.diagnostics)
        assert len(root.findall(".//failure")) == failing == int(root[0].attrib["failures"])
        assert len(root.findall(".//testcase")) == sum(int(s.attrib["tests"]) for s in root)
        assert root.find(".//error").attrib["message"] == "does not exist"  # type: ignore[union-attr]


def test_checkstyle() -> None:
    root = ElementTree.fromstring(output.render("checkstyle", report_of(), Settings()).encode())
    assert [f.attrib["name"] for f in root] == ["alertmanager.yml", "gone.yml"]
    first = root[0][0].attrib
    assert (first["line"], first["column"], first["severity"]) == ("4", "3", "error")
    assert first["source"] == "phoenix-lint.alertmanager-unknown-field"


def test_rdjson_counts_bytes() -> None:
    document = json.loads(output.render("rdjson", report_of("route: {receiver: ü, group_intervall: 5m}\n"), Settings()))
    [found] = [d for d in document["diagnostics"] if "group_intervall" in d["message"]]
    assert found["location"]["range"]["start"] == {"line": 1, "column": 23}
    assert found["suggestions"][0]["text"] == "group_interval"


@pytest.mark.parametrize("format_", OTHERS)
@given(message=st.text(), path=st.text(st.characters(exclude_characters="\0/\\"), min_size=1))
def test_any_message_is_a_document(format_: str, message: str, path: str) -> None:
    text = output.render(format_, one(message, path), Settings())
    if format_ in ("junit", "checkstyle"):
        ElementTree.fromstring(text.encode(errors="replace"))
    elif format_ == "github":
        assert text.count("\n") == 1 and "\r" not in text
    elif format_ == "html":
        assert text.count("<script") == text.count("<article") == text.count("<details") == 1
    else:
        json.loads(text)


def test_several_formats_in_one_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stack = str(ROOT / "fixtures/stacks/phoenix")
    a, b = str(tmp_path / "a.sarif"), str(tmp_path / "b.xml")
    assert main(["check", stack, "--format", "sarif", "--output", a, "--format=junit", "--output", b]) == 1
    assert "error[" in capsys.readouterr().out, "text where nothing else is asked for"
    assert json.loads(Path(a).read_text())["runs"] and ElementTree.parse(b).getroot().tag == "testsuites"
    assert main(["check", stack, "--output", a, "--format", "json"]) == 2
    assert "no --format stands before it" in capsys.readouterr().err
    assert main(["check", stack, "--format", "json", "--format", "github"]) == 2
    assert main(["check", stack, "--format", "json", "--output", str(tmp_path / "none" / "x")]) == 2
    assert "none/x" in capsys.readouterr().err
    assert main(["check", stack, "--format", "sarif", "--output", a, "--format", "github"]) == 1
    assert all(line.startswith("::") for line in capsys.readouterr().out.splitlines())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> jsonschema.Draft7Validator:
    """The published JSON Schema of SARIF 2.1.0, which the standard's editors ship in an npm package."""
    kept = CACHE / "sarif-2.1.0-rtm.5.json"
    if not kept.exists():
        if not shutil.which("npm"):
            pytest.skip("the published schema comes by npm, which is not there")
        folder = tmp_path_factory.mktemp("npm")
        subprocess.run(
            ["npm", "pack", "--silent", "@microsoft/jest-sarif"], cwd=folder, check=True, capture_output=True
        )
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as packed:
            member = packed.extractfile(f"package/lib/schemas/{kept.name}")
            assert member is not None
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(member.read())
    schema = json.loads(kept.read_text())
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


@pytest.mark.parametrize("stack", ["phoenix", "ok", "nothing"])
def test_sarif_follows_the_published_schema(
    published: jsonschema.Draft7Validator, stack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    report = engine.check([f"fixtures/stacks/{stack}"], Settings())
    document = json.loads(output.render("sarif", report, Settings()))
    published.validate(document)
    assert bool(report.problems) == (stack == "nothing")
    if stack == "phoenix":
        for run in document["runs"]:
            del run["tool"]["driver"]["name"]
        assert not published.is_valid(document), "the schema asks for something"


def test_every_case_follows_the_published_schema(published: jsonschema.Draft7Validator) -> None:
    for path in sorted((ROOT / "fixtures/cases").glob("*/*.case"))[::7]:
        published.validate(json.loads(output.render("sarif", read(path).check(), Settings())))
