"""What lets a team switch the linter on in an old repository: the baseline, and only what changed."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phoenix_lint.baseline import where
from phoenix_lint.cli import main
from phoenix_lint.fixing.add_ignores import commented
from phoenix_lint.source import Source
from phoenix_lint.syntax.nodes import Tree, iter_leaves
from phoenix_lint.syntax.parser import parse

from .cases import encoded, read
from .conftest import ROOT

OLD = """route:
  receiver: team
  group_intervall: 5m
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
        urll: x
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "alertmanager.yml").write_text(OLD)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(out: str) -> list[tuple[str, int]]:
    return [(d["rule"], d["start"]["line"]) for d in json.loads(out)["diagnostics"]]


BASE = ["check", "--format", "json", "--baseline", "old.json"]


def test_a_baseline_hides_what_was_there_and_outlives_moved_lines(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = folder / "alertmanager.yml"
    assert main([*BASE, "--update-baseline", "."]) == 0
    assert found(capsys.readouterr().out) == []
    known = json.loads((folder / "old.json").read_text())["findings"]
    assert [k["where"] for k in known] == ["receivers[team].webhook_configs[0].urll", "route.group_intervall"]
    file.write_text("# one line more\n" + OLD.replace("receiver: team", "receiver: team\n  group_wate: 1s"))
    assert main([*BASE, "."]) == 1
    assert found(capsys.readouterr().out) == [("alertmanager-unknown-field", 4)], "the new one alone"


def test_a_baseline_only_shrinks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "alertmanager.yml"
    main([*BASE, "--update-baseline"])
    file.write_text(
        OLD.replace("group_intervall", "group_interval").replace("receiver: team", "receiver: team\n  x: y")
    )
    capsys.readouterr()
    assert main(BASE) == 1
    assert "1 of its findings are gone" in capsys.readouterr().err
    assert main([*BASE, "--update-baseline"]) == 1
    known = json.loads((folder / "old.json").read_text())["findings"]
    assert [k["where"] for k in known] == ["receivers[team].webhook_configs[0].urll"]


def test_what_was_not_looked_for_is_not_gone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sub").mkdir()
    other = folder / "sub" / "alertmanager.yml"
    other.write_text(OLD)
    main([*BASE, "--update-baseline"])
    before = (folder / "old.json").read_text()
    assert main([*BASE, "--update-baseline", "sub"]) == 0
    assert main([*BASE, "--update-baseline", "--select", "compose"]) == 0
    assert (folder / "old.json").read_text() == before
    other.unlink()
    assert main([*BASE, "--update-baseline"]) == 0
    assert len(json.loads((folder / "old.json").read_text())["findings"]) == 2


@pytest.mark.parametrize(
    "text, words",
    [
        ("{", "old.json:1: is no JSON"),
        ("{}", "is no baseline"),
        ('{"version": 2}', "version 1 is read"),
        (None, "cannot be read"),
    ],
)
def test_a_broken_baseline_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str | None, words: str
) -> None:
    if text is not None:
        (folder / "old.json").write_text(text)
    assert main(BASE) == 2
    assert words in capsys.readouterr().err
    assert main(["check", "--update-baseline"]) == 2


@given(st.text("ab:- \n[]{}'\"|#&*"), st.integers(0, 60))
def test_every_place_has_a_name(text: str, offset: int) -> None:
    assert isinstance(where(parse(Source("x", text)), offset), str)


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], cwd=folder, check=True, capture_output=True
    )


def test_since_a_revision(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "old")
    since = ["check", "--format", "json", "--since", "HEAD"]
    assert main(since) == 0
    assert found(capsys.readouterr().out) == []
    (folder / "alertmanager.yml").write_text(OLD.replace("receiver: team", "receiver: team\n  x: y"))
    (folder / "new ü.yml").write_text(OLD)
    assert main(since) == 1
    assert found(capsys.readouterr().out) == [
        ("alertmanager-unknown-field", 3),
        ("alertmanager-unknown-field", 3),
        ("alertmanager-unknown-field", 8),
    ]
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "new ü")
    assert main(["check", "--since", "HEAD~1", "--format", "json", "new ü.yml"]) == 1
    assert len(found(capsys.readouterr().out)) == 2
    assert main(["check", "--since", "nothing"]) == 2
    assert "there is no such revision" in capsys.readouterr().err


def test_since_looks_at_what_is_judged_together(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "alertmanager.yml").unlink()
    (folder / "compose.yml").write_text("services:\n  a:\n    image: x:1\n    depends_on: [b]\n  b:\n    image: x:1\n")
    (folder / "compose.override.yml").write_text("services:\n  a:\n    init: true\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "old")
    (folder / "compose.override.yml").write_text("services:\n  a:\n    depends_on: [c]\n")
    assert main(["check", "--format", "json", "--since", "HEAD", "--select", "compose-undefined-service"]) == 1
    assert json.loads(capsys.readouterr().out)["diagnostics"]


def test_since_looks_at_the_stacks_that_a_change_touches(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The image of the service that reads a file, its `.env`, a mounted file that went: each is a change of the finding."""
    (folder / "compose.yml").write_text(
        "services:\n  am:\n    image: prom/alertmanager:v0.28.1\n    ports: ['${PORT}:1']\n    volumes:\n"
        "      - ./alertmanager.yml:/etc/alertmanager/alertmanager.yml\n      - ./x.tmpl:/x.tmpl\n"
    )
    (folder / "x.tmpl").write_text("++ b/x\n-- a/x\n")
    (folder / ".env").write_text("PORT=80\n")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "old")
    since = ["check", "--format", "json", "--since", "HEAD", "--fail-on", "info"]

    def blamed() -> set[str]:
        main(since)
        found = json.loads(capsys.readouterr().out)["diagnostics"]
        return {d["path"] for d in found}

    assert not blamed()
    (folder / "x.tmpl").write_text("")
    assert not blamed(), "that it is there has not changed"
    (folder / "x.tmpl").unlink()
    assert blamed() == {"compose.yml"}
    git(folder, "checkout", "-q", "x.tmpl")
    (folder / ".env").write_text("PORT=81\n")
    assert blamed() == {"compose.yml", "alertmanager.yml"}
    git(folder, "checkout", "-q", ".env")
    text = (folder / "compose.yml").read_text()
    (folder / "compose.yml").write_text(text.replace("v0.28.1", "v0.27.0"))
    assert blamed() == {"alertmanager.yml"}


def test_since_outside_a_repository(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--since", "HEAD"]) == 2
    assert "--since HEAD" in capsys.readouterr().err


PATHS = sorted((ROOT / "fixtures" / "cases").glob("*/*.case"))


@given(st.sampled_from(PATHS))
@settings(max_examples=150, deadline=None)
def test_a_comment_silences_what_it_was_written_for(path: Path) -> None:
    case = read(path)
    reports = case.check().files
    if not reports:
        return
    wanted = [d for d in reports[0].diagnostics if not d.rule.startswith("ignore-")]
    text, missed = commented(reports[0], wanted)
    before, after = parse(Source("x", reports[0].source.text)), parse(Source("x", text))
    if isinstance(before, Tree):
        assert isinstance(after, Tree) and dict(iter_leaves(before.root)) == dict(iter_leaves(after.root))
    [report] = case.check({**case.files, case.main: encoded(text)}).files
    left = [d for d in report.diagnostics if d.verdict or not d.rule.startswith("ignore-")]
    assert Counter(d.rule for d in left) == Counter(d.rule for d in missed)


def test_add_ignores_writes_and_says_what_is_left(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "alertmanager.yml"
    file.write_bytes(
        OLD.replace("group_intervall: 5m", "group_intervall: 5m # old\n  group_wate: 1s  # phoenix-lint: ignore[other]")
        .replace("\n", "\r\n")
        .encode()
    )
    assert main(["check", "--add-ignores", "--quiet"]) == 0
    assert "3 findings have an ignore comment now" in capsys.readouterr().err
    text = file.read_bytes().decode()
    assert "  # phoenix-lint: ignore[alertmanager-unknown-field]\r\n  group_intervall: 5m # old\r\n" in text
    assert "  group_wate: 1s  # phoenix-lint: ignore[other, alertmanager-unknown-field]\r\n" in text
    assert "urll: x  # phoenix-lint: ignore[alertmanager-unknown-field]\r\n" in text
    raw = OLD.replace("team", "t\ud800m").encode("utf-8", "surrogatepass")
    file.write_bytes(raw)
    assert main(["check", "--add-ignores", "--quiet"]) == 2
    assert file.read_bytes() == raw, "what is no text stays as it is"
    capsys.readouterr()
    file.write_text("route: {receiver: a\n")
    assert main(["check", "--add-ignores", "--quiet"]) == 1
    assert "no comment can stand at a finding of yaml-syntax" in capsys.readouterr().err


def test_statistics_count_by_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--statistics"]) == 1
    assert "     2  error    alertmanager-unknown-field (2 fixable)\n" in capsys.readouterr().out
    assert main(["check", "--statistics", "--format", "json"]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out) and "     2  error" in told.err
