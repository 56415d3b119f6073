"""The site: built with warnings as errors, a page for each rule, and guides that are true. The Dockerfile, too."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from html import unescape
from pathlib import Path

import click
import pytest

from phoenix_lint.cli import cli
from phoenix_lint.rules import all_rules
from phoenix_lint.settings import PROFILES, read

from .conftest import ROOT
from .test_readme import matches, sessions

GUIDES = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    if importlib.util.find_spec("mkdocs") is None:
        pytest.skip("mkdocs is not installed: pip install 'phoenix-lint[docs]'")
    folder = tmp_path_factory.mktemp("site")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_rule_has_its_page(site: Path) -> None:
    rules = all_rules()
    assert len(rules) > 150
    index = (site / "rules/index.html").read_text()
    for loaded in rules:
        text = (site / "rules" / loaded.rule.name / "index.html").read_text()
        plain = unescape(re.sub(r"<[^>]+>", "", text))
        for title in ("What it does", "Why it matters", "Example"):
            assert re.search(rf"<h2[^>]*>{title}", text), (loaded.rule.name, title)
        for line in loaded.page.strip().split("\n")[:1]:
            assert line.replace("`", "") in plain, loaded.rule.name
        for example in re.findall(r"```yaml\n(.*?)```", loaded.page, re.DOTALL):
            assert example.strip("\n") in plain, loaded.rule.name
        assert f'href="{loaded.rule.name}/"' in index


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    for page in ("index.html", "ci/index.html", "rules/index.html", "rules/compose-port-conflict/index.html"):
        text = (site / page).read_text()
        loaded = re.findall(
            r"<(?:script|img|iframe)[^>]+src=\"([^\"]+)\"|<link[^>]+rel=\"stylesheet\"[^>]+href=\"([^\"]+)\"", text
        )
        assert loaded and not [u for pair in loaded for u in pair if u.startswith(("http:", "https:", "//"))]


@pytest.mark.parametrize("name", GUIDES)
def test_the_commands_of_the_guides_exist(name: str) -> None:
    blocks = re.findall(r"```(?:sh|console)\n(.*?)```", GUIDES[name], re.DOTALL)
    lines = [line.removeprefix("$ ").partition("  #")[0] for block in blocks for line in block.split("\n")]
    quoted = re.findall(r"`(phoenix-lint [a-z-]+[^`]*)`", GUIDES[name])
    commands = [c for c in [*lines, *quoted] if re.match(r"phoenix-lint [a-z]", c)]
    for line in commands:
        _, word, *arguments = shlex.split(re.split(r" [<>] ", line)[0])
        command = cli.get_command(click.Context(cli), word)
        assert command is not None, line
        command.make_context(word, list(arguments))
    assert commands or name in ("pre-commit.md", "verdicts.md")


@pytest.mark.parametrize("name", GUIDES)
def test_the_outputs_of_the_guides(name: str) -> None:
    for command, wanted in sessions(GUIDES[name]):
        _, *arguments = shlex.split(command)
        done = subprocess.run(
            [sys.executable, "-m", "phoenix_lint", *arguments], cwd=ROOT, capture_output=True, text=True
        )
        assert matches(wanted, done.stdout.rstrip("\n").split("\n")), done.stdout


def test_the_settings_of_the_guide_are_read(tmp_path: Path) -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", GUIDES["settings.md"], re.DOTALL)
    (tmp_path / "phoenix-lint.toml").write_text(block)
    assert read(str(tmp_path / "phoenix-lint.toml")).per_path["dev/**"]["compose-no-restart"] is None
    assert re.findall(r"(?m)^\| `(\w+)` \|", GUIDES["settings.md"]) == list(PROFILES)


def test_the_hooks_of_the_guide_exist() -> None:
    hooks = set(re.findall(r"- id: (\S+)", (ROOT / ".pre-commit-hooks.yaml").read_text()))
    named = re.findall(r"- id: (\S+)|^\| `(phoenix-lint[\w-]*)`", GUIDES["pre-commit.md"], re.MULTILINE)
    assert {a or b for a, b in named} == hooks


def test_the_comments_of_the_guide_silence(tmp_path: Path) -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", GUIDES["ignoring.md"], re.DOTALL)
    text = block + "receivers: [{name: team, webhook_configs: [{url: 'http://a/'}]}]\n"
    command = [sys.executable, "-m", "phoenix_lint", "check", "am.yml", "--kind", "alertmanager", "--fail-on", "info"]
    (tmp_path / "am.yml").write_text(text)
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
    (tmp_path / "am.yml").write_text(re.sub(r" *# phoenix-lint.*", "", text))
    bare = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True).stdout
    assert "alertmanager-group-wait" in bare and "alertmanager-repeat-interval" in bare


def test_the_dockerfile_is_sound() -> None:
    hadolint = Path(sys.executable).parent / "hadolint"
    done = subprocess.run([hadolint, ROOT / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stdout, done.stdout
    copied = re.findall(r"(?m)^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text())
    ignored = (ROOT / ".dockerignore").read_text().split("\n")
    for name in (n for line in copied for n in line.split()):
        assert (ROOT / name).exists() and f"!{name}" in ignored


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(shell: str) -> None:
    assert f"_PHOENIX_LINT_COMPLETE={shell}_source" in GUIDES["index.md"]
    program = Path(sys.executable).parent / "phoenix-lint"
    done = subprocess.run(
        [program], env={**os.environ, "_PHOENIX_LINT_COMPLETE": f"{shell}_source"}, capture_output=True, text=True
    )
    assert "_PHOENIX_LINT_COMPLETE" in done.stdout, done.stderr
    words = {
        "COMP_WORDS": "phoenix-lint che",
        "COMP_CWORD": "che" if shell == "fish" else "1",
        "_PHOENIX_LINT_COMPLETE": f"{shell}_complete",
    }
    asked = subprocess.run([program], env={**os.environ, **words}, capture_output=True, text=True)
    assert "check" in asked.stdout, asked.stderr
