"""The page of every rule: its sections, and that its examples do what it says."""

from __future__ import annotations

import re

import pytest

from phoenix_lint import engine
from phoenix_lint.diagnostic import Diagnostic, Severity
from phoenix_lint.files import Memory
from phoenix_lint.rules import Loaded, all_rules
from phoenix_lint.settings import Settings

SECTIONS = ["What it does", "Why it matters", "Example", "Use instead", "Fix", "Reference"]
RULES = all_rules()


# The example's file by area; kinds are told by content.
MAIN = {
    "alertmanager": "alertmanager.yml",
    "prometheus": "prometheus.yml",
    "rules": "rules.yml",
    "compose": "compose.yml",
    "loki": "config.yml",
}
# What lies beside the examples of Compose.
BESIDE = {
    ".env": "PROJECT=1\nGRAFANA_VERSION=11.0.0\nGRAFANA_VERSION=11.1.0\n",
    "app.env": "MODE=fast\n",
    "monitoring.yml": "services:\n  grafana:\n    image: grafana/grafana:10.4.0\n",
    "monitoring.override.yml": "services:\n  grafana:\n    image: grafana/grafana:11.1.0\n",
    "prometheus.yml": "scrape_configs: []\n",
    "prometheus/prometheus.yml": "scrape_configs: []\n",
    "alerts.yml": "groups: []\n",
    "grafana/datasources/prometheus.yml": "apiVersion: 1\n",
    "dashboards/host.json": "{}\n",
}
# The service that reads the examples of Loki.
AROUND = {
    "compose.yml": """
services:
  loki:
    image: grafana/loki:3.4.2
    command: -config.expand-env=true
    volumes:
      - ./config.yml:/etc/loki/local-config.yaml
      - ./rules:/loki/rules
      - ./tenants:/loki/tenants
      - loki-data:/loki
  promtail:
    image: grafana/promtail:3.4.2
    volumes:
      - ./promtail.yml:/etc/promtail/config.yml
volumes:
  loki-data:
""",
    "promtail.yml": "clients:\n  - url: http://loki:3100/loki/api/v1/push\n",
    "tenants/fake/example.yml": "groups: []\n",
}
# The last version of a program before the one in which a rule ends.
LAST = {"3.0.0": ("prometheus", "2.53.0"), "5.0.0": ("compose", "2.40.3")}
RULE_FILE = """
groups:
  - name: example
    rules:
      - record: job:errors:increase
        expr: sum by (job) (increase(errors_total[2m])) + sum by (job) (avg_over_time(up[30d]))
      - alert: Down
        expr: up == 0
        annotations:
          summary: '{{ $externalLabels.cluster }}: {{ $labels.instance }} is down'
"""


@pytest.mark.parametrize("loaded", RULES, ids=lambda r: r.rule.name)
def test_page(loaded: Loaded) -> None:
    page = loaded.page
    assert [s for s in re.findall(r"(?m)^([A-Z][a-z ]+)$", page) if s in SECTIONS] == SECTIONS
    example, instead = (match + "\n" for match in re.findall(r"```yaml\n(.*?)\n```", page, re.DOTALL))
    assert loaded.rule.name in [d.rule for d in found(example, loaded)]
    after = found(instead, loaded, good=True)
    assert loaded.rule.name not in [d.rule for d in after]
    assert not [d for d in after if d.severity is Severity.ERROR], "what is to be used instead is accepted"
    assert max(len(line) for line in page.splitlines()) <= 120


def found(text: str, loaded: Loaded, good: bool = False) -> list[Diagnostic]:
    """What is found in an example, with the files beside it that some rules read."""
    body = "{{ .Status | toUpper }}" if good else "{{ .Status | toupper }}"
    main = MAIN.get(loaded.rule.area, "alertmanager.yml")
    files = BESIDE if loaded.rule.area == "compose" else AROUND if "# beside it" in text else {}
    if loaded.rule.name == "compose-unset-variable" or good:
        files = files | {".env": "PROJECT=1\n"}
    files = files | {
        main: text,
        "mail.tmpl": '{{ define "mail" }}' + body + "{{ end }}",
        "rules/example.yml": RULE_FILE,
    }
    program, version = LAST.get(loaded.rule.program_until, ("", ""))
    targets = {program: (version, "option")} if program else {}
    return engine.check([main], Settings(targets=targets), Memory(files)).diagnostics  # type: ignore[arg-type]


def test_names_follow_the_file() -> None:
    for loaded in RULES:
        module = loaded.check.__module__.split(".")
        assert loaded.rule.name == f"{module[-2]}-{module[-1].replace('_', '-')}"
