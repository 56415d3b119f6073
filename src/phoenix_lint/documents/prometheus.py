"""Prometheus' configuration as its parts: scrape jobs, targets, relabelling, remote storage, alerting."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..lang.relabel import DEFAULT_REGEX, RelabelRule
from ..schema.decode import Value
from ..source import Unreadable
from ..syntax.nodes import Scalar, target
from .parts import DecodedFile, milliseconds_of
from .rules import RuleFile, read_rule_file

DEFAULT_INTERVAL, DEFAULT_TIMEOUT = 60_000, 10_000
_MANY = 200


class Relabelling:
    """One relabelling rule. `list_name`: relabel_configs, metric_relabel_configs, ...; `job`: the scrape job it belongs to."""

    def __init__(self, doc: PrometheusConfig, value: Value, list_name: str, job: ScrapeJob | None) -> None:
        self.doc, self.value, self.list_name, self.job = doc, value, list_name, job

    @property
    def action(self) -> str:
        """The action in lower case; replace where none is written."""
        value = self.value.fields.get("action")
        return value.text.lower() if value is not None and not value.null else "replace"

    @property
    def is_clear(self) -> bool:
        """Whether the rule could be read whole."""
        return not self.value.incomplete and not any(v.bad or v.unknown for v in self.value.walk())

    @property
    def rule(self) -> RelabelRule:
        """The rule with its defaults."""
        value = self.value
        modulus = value.get("modulus")

        def text(name: str, default: str) -> str:
            field = value.fields.get(name)
            return default if field is None or (field.null and name != "regex") else field.text

        return RelabelRule(
            self.action,
            tuple(v.text for v in value.list_of("source_labels")),
            text("separator", ";"),
            text("regex", DEFAULT_REGEX),
            modulus.data if modulus is not None and isinstance(modulus.data, int) else 0,
            text("target_label", ""),
            text("replacement", "$1"),
        )


class StaticTarget:
    """One address of static_configs with the labels of its group. `index`, `group`: where promtool counts it."""

    def __init__(self, value: Value, group: Value, index: int, group_index: int) -> None:
        self.value, self.group, self.index, self.group_index = value, group, index, group_index

    @property
    def labels(self) -> dict[str, str]:
        """The address and the labels of the group."""
        labels = self.group.get("labels")
        return {**{n: v.text for n, v in (labels.fields if labels else {}).items()}, "__address__": self.value.text}


class Endpoints:
    """What has static targets and relabelling: a scrape job, or an entry of `alertmanagers`."""

    def __init__(self, doc: PrometheusConfig, value: Value) -> None:
        self.doc, self.value = doc, value

    @property
    def targets(self) -> Iterator[StaticTarget]:
        """The static targets in file order."""
        for i, group in enumerate(self.value.list_of("static_configs")):
            for j, address in enumerate(group.list_of("targets")):
                yield StaticTarget(address, group, j, i)

    def relabelling(self, name: str = "relabel_configs") -> list[Relabelling]:
        """The rules of one list; null entries left out."""
        job = self if isinstance(self, ScrapeJob) else None
        return [Relabelling(self.doc, v, name, job) for v in self.value.list_of(name) if not v.null and not v.bad]

    @property
    def is_clear(self) -> bool:
        """Whether targets and relabelling could be read whole."""
        return not any(
            v.bad or v.unknown or v.incomplete
            for name in ("static_configs", "relabel_configs", "params", "scheme", "metrics_path")
            if (f := self.value.get(name)) is not None
            for v in f.walk()
        )


class ScrapeJob(Endpoints):
    """An entry of scrape_configs, with what it inherits."""

    @property
    def name(self) -> str:
        """Its job_name."""
        return self.value.text_of("job_name")

    @property
    def interval(self) -> int:
        """The scrape interval in force, in milliseconds."""
        return milliseconds_of(self.value, "scrape_interval") or self.doc.interval

    @property
    def timeout(self) -> int:
        """The scrape timeout in force, in milliseconds: the global one is cut to the interval."""
        return milliseconds_of(self.value, "scrape_timeout") or min(self.doc.timeout, self.interval)

    def inherited(self, name: str) -> Value | None:
        """A field of the job, else of `global`."""
        own = self.value.get(name)
        section = self.doc.value.get("global")
        return own if own is not None else section.get(name) if section else None

    @property
    def has_discovery(self) -> bool:
        """Whether targets come from anywhere but static_configs."""
        return any(n.endswith("_sd_configs") and v.items for n, v in self.value.fields.items())


class AlertmanagerEntry(Endpoints):
    """An entry of alerting.alertmanagers."""


class RuleFilePattern:
    """An entry of rule_files, with what it matches beside the configuration."""

    def __init__(self, doc: PrometheusConfig, value: Value) -> None:
        self.doc, self.value = doc, value

    @property
    def path(self) -> str:
        """The pattern as a path of this machine."""
        return os.path.join(os.path.dirname(self.doc.tree.source.path), self.value.text)

    @cached_property
    def matches(self) -> list[str]:
        """The files that it matches here."""
        return self.doc.context.reader.glob(self.path)

    @cached_property
    def documents(self) -> list[RuleFile]:
        """Those of them that can be read, of the first 200."""
        found = []
        for path in self.matches[:_MANY]:
            try:
                found.append(read_rule_file(path, self.doc.context._replace(rendered=False)))
            except Unreadable:
                continue
        return [document for document in found if document is not None]


class PrometheusConfig(DecodedFile):
    """The whole file."""

    system = "prometheus"

    @property
    def interval(self) -> int:
        """The global scrape interval in milliseconds."""
        section = self.value.get("global")
        return (milliseconds_of(section, "scrape_interval") if section else 0) or DEFAULT_INTERVAL

    @property
    def timeout(self) -> int:
        """The global scrape timeout in milliseconds."""
        section = self.value.get("global")
        return (milliseconds_of(section, "scrape_timeout") if section else 0) or min(DEFAULT_TIMEOUT, self.interval)

    @property
    def evaluation_interval(self) -> int:
        """How often rules are evaluated, in milliseconds."""
        section = self.value.get("global")
        return (milliseconds_of(section, "evaluation_interval") if section else 0) or DEFAULT_INTERVAL

    @cached_property
    def jobs(self) -> list[ScrapeJob]:
        """The scrape jobs in file order; null entries left out."""
        return [ScrapeJob(self, v) for v in self.value.list_of("scrape_configs") if not v.null and not v.bad]

    @cached_property
    def alertmanagers(self) -> list[AlertmanagerEntry]:
        """The entries of alerting.alertmanagers; null entries left out."""
        section = self.value.get("alerting")
        found = section.list_of("alertmanagers") if section else []
        return [AlertmanagerEntry(self, v) for v in found if not v.null and not v.bad]

    @property
    def relabellings(self) -> Iterator[Relabelling]:
        """Every relabelling rule of the file."""
        for job in self.jobs:
            yield from job.relabelling()
            yield from job.relabelling("metric_relabel_configs")
        for entry in self.alertmanagers:
            yield from entry.relabelling()
            yield from entry.relabelling("alert_relabel_configs")
        alerting = self.value.get("alerting")
        others = [(alerting, "alert_relabel_configs")] if alerting else []
        others += [(v, "write_relabel_configs") for v in self.value.list_of("remote_write")]
        for owner, name in others:
            for value in owner.list_of(name):
                if not value.null and not value.bad:
                    yield Relabelling(self, value, name, None)

    @cached_property
    def rule_files(self) -> list[RuleFilePattern]:
        """The entries of rule_files that could be read."""
        return [
            RuleFilePattern(self, v)
            for v in self.value.list_of("rule_files")
            if v.text and not v.bad and not v.unknown and isinstance(target(v.node), Scalar)
        ]

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is ScrapeJob:
            yield from self.jobs
        elif kind is Endpoints:
            yield from (*self.jobs, *self.alertmanagers)
        elif kind is Relabelling:
            yield from self.relabellings
        elif kind is RuleFilePattern:
            yield from self.rule_files
        else:
            yield from super().parts(kind)


build = PrometheusConfig
