"""The official program on every fixture and every repair."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from phoenix_lint.official.checker import CHECKERS, version
from phoenix_lint.source import Source

from .cases import Case, decoded, read
from .conftest import ROOT

PATHS = sorted((ROOT / "fixtures" / "cases").glob("*/*.case"))
# Fields that exist in no version, or only in builds without service discoveries: the distribution leaves some out.
LEFT_OUT = ("kubernetes_sd_configs", "docker_sd_configs", "consul_sd_configs")

# Debian's build of that version is linked with the loader of a later one, and misses one of its checks.
DEBIAN, LIKE, MISSED = ("compose", "2.26.1"), "2.33.1", "compose-duplicate-container-name"


def accepts(program: str, kind: str, folder: Path, case: Case, files: dict[str, str]) -> bool:
    for name, text in decoded(files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    report = case.check().files
    together = report[0].together if report else ()
    command = CHECKERS[kind].command(program, [str(folder / name) for name in together or (case.main,)])
    return subprocess.run(command, capture_output=True, env={"HOME": str(folder)}).returncode == 0


def judged_by(case: Case) -> tuple[str, str]:
    """The kind of a case's main file and the program whose version judges it."""
    report = case.check().files
    kind = report[0].kind if report else ""
    return kind, kind if kind in ("alertmanager", "compose") else "prometheus"


@pytest.mark.parametrize("path", PATHS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_verdict_and_repair(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """The official program gives our verdict of its version, and accepts after a repair what it accepted before."""
    case = read(path)
    kind, program = judged_by(case)
    if kind not in CHECKERS or any(word in text for word in LEFT_OUT for text in case.files.values()):
        return  # no official checker reads this kind of file, or this build lacks the service discovery
    tool = request.getfixturevalue(CHECKERS[kind].name.replace("-", "_"))
    installed = version(tool)
    if (program, installed) == DEBIAN:
        installed = LIKE
        if case.rule == MISSED:
            return
    head = {**case.head, "target": f"{program}={installed}"}
    if kind != "compose" and ("target" in case.head or case.main.endswith((".j2", ".tmpl"))):
        head["options"] = "isolated"
    case = case._replace(head=head)
    ours = case.check().files[0].targets[0].verdict
    before = accepts(tool, kind, tmp_path, case, case.files)
    assert ours == ("accepted" if before else "refused")
    for unsafe in (False, True):
        changed = {c.before.path: c.text for c in case.fix(unsafe).changes}
        if changed and before:
            assert accepts(tool, kind, tmp_path, case, case.files | changed), "a repair must not harm"


def test_the_example_is_refused_and_accepted_after_fix(amtool: str, tmp_path: Path) -> None:
    import shutil

    import phoenix_lint

    shutil.copytree(ROOT / "fixtures/stacks/phoenix/alertmanager", tmp_path / "am")
    file = tmp_path / "am" / "alertmanager.yml"
    assert CHECKERS["alertmanager"].refusal(amtool, Source.from_bytes(str(file), file.read_bytes()))
    phoenix_lint.fix([str(file)])
    assert CHECKERS["alertmanager"].refusal(amtool, Source.from_bytes(str(file), file.read_bytes())) == ""


def test_templates_are_judged_alike(amtool: str, tmp_path: Path) -> None:
    from phoenix_lint.lang import gotemplate
    from phoenix_lint.rules.alertmanager._templates import read_template
    from phoenix_lint.schema.model import version_of

    from .test_lang import BAD, GOOD

    numbers = version_of(version(amtool))
    (tmp_path / "am.yml").write_text("route: {receiver: a}\nreceivers: [{name: a}]\ntemplates: [x.tmpl]\n")
    for text in [*GOOD, *BAD]:
        (tmp_path / "x.tmpl").write_text(text)
        official_accepts = (
            subprocess.run([amtool, "check-config", str(tmp_path / "am.yml")], capture_output=True).returncode == 0
        )
        try:
            read_template(text, numbers)
            ours = True
        except gotemplate.BadTemplate:
            ours = False
        assert ours == official_accepts, text


def test_a_second_opinion_is_asked_for(amtool: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from phoenix_lint import engine
    from phoenix_lint.official import found_tools, objector, second_opinions
    from phoenix_lint.settings import Settings

    monkeypatch.setenv("PHOENIX_LINT_AMTOOL", amtool)
    assert found_tools()[0].version
    good = "route:\n  receiver: a\nreceivers:\n  - name: a\n    webhook_configs: [{url: 'http://a/'}]\n"
    file = tmp_path / "alertmanager.yml"
    file.write_text(good)
    report = engine.check([str(file)], Settings())
    assert not second_opinions(report, Settings(), True).diagnostics
    doubted = report._replace(
        files=(report.files[0]._replace(source=Source(str(file), good.replace("receiver: a", "receiver: b"))),)
    )
    assert [d.rule for d in second_opinions(doubted, Settings(), True).diagnostics] == ["official-amtool"]
    objection = objector(Settings(), True)
    assert objection is not None
    assert objection(Source(str(file), good), Source(str(file), good + "x: 1\n"), "alertmanager")
    assert objection(Source(str(file), good), Source(str(file), good + "# x\n"), "alertmanager") is None
