"""What the stack around a file says about it: the version that reads it, and how."""

from __future__ import annotations

import pytest

from phoenix_lint import engine
from phoenix_lint.files import Memory
from phoenix_lint.report import Target
from phoenix_lint.schema.model import versions
from phoenix_lint.settings import Settings
from phoenix_lint.stack.runs import Runs, known_version

COMPOSE = """services:
  alerts:
    image: {image}
    volumes: [{mount}]
"""
ALERTMANAGER = "route:\n  receiver: r\nreceivers:\n  - name: r\n"


def target(compose: str, path: str = "am/alertmanager.yml", **more: str) -> Target:
    reader = Memory({"compose.yml": compose, path: ALERTMANAGER, **more})
    [report] = engine.check([path], Settings(), reader).files
    return report.targets[0]


@pytest.mark.parametrize(
    "image, mount, version, said_by",
    [
        ("prom/alertmanager:v0.25.0", "./am/alertmanager.yml:/a.yml", "0.25.0", "image"),
        ("quay.io/prometheus/alertmanager:v0.27.0", "./am:/etc/alertmanager:ro", "0.27.0", "image"),
        ("${AM:-prom/alertmanager:v0.26.0}", "./am:/etc/alertmanager", "0.26.0", "image"),
        ("prom/alertmanager:latest", "./am:/etc/alertmanager", versions("alertmanager")[-1], "newest"),
        ("prom/alertmanager:v0.25.0", "./other:/etc/alertmanager", versions("alertmanager")[-1], "newest"),
        ("prom/prometheus:v2.42.0", "./am:/etc/alertmanager", versions("alertmanager")[-1], "newest"),
    ],
)
def test_the_version_of_the_image_that_mounts_the_file(image: str, mount: str, version: str, said_by: str) -> None:
    found = target(COMPOSE.format(image=f'"{image}"', mount=f'"{mount}"'))
    assert (found.version, found.said_by) == (version, said_by)


def test_options_and_settings_come_before_the_image() -> None:
    text = COMPOSE.format(image="prom/alertmanager:v0.25.0", mount="./am:/etc/alertmanager")
    reader = Memory({"compose.yml": text, "am/alertmanager.yml": ALERTMANAGER})
    asked = Settings(targets={"alertmanager": ("0.28.1", "option")})
    alone = Settings(isolated=True)
    assert engine.check(["am/alertmanager.yml"], asked, reader).files[0].targets[0].version == "0.28.1"
    assert engine.check(["am/alertmanager.yml"], alone, reader).files[0].targets[0].said_by == "newest"


def test_a_version_in_part_is_the_newest_of_those() -> None:
    assert known_version((3,), "loki") == versions("loki")[-1]
    assert known_version((2, 9), "loki").startswith("2.9.")
    assert known_version((2, 9, 1), "loki") == "2.9.1"
    assert known_version((1, 0), "loki") == "1.0.0"


@pytest.mark.parametrize(
    "flag, refused", [("", True), ("-config.expand-env=true", False), ("-config.expand-env=false", True)]
)
def test_loki_expands_variables_when_it_is_told_to(flag: str, refused: bool) -> None:
    text = (
        "services:\n  loki:\n    image: grafana/loki:2.9.8\n"
        f"    command: -config.file=/l.yml {flag}\n    volumes: ['./loki.yml:/l.yml']\n"
    )
    loki = "auth_enabled: ${AUTH}\nserver:\n  http_listen_port: 3100\n"
    [report] = engine.check(["loki.yml"], Settings(), Memory({"docker-compose.yml": text, "loki.yml": loki})).files
    assert ("loki-wrong-type" in [f.rule for f in report.diagnostics]) == refused


def test_a_compose_file_that_is_none_says_nothing() -> None:
    for broken in ("services: [", "services: 1\n", "\x00", "&a [*a, *a]\n"):
        assert Runs(Memory({"compose.yml": broken}), {}).of("am/alertmanager.yml", "alertmanager") is None


def test_a_compose_file_whose_later_document_is_broken() -> None:
    """It is refused; which image reads the file is told all the same."""
    text = COMPOSE.format(image="prom/alertmanager:v0.27.0", mount="./am:/etc/alertmanager")
    assert target(text + "---\na: [\n").version == "0.27.0"
