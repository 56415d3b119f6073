"""What Prometheus' rules about decoding know: synonyms, flags written as keys, the right levels of misplaced keys."""

from __future__ import annotations

from ...schema.decode import Problem
from ...syntax.nodes import Entry
from .._decoding import Words, meant_names

SYNONYMS: dict[tuple[str, str], str] = {
    ("Config", "rules"): "rule_files",
    ("Config", "rule_file"): "rule_files",
    ("Config", "scrape_config"): "scrape_configs",
    ("Config", "jobs"): "scrape_configs",
    ("Config", "alertmanagers"): "alerting",
    ("ScrapeConfig", "name"): "job_name",
    ("ScrapeConfig", "job"): "job_name",
    ("ScrapeConfig", "path"): "metrics_path",
    ("ScrapeConfig", "metric_path"): "metrics_path",
    ("ScrapeConfig", "interval"): "scrape_interval",
    ("ScrapeConfig", "timeout"): "scrape_timeout",
    ("ScrapeConfig", "static_config"): "static_configs",
    ("ScrapeConfig", "relabel_config"): "relabel_configs",
    ("ScrapeConfig", "relabelings"): "relabel_configs",
    ("ScrapeConfig", "metric_relabelings"): "metric_relabel_configs",
    ("ScrapeConfig", "docker_swarm_sd_configs"): "dockerswarm_sd_configs",
    ("GlobalConfig", "scrape_intervals"): "scrape_interval",
    ("GlobalConfig", "interval"): "scrape_interval",
    ("GlobalConfig", "timeout"): "scrape_timeout",
    ("GlobalConfig", "labels"): "external_labels",
    ("AlertmanagerConfig", "static_config"): "static_configs",
    ("TargetGroup", "target"): "targets",
    ("TargetGroup", "label"): "labels",
    ("RelabelConfig", "source_label"): "source_labels",
    ("RelabelConfig", "sourceLabels"): "source_labels",
    ("RelabelConfig", "targetLabel"): "target_label",
    ("RelabelConfig", "target"): "target_label",
    ("RelabelConfig", "pattern"): "regex",
    ("RelabelConfig", "value"): "replacement",
    ("BasicAuth", "user"): "username",
    ("BasicAuth", "pass"): "password",
    ("RemoteWriteConfig", "endpoint"): "url",
}

# Command-line flags that people write as keys. Source: cmd/prometheus/main.go.
FLAGS: dict[str, str] = {
    "retention": "--storage.tsdb.retention.time",
    "retention_time": "--storage.tsdb.retention.time",
    "retention.time": "--storage.tsdb.retention.time",
    "storage.tsdb.retention": "--storage.tsdb.retention.time",
    "storage.tsdb.retention.time": "--storage.tsdb.retention.time",
    "retention_size": "--storage.tsdb.retention.size",
    "retention.size": "--storage.tsdb.retention.size",
    "storage.tsdb.retention.size": "--storage.tsdb.retention.size",
    "storage.tsdb.path": "--storage.tsdb.path",
    "path": "--storage.tsdb.path",
    "wal_compression": "--storage.tsdb.wal-compression",
    "min_block_duration": "--storage.tsdb.min-block-duration",
    "max_block_duration": "--storage.tsdb.max-block-duration",
    "no_lockfile": "--storage.tsdb.no-lockfile",
    "web.enable-lifecycle": "--web.enable-lifecycle",
    "enable_lifecycle": "--web.enable-lifecycle",
    "enable-lifecycle": "--web.enable-lifecycle",
    "web.external-url": "--web.external-url",
    "external_url": "--web.external-url",
    "web.listen-address": "--web.listen-address",
    "enable_admin_api": "--web.enable-admin-api",
    "query_timeout": "--query.timeout",
    "max_concurrency": "--query.max-concurrency",
    "max_samples": "--query.max-samples",
    "lookback_delta": "--query.lookback-delta",
    "web": "--web.*",
    "query": "--query.*",
    "log_level": "--log.level",
    "enable_feature": "--enable-feature",
    "feature_flags": "--enable-feature",
}
_FLAG_OWNERS = frozenset(("Config", "GlobalConfig", "StorageConfig", "TSDBConfig", "TSDBRetentionConfig"))

WORDS = Words(
    "Prometheus",
    {
        "GlobalConfig": "`global`",
        "ScrapeConfig": "a scrape job",
        "AlertingConfig": "`alerting`",
        "AlertmanagerConfig": "an entry of `alertmanagers`",
        "RelabelConfig": "a relabelling rule",
        "TargetGroup": "a target group",
        "RemoteWriteConfig": "`remote_write`",
        "RemoteReadConfig": "`remote_read`",
    },
    SYNONYMS,
    "Prometheus expands environment variables in `external_labels` only: render the file before (envsubst)",
)


def flag_of(problem: Problem) -> str:
    """The command-line flag that an unknown key stands for; empty for others."""
    if (
        problem.kind != "unknown-field"
        or problem.type.name not in _FLAG_OWNERS
        or problem.type.lifetime(problem.message)
    ):
        return ""
    return FLAGS.get(problem.message, "") if not meant_names(problem) else ""


def right_level(problem: Problem) -> str:
    """The one other place where an unknown key belongs: top, global, alerting, a job or its targets; or nothing."""
    entry, owner, name = problem.where, problem.type.name, problem.message
    if (
        problem.kind != "unknown-field"
        or not isinstance(entry, Entry)
        or problem.type.lifetime(name)
        or (owner, name) in SYNONYMS
        or meant_names(problem)
    ):
        return ""
    schema = problem.type.schema
    if schema.document["$id"] != "prometheus.schema.json":
        return ""
    top, job = schema.object("Config"), schema.object("ScrapeConfig")
    if owner in ("GlobalConfig", "AlertingConfig", "StorageConfig") and top.get(name):
        return "top"
    if owner == "Config" and schema.object("GlobalConfig").get(name):
        return "global"
    if owner == "TargetGroup" and job.get(name) and name != "job_name":
        return "job"
    if owner == "ScrapeConfig" and name in ("targets", "labels"):
        return "static_configs"
    return ""
