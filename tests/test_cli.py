"""The commands as a user meets them: exit codes, JSON, odd inputs, settings, secrets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from phoenix_lint import engine
from phoenix_lint.documents import KINDS
from phoenix_lint.files import Memory
from phoenix_lint.output import FORMATS
from phoenix_lint.settings import KEYS, PROGRAMS, Settings

from .conftest import ROOT

GOOD = "route:\n  receiver: team\nreceivers:\n  - name: team\n    webhook_configs:\n      - url: http://hooks:5001/\n"
BAD = GOOD.replace("  receiver: team\n", "  receiver: team\n  group_intervall: 5m\n", 1)


def run(*arguments: str, cwd: Path | str = ".", stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "phoenix_lint", *arguments], cwd=cwd, input=stdin, capture_output=True, timeout=120
    )
    out = subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in out.stdout + out.stderr
    return out


def write(folder: Path, **files: str | bytes) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_yml", ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_exit_codes(tmp_path: Path) -> None:
    write(tmp_path, good_yml=GOOD, bad_yml=BAD)
    assert run("check", "good.yml", cwd=tmp_path).returncode == 0
    assert run("check", "bad.yml", cwd=tmp_path).returncode == 1
    assert run("check", "--nonsense", cwd=tmp_path).returncode == 2
    assert run("check", "--select", "nonsense", "good.yml", cwd=tmp_path).returncode == 2
    assert run("check", "--target", "alertmanager=new", "good.yml", cwd=tmp_path).returncode == 2
    assert run("check", "--target", "apache=1", "good.yml", cwd=tmp_path).returncode == 2
    assert (
        run("check", "--fail-on", "error", "--ignore", "alertmanager-unknown-field", "bad.yml", cwd=tmp_path).returncode
        == 0
    )
    assert run("fix", "--diff", "bad.yml", cwd=tmp_path).returncode == 1
    assert run("fix", "bad.yml", cwd=tmp_path).returncode == 0
    assert run("fix", "--diff", "bad.yml", cwd=tmp_path).returncode == 0
    assert run("explain", "nonsense").returncode == 2
    assert run("--version").stdout.startswith("phoenix-lint, version ")


def test_the_fail_level(tmp_path: Path) -> None:
    write(tmp_path, am_yml=GOOD.replace("  receiver: team\n", "  receiver: team\n  group_wait: 10m\n", 1))
    assert run("check", "--kind", "alertmanager", "am.yml", cwd=tmp_path).returncode == 0
    assert run("check", "--kind", "alertmanager", "--fail-on", "info", "am.yml", cwd=tmp_path).returncode == 1


def test_json_as_the_contract_says(tmp_path: Path) -> None:
    write(tmp_path, monitoring__alertmanager_yml=BAD)
    done = run("check", "--format", "json", "--target", "alertmanager=0.28.1", "monitoring", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert report["version"] == 1 and report["tool"]["name"] == "phoenix-lint"
    assert report["files"] == [
        {
            "path": "monitoring/alertmanager.yml",
            "kind": "alertmanager",
            "targets": [{"program": "alertmanager", "version": "0.28.1", "from": "option", "verdict": "refused"}],
        }
    ]
    (finding,) = report["diagnostics"]
    assert (finding["rule"], finding["severity"], finding["path"]) == (
        "alertmanager-unknown-field",
        "error",
        "monitoring/alertmanager.yml",
    )
    assert finding["start"] == {"offset": 26, "line": 3, "column": 3} and finding["end"] == {
        "offset": 41,
        "line": 3,
        "column": 18,
    }
    assert finding["targets"] == ["alertmanager 0.28.1"]
    assert finding["fixes"] == [
        {
            "title": "rename it to `group_interval`",
            "safety": "safe",
            "edits": [{"path": "monitoring/alertmanager.yml", "start": 26, "end": 41, "text": "group_interval"}],
        }
    ]
    assert report["summary"] == {"files": 1, "error": 1, "warning": 0, "info": 0, "fixable": 1}
    assert report["stacks"] == []


ODD: dict[str, tuple[bytes, str]] = {
    "not utf-8": (b"route:\n  receiver: \xff\nreceivers: []\n", "is not valid UTF-8: line 2 holds the byte 0xff"),
    "binary": (b"\x7fELF\0\0\0\xff\xfe", "is a binary file"),
}


@pytest.mark.parametrize("raw, words", ODD.values(), ids=ODD.keys())
def test_what_is_no_text_is_named_and_the_others_are_checked(tmp_path: Path, raw: bytes, words: str) -> None:
    write(tmp_path, odd_yml=raw, bad_yml=BAD)
    done = run("check", "odd.yml", "bad.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert f"odd.yml: {words}" in done.stderr
    assert "group_intervall" in done.stdout


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, bad_yml=BAD)
    (tmp_path / "broken.yml").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.yml")
    done = run("check", "missing.yml", "broken.yml", "pipe.yml", "bad.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert "missing.yml: does not exist" in done.stderr
    assert "broken.yml: is a symbolic link to nothing" in done.stderr
    assert "pipe.yml: is not a regular file" in done.stderr
    assert "group_intervall" in done.stdout


def test_a_huge_file_is_refused_quickly(tmp_path: Path) -> None:
    with open(tmp_path / "alertmanager.yml", "wb") as file:
        file.truncate(100 * 2**20)
    began = time.monotonic()
    done = run("check", "alertmanager.yml", cwd=tmp_path)
    assert done.returncode == 2 and "is 100 MiB large" in done.stderr
    assert time.monotonic() - began < 10


def test_bombs_and_depth_end_in_a_finding(tmp_path: Path) -> None:
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 12)
    )
    deep = "route:\n" + "".join(f"{'  ' * i}  routes:\n{'  ' * i}  - receiver: x\n" for i in range(1000))
    write(tmp_path, bomb_yml=bomb, deep_yml="route: " + "[" * 10_000, nested_yml=deep, empty_yml="")
    done = run("check", "--kind", "alertmanager", "bomb.yml", "deep.yml", "nested.yml", "empty.yml", cwd=tmp_path)
    assert done.returncode == 1
    assert (
        "excessive aliasing" in done.stdout
        and "nested more than 500 levels deep" in done.stdout
        and "the file is empty" in done.stdout
    )


def test_standard_input(tmp_path: Path) -> None:
    done = run("check", "--stdin-filename", "alertmanager.yml", cwd=tmp_path, stdin=BAD.encode())
    assert done.returncode == 1 and "alertmanager.yml:3:3" in done.stdout
    done = run("fix", "--stdin-filename", "alertmanager.yml", cwd=tmp_path, stdin=BAD.replace("\n", "\r\n").encode())
    assert done.stdout == BAD.replace("intervall", "interval").replace("\n", "\r\n")
    assert not list(tmp_path.iterdir())


def test_folders_are_walked_and_what_git_ignores_is_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__alertmanager_yml=BAD,
        ignored__alertmanager_yml=BAD,
        a__other_yml="key: value\n",
        a__node_modules__alertmanager_yml=BAD,
    )
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("ignored/\n")
    report = json.loads(run("check", "--format", "json", cwd=tmp_path).stdout)
    assert [f["path"] for f in report["files"]] == ["a/alertmanager.yml"]


def test_several_processes_say_the_same_in_the_same_order(tmp_path: Path) -> None:
    for n in range(100):
        write(
            tmp_path,
            **{
                f"s{n:02}__alertmanager_yml": BAD if n % 3 else GOOD,
                f"s{n:02}__compose_yml": "services: {a: {image: x}}\n",
            },
        )
    write(tmp_path, s07__alertmanager_yml=b"route: \xff\n")
    one, two = (run("check", "--format", "json", "--jobs", n, cwd=tmp_path) for n in "13")
    assert one.stdout == two.stdout and one.stderr == two.stderr and one.returncode == two.returncode == 2
    assert len(json.loads(one.stdout)["files"]) == 200


def test_kinds_are_told_by_content_first(tmp_path: Path) -> None:
    write(tmp_path, config_yml=GOOD, alertmanager_yml="services:\n  alertmanager:\n    image: prom/alertmanager\n")
    write(tmp_path, prometheus_yml="apiVersion: v1\nkind: ConfigMap\n")
    report = json.loads(run("check", "--format", "json", ".", cwd=tmp_path).stdout)
    assert [(f["path"], f["kind"]) for f in report["files"]] == [
        ("alertmanager.yml", "compose"),
        ("config.yml", "alertmanager"),
    ]
    done = run("check", "prometheus.yml", cwd=tmp_path)
    assert done.returncode == 0 and "skipped, of no kind that phoenix-lint knows" in done.stderr


def test_the_whole_stack_of_a_file(tmp_path: Path) -> None:
    """The nearest folder with a Compose file, no further than the repository; what lies in none is checked alone."""
    write(tmp_path, a__compose_yml="services: {}\n", a__b__c__alertmanager_yml=GOOD, d__alertmanager_yml=GOOD)
    write(tmp_path, d__prometheus_yml="global: {}\n", docker_compose_yml="services: {}\n", a__rules_yml="groups: []\n")
    (tmp_path / "d/.git").mkdir()

    def checked(*paths: str, cwd: str = ".") -> list[str]:
        done = run("check", "--whole-stack", "--format", "json", *paths, cwd=tmp_path / cwd)
        return [f["path"] for f in json.loads(done.stdout)["files"]]

    stack = ["a/b/c/alertmanager.yml", "a/compose.yml", "a/rules.yml"]
    assert sorted(checked("a/b/c/alertmanager.yml")) == sorted(checked("a/rules.yml", "a/b")) == stack
    assert sorted(checked("alertmanager.yml", cwd="a/b/c")) == [
        "../../compose.yml",
        "../../rules.yml",
        "alertmanager.yml",
    ]
    assert checked("d/alertmanager.yml") == ["d/alertmanager.yml"]


SETTINGS = {
    "unknown key": ('colour = "red"\n', 1, "unknown key `colour`; allowed are"),
    "wrong type": ('\nselect = "all"\n', 2, "`select` wants a list of texts"),
    "unknown rule": ('select = ["alertmanager-unknwon-field"]\n', 1, "did you mean `alertmanager-unknown-field`?"),
    "severity": ('[severity]\n"alertmanager-group-wait" = "fatal"\n', 2, "allowed are error, info, warning"),
    "severity of an unknown rule": (
        '[severity]\n"am-group-wait" = "info"\n',
        2,
        "unknown rule or area `am-group-wait`",
    ),
    "severity of a path": ('[per-path]\n"dev/**" = {"compose" = "none"}\n', 2, "allowed are error, info, warning, off"),
    "path": ('[per-path]\n"dev/**" = "off"\n', 2, "wants a table"),
    "profile": ('\nprofile = "pedantic"\n', 2, "no profile; allowed are correctness, recommended, strict"),
    "target": ('[targets]\nalertmanager = "new"\n', 2, "`new` is no version"),
    "program": ('[targets]\napache = "2"\n', 2, "unknown program `apache`; allowed are"),
    "kind": ('[kinds]\n"x.yml" = "am"\n', 2, "unknown kind `am`; allowed are alertmanager"),
    "fail-on": ('fail-on = "never"\n', 1, "`never` is no severity"),
}


@pytest.mark.parametrize("text, line, words", SETTINGS.values(), ids=SETTINGS.keys())
def test_a_settings_mistake_names_file_line_and_what_is_allowed(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    write(tmp_path, am_yml=GOOD)
    (tmp_path / "phoenix-lint.toml").write_text(text)
    done = run("check", "am.yml", cwd=tmp_path)
    assert done.returncode == 2
    assert f"phoenix-lint.toml:{line}: " in done.stderr and words in done.stderr
    assert run("check", "--isolated", "am.yml", cwd=tmp_path).returncode == 0


def own_schema(name: str) -> jsonschema.Draft202012Validator:
    document = json.loads(run("schema", name).stdout)
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


def test_the_schema_of_the_settings_refuses_what_the_program_refuses() -> None:
    schema = own_schema("settings")
    for name, (text, _, _) in SETTINGS.items():
        assert schema.is_valid(tomllib.loads(text)) == ("unknown rule" in name), name
    readme = re.search(r"```toml\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert readme and schema.is_valid(tomllib.loads(readme[1])["tool"]["phoenix-lint"])
    assert set(schema.schema["properties"]) == set(KEYS)
    assert set(schema.schema["properties"]["targets"]["properties"]) == set(PROGRAMS)
    assert schema.schema["properties"]["kinds"]["additionalProperties"]["enum"] == sorted(KINDS)


@pytest.mark.parametrize("path", ["fixtures/stacks/phoenix", "fixtures/stacks/ok", "fixtures/none"])
def test_the_report_follows_its_schema(path: str) -> None:
    own_schema("report").validate(json.loads(run("check", "--format", "json", path, cwd=ROOT).stdout))
    assert run("schema", "report", "--version", "1.0").returncode == 2


def test_broken_toml_is_named(tmp_path: Path) -> None:
    write(tmp_path, am_yml=GOOD)
    (tmp_path / "phoenix-lint.toml").write_text("select = [\n")
    done = run("check", "am.yml", cwd=tmp_path)
    assert done.returncode == 2 and "phoenix-lint.toml: " in done.stderr


def test_settings_hold(tmp_path: Path) -> None:
    write(tmp_path, config__am_yml=BAD, vendor__alertmanager_yml=BAD)
    (tmp_path / "pyproject.toml").write_text(
        '[tool.phoenix-lint]\nexclude = ["vendor/**"]\n[tool.phoenix-lint.severity]\n"alertmanager-unknown-field" = "info"\n'
        '[tool.phoenix-lint.targets]\nalertmanager = "0.25.0"\n[tool.phoenix-lint.kinds]\n"config/am*.yml" = "alertmanager"\n'
    )
    done = run("check", "--format", "json", ".", cwd=tmp_path)
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert [
        (f["path"], f["targets"][0]["version"], f["targets"][0]["from"], f["targets"][0]["verdict"])
        for f in report["files"]
    ] == [("config/am.yml", "0.25.0", "settings", "refused")]
    assert [d["severity"] for d in report["diagnostics"]] == ["info"]


PROFILED = "services: {a: {image: 'nginx:1.27', restart: always}, b: {image: 'x:1', restart: always, links: [a]}}\n"


@pytest.mark.parametrize(
    "text, said",
    {
        "": ((), 0),
        'profile = "recommended"\n': ((), 1),
        'profile = "strict"\n': (("--profile", "correctness"), 0),
        'fail-on = "error"\n': (("--profile", "strict"), 0),
        '[severity]\n"compose" = "warning"\n': ((), 1),
        '[severity]\n"compose" = "warning"\n"compose-legacy-link" = "off"\n"compose-no-healthcheck" = "info"\n'
        '"compose-no-memory-limit" = "off"\n': ((), 0),
        'profile = "strict"\n[per-path]\n"dev/**" = {"compose" = "off"}\n': ((), 0),
        'profile = "strict"\n[per-path]\n"prod/**" = {"compose" = "off"}\n': ((), 1),
        '[per-path]\n"dev/**" = {"compose" = "error"}\n"*.yml" = {"compose" = "info"}\n': ((), 0),
        '[per-path]\n"*.yml" = {"compose" = "info"}\n"dev/**" = {"compose" = "error"}\n': ((), 1),
    }.items(),
)
def test_profiles_and_severities(tmp_path: Path, text: str, said: tuple[tuple[str, ...], int]) -> None:
    write(tmp_path, dev__compose_yml=PROFILED)
    (tmp_path / "phoenix-lint.toml").write_text(text)
    done = run("check", *said[0], "dev", cwd=tmp_path)
    assert done.returncode == said[1], done.stdout


def test_a_file_that_makes_it_fail_stops_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = engine.check_source

    def failing(source: Any, *rest: Any, **named: Any) -> Any:
        return real(source, *rest, **named) if source.path != "a.yml" else [][1]

    monkeypatch.setattr(engine, "check_source", failing)
    report = engine.check(["a.yml", "b.yml"], Settings(), Memory({"a.yml": BAD, "b.yml": BAD}))
    assert [f.path for f in report.files] == ["b.yml"]
    assert [(p.path, p.message.partition(" (")[0]) for p in report.problems] == [("a.yml", "internal error")]


def test_parts_that_cannot_be_had_stop_no_other_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    from phoenix_lint.documents.alertmanager import AlertmanagerConfig, Route

    real = AlertmanagerConfig.parts

    def failing(self: AlertmanagerConfig, kind: type) -> Any:
        return iter([][1]) if kind is Route else real(self, kind)

    monkeypatch.setattr(AlertmanagerConfig, "parts", failing)
    report = engine.check(["b.yml"], Settings(), Memory({"b.yml": BAD}))
    assert {"internal-error", "alertmanager-unknown-field"} <= {d.rule for d in report.diagnostics}


def test_what_is_off_is_not_there(tmp_path: Path) -> None:
    write(tmp_path, dev__compose_yml=PROFILED)
    assert "compose-legacy-link" in run("check", "dev", cwd=tmp_path).stdout
    (tmp_path / "phoenix-lint.toml").write_text('[per-path]\n"dev/**" = {"compose-legacy-link" = "off"}\n')
    assert "compose-legacy-link" not in run("check", "dev", cwd=tmp_path).stdout


@pytest.mark.parametrize("stack", ["fixtures/stacks/phoenix", "fixtures/stacks/ok", "docs"])
def test_init_changes_no_finding(tmp_path: Path, stack: str) -> None:
    if stack == "docs":
        (tmp_path / "docs").mkdir()
    else:
        shutil.copytree(ROOT / stack, tmp_path / stack)
    before = json.loads(run("check", "--format", "json", stack, cwd=tmp_path).stdout)
    printed = run("init", "--stdout", stack, cwd=tmp_path)
    written = run("init", stack, cwd=tmp_path)
    assert written.returncode == printed.returncode == 0
    text = (tmp_path / stack / "phoenix-lint.toml").read_text()
    assert text == printed.stdout
    schema = own_schema("settings")
    schema.validate(tomllib.loads(text))
    schema.validate(tomllib.loads(re.sub(r'(?m)^# ?(?=[\["\w.-]+\]?(?: = .*)?$)', "", text)))  # the examples too
    assert json.loads(run("check", "--format", "json", stack, cwd=tmp_path).stdout) == before
    again = run("init", stack, cwd=tmp_path)
    assert again.returncode == 2 and "holds settings already" in again.stderr


def test_files_of_the_users_own_kinds(tmp_path: Path) -> None:
    write(tmp_path, app_yml="port: eighty\n")
    (tmp_path / "app.schema.json").write_text('{"properties": {"port": {"type": "integer"}}}')
    (tmp_path / "phoenix-lint.toml").write_text('[schemas]\n"app.yml" = "app.schema.json"\n')
    done = run("check", "app.yml", cwd=tmp_path)
    assert done.returncode == 1 and "app.yml:1:7" in done.stdout and "'eighty' is not of type 'integer'" in done.stdout


SECRET = "hunter2-very-secret"
LEAKY = f"""global:
  smtp_smarthost: mail.phoenix.test:587
  smtp_from: a@phoenix.test
  smtp_auth_password: {SECRET}
route: {{receiver: team}}
receivers:
  - name: team
    smtp_auth_secret: {SECRET}
    slack_configs:
      - api_url: hooks.slack.com/services/T1/B1/{SECRET}
        app_token: {SECRET}
        app_token: other
    webhook_configs:
      - url: http://user:{SECRET}@hooks:5001/
"""


@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        *(("check", "--format", f) for f in FORMATS),
        ("fix", "--diff", "--unsafe"),
        ("fix", "--unsafe", "--format", "json"),
        ("fix", "--unsafe", "--format", "sarif"),
        ("fix", "--unsafe"),
    ],
)
@pytest.mark.parametrize("text", [LEAKY, LEAKY.replace("route: {", "route: {{")], ids=["parses", "does not parse"])
def test_no_secret_is_printed(tmp_path: Path, command: tuple[str, ...], text: str) -> None:
    write(tmp_path, alertmanager_yml=text)
    done = run(*command, "alertmanager.yml", cwd=tmp_path)
    assert SECRET not in done.stdout + done.stderr
    assert done.stdout


def test_text_is_readable_at_80_columns(tmp_path: Path) -> None:
    done = run("check", str(ROOT / "fixtures/stacks/phoenix/alertmanager"), cwd=ROOT)
    from phoenix_lint.output.text import cells

    assert max(cells(line) for line in done.stdout.splitlines() if "-->" not in line) <= 80
    assert "\x1b" not in done.stdout
    assert "\x1b[1;31m" in run("check", "--color", "always", str(ROOT / "fixtures/stacks/phoenix/alertmanager")).stdout


def test_rules_explain_schema_tools() -> None:
    assert "alertmanager-misplaced-field" in run("rules").stdout
    assert "headers:" in run("explain", "alertmanager-misplaced-field").stdout
    assert json.loads(run("rules", "--format", "json").stdout)[0]["name"].startswith("alertmanager-")
    now, old = (json.loads(run("schema", "alertmanager", "--version", v).stdout) for v in ("0.33.0", "0.20.0"))
    assert "telegram_configs" in now["$defs"]["Receiver"]["properties"]
    assert "telegram_configs" not in old["$defs"]["Receiver"]["properties"]
    assert run("tools").stdout.startswith("amtool")


def test_fix_can_be_limited_to_rules(tmp_path: Path) -> None:
    write(
        tmp_path,
        alertmanager_yml=BAD.replace(
            "receivers:",
            "inhibit_rules:\n  - source_match: {a: b}\n    target_match: {c: d}\n    equal: [e]\nreceivers:",
        ),
    )
    run("fix", "--rule", "alertmanager-unknown-field", "alertmanager.yml", cwd=tmp_path)
    text = (tmp_path / "alertmanager.yml").read_text()
    assert "group_interval:" in text and "source_match:" in text


def test_an_ignored_finding_is_not_fixed(tmp_path: Path) -> None:
    text = GOOD.replace(
        "route:\n",
        "route:\n  routes:\n    # phoenix-lint: ignore[alertmanager-deprecated-field] shared with 0.21\n    - match: {a: b}\n",
    )
    write(tmp_path, alertmanager_yml=text)
    assert run("fix", "--fail-on", "info", "alertmanager.yml", cwd=tmp_path).returncode == 0
    assert (tmp_path / "alertmanager.yml").read_text() == text


def test_the_python_interface(tmp_path: Path) -> None:
    import phoenix_lint

    write(tmp_path, alertmanager_yml=BAD)
    path = str(tmp_path / "alertmanager.yml")
    assert [d.rule for d in phoenix_lint.check([path], targets={"alertmanager": "0.28.1"}).diagnostics] == [
        "alertmanager-unknown-field"
    ]
    done = phoenix_lint.fix([path], write=False)
    assert [c.text for c in done.changes] == [
        GOOD.replace("  receiver: team\n", "  receiver: team\n  group_interval: 5m\n", 1)
    ]
    assert Path(path).read_text() == BAD


@pytest.mark.parametrize(
    "text",
    [
        f"services: {{a: {{image: 'x:1', environment: {{DB_PASSWORD: {SECRET}}}}}}}\n",
        f"services: {{a: {{image: 'x:1', environment: [A=1, DB_PASSWORD={SECRET}]}}}}\n",
        f'services: {{a: {{image: "x:1", command: ["--db.password={SECRET}"]}}}}\n',
        f'{{"services": {{"a": {{"image": "x:1", "environment": {{"API_TOKEN":"{SECRET}"}}}}}}}}\n',
    ],
)
def test_no_secret_of_a_flow_collection_is_printed(tmp_path: Path, text: str) -> None:
    (tmp_path / "compose.yml").write_text(text)
    done = run("check", "compose.yml", cwd=tmp_path)
    assert "compose-no-restart" in done.stdout and SECRET not in done.stdout
