"""Rule files that a configuration or a unit test names: read once, and never expanded without end."""

from __future__ import annotations

from phoenix_lint import engine
from phoenix_lint.files import Memory
from phoenix_lint.settings import Settings
from phoenix_lint.source import Source

CONFIG = "rule_files: [rules.yml]\nscrape_configs:\n  - job_name: node\n    static_configs:\n      - targets: ['node:9100']\n"
RULES = """groups:
  - name: example
    rules:
      - alert: Down
        expr: rate(errors_total[1m]) > 0
        annotations:
          summary: '{{ $externalLabels.cluster }}'
"""
TESTS = "rule_files: [rules.yml]\ntests:\n  - interval: 1m\n"


class Counting(Memory):
    """Files in a dict that counts how often each is read."""

    def __init__(self, texts: dict[str, str | bytes]) -> None:
        super().__init__(texts)
        self.reads: list[str] = []

    def read(self, path: str) -> Source:
        self.reads.append(path)
        return super().read(path)


def test_all_rules_share_one_reading_of_a_rule_file() -> None:
    files = Counting({"prometheus.yml": CONFIG, "rules.yml": RULES})
    found = {d.rule for d in engine.check(["prometheus.yml"], Settings(), files).diagnostics}
    assert {"prometheus-rate-window", "prometheus-external-label-unset", "prometheus-no-alertmanager"} <= found
    assert files.reads.count("rules.yml") == 1


def test_an_alias_bomb_in_a_tested_file_is_not_expanded() -> None:
    bomb = "a: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 10)
    )
    files = Memory({"tests.yml": TESTS, "rules.yml": f"{bomb}groups: *a9\n"})
    found = engine.check(["tests.yml"], Settings(), files).diagnostics
    assert [d.message for d in found if d.rule == "rules-failing-test"] == [
        "rules.yml is refused: it cannot be read as YAML"
    ]
