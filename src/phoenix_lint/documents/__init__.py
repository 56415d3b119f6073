"""One module per kind of file: the typed document whose leaves know their span. The table of kinds is here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Names
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from ..diagnostic import Place
from ..files import Reader
from ..schema.decode import Decoded
from ..schema.model import Version
from ..syntax.nodes import Mapping, Scalar, Sequence, Tree, is_plain, target

if TYPE_CHECKING:
    from .compose.project import Service


class Context(NamedTuple):
    """What a document is judged with: the version, the other files, whether placeholders are rendered before use.

    `environment`: the variables of the process; `together`: the files that are used as one, this one among them;
    `env_file`: what stands in for their `.env`; `service`: the Compose service that reads the file, where one is known;
    `expands`: it puts variables of its environment into the text first.
    """

    version: Version
    reader: Reader
    rendered: bool = False
    environment: Names[str, str] = {}
    together: tuple[str, ...] = ()
    env_file: str = ""
    service: Service | None = None
    expands: bool = False


class Document(Protocol):
    """What the engine and the rules ask of every document."""

    tree: Tree
    context: Context
    decoded: Decoded

    def parts(self, kind: type) -> Iterator[Any]:
        """The parts of the document of one type: what rules are written for."""
        ...

    def here(self, place: Place) -> Place:
        """A place of a file that this one names, as the place that names it; any other place itself."""
        ...


class Forgetful:
    """A part of a document that holds much while its own rules are asked."""

    def forget(self) -> None:
        """Let go what can be made again."""


class Kind(NamedTuple):
    """A kind of file: its name, the program that reads it, its schema, the folder of its rules, how its content looks.

    `keys`: those of its top; `telling`: those that few other kinds have; `alone`: one of these is enough;
    `foreign`: one of these says that it is another kind.
    """

    name: str
    program: str
    schema: str
    area: str
    module: str
    keys: frozenset[str]
    telling: frozenset[str]
    names: tuple[str, ...] = ()
    alone: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    whole: bool = False  # every document of the file counts

    def build(self, tree: Tree, context: Context) -> Document:
        """The typed document. Never raises."""
        document: Document = import_module(f".{self.module}", __name__).build(tree, context)
        return document


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            "alertmanager",
            "alertmanager",
            "alertmanager",
            "alertmanager",
            "alertmanager",
            _set("global route inhibit_rules receivers templates mute_time_intervals time_intervals"),
            _set("route receivers inhibit_rules"),
            ("alertmanager", "alert-manager", "alert_manager"),
            foreign=_set("scrape_configs scrape_config_files exporters processors"),
        ),
        Kind(
            "prometheus",
            "prometheus",
            "prometheus",
            "prometheus",
            "prometheus",
            _set(
                "global alerting rule_files scrape_configs scrape_config_files storage remote_write remote_read tracing"
                " runtime otlp"
            ),
            _set("scrape_configs scrape_config_files rule_files alerting remote_write remote_read"),
            ("prometheus",),
            _set("scrape_configs"),
            _set("clients positions target_config tests exporters receivers route"),
        ),
        Kind(
            "rules",
            "prometheus",
            "prometheus-rules",
            "rules",
            "rules",
            _set("groups"),
            _set("groups"),
        ),
        Kind(
            "rule-tests",
            "prometheus",
            "prometheus-rule-tests",
            "rules",
            "rule_tests",
            _set("rule_files evaluation_interval group_eval_order tests fuzzy_compare"),
            _set("rule_files evaluation_interval group_eval_order tests"),
        ),
        Kind(
            "web-config",
            "prometheus",
            "prometheus-web",
            "prometheus",
            "web_config",
            _set("tls_server_config http_server_config basic_auth_users rate_limit"),
            _set("tls_server_config http_server_config basic_auth_users"),
            ("web-config", "web_config"),
        ),
        Kind(
            "file-sd",
            "prometheus",
            "prometheus-file-sd",
            "prometheus",
            "file_sd",
            _set("targets labels"),
            _set("targets"),
        ),
        Kind(
            "loki",
            "loki",
            "loki",
            "loki",
            "loki",
            _set(
                "target auth_enabled http_prefix common server distributor querier ingester_client ingester storage_config"
                " chunk_store_config schema_config limits_config table_manager frontend_worker frontend ruler query_range"
                " runtime_config memberlist compactor query_scheduler index_gateway analytics tracing pattern_ingester"
                " bloom_build bloom_gateway kafka_config ruler_storage operational_config ingest_limits ballast_bytes ui"
            ),
            _set(
                "auth_enabled storage_config chunk_store_config limits_config table_manager compactor ingester schema_config"
            ),
            ("loki",),
            _set("schema_config"),
            _set(
                "clients positions scrape_configs services multitenancy_enabled blocks_storage metrics_generator overrides storage limits query_frontend"
            ),
        ),
        Kind(
            "promtail",
            "promtail",
            "promtail",
            "loki",
            "promtail",
            _set(
                "server client clients positions scrape_configs target_config limits_config options tracing wal global"
            ),
            _set("clients positions target_config"),
            ("promtail",),
            _set("positions"),
            _set("services route receivers schema_config"),
        ),
        Kind(
            "loki-rules",
            "loki",
            "loki-rules",
            "loki",
            "loki_rules",
            _set("groups"),
            _set("groups"),
        ),
        Kind(
            "compose",
            "compose",
            "compose",
            "compose",
            "compose",
            _set("version name include services models networks volumes secrets configs"),
            _set("services include networks volumes"),
            ("docker-compose", "compose.y", "compose-", "compose."),
            _set("services"),
            _set("apiVersion kind receivers exporters scrape_configs"),
            whole=True,
        ),
    )
}

# Top-level keys that show what a file is when it is no kind of ours: read so that it is not taken for one.
_FOREIGN = _set("apiVersion datasources exporters processors modules metrics logs")
_VMALERT_KEYS = _set("concurrency type eval_offset eval_delay notifier_headers tenant debug extra_filter_labels params")
_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`")
_MAY_FILTER = re.compile(r"\||\}\s*!?[=~]")
_TEST_KEYS = _set("interval input_series alert_rule_test promql_expr_test external_labels external_url")


def recognise(tree: Tree, path: str) -> Kind | None:
    """The kind of a file by its content first, its name second; None when it is no kind that we know."""
    root = target(tree.root) if tree.root is not None else None
    if isinstance(root, Sequence):
        return KINDS["file-sd"] if _is_target_list(root) else None
    keys = {e.name for e in root.entries} if isinstance(root, Mapping) else set()
    if keys & _FOREIGN:
        return None
    if "groups" in keys and isinstance(root, Mapping):
        if _has_logql(root, path):
            return KINDS["loki-rules"]
        return KINDS["rules"] if _is_rule_file(root) else None
    for kind in KINDS.values():
        if keys & kind.foreign or kind.name in ("rules", "loki-rules", "file-sd"):
            continue
        known = keys & kind.telling
        if len(known) >= 2 or keys & kind.alone or (known and keys <= kind.keys):
            if (
                kind.name == "compose"
                and isinstance(root, Mapping)
                and not _has_services(root)
                and by_name(path) is not kind
            ):
                continue
            if (
                kind.name == "rule-tests"
                and isinstance(root, Mapping)
                and keys == {"tests"}
                and not _are_rule_tests(root)
            ):
                continue
            return kind
    named = by_name(path)
    return named if named and (not keys or (keys & named.keys and not keys & named.foreign)) else None


def _is_target_list(root: Sequence) -> bool:
    items = [target(i) for i in root.items]
    return any(isinstance(i, Mapping) and i.get("targets") for i in items) and all(
        all(e.name in ("targets", "labels") for e in i.entries)
        if isinstance(i, Mapping)
        else is_plain(i, "", "~", "null")
        for i in items
    )


def _is_rule_file(root: Mapping) -> bool:
    """Whether the groups hold rules of Prometheus: not of vmalert or of Grafana."""
    entry = root.get("groups")
    groups = target(entry.value) if entry else None
    if not isinstance(groups, Sequence):
        return len(root.entries) == 1
    seen = not groups.items
    for group in map(target, groups.items):
        if not isinstance(group, Mapping):
            continue
        if any(e.name in _VMALERT_KEYS for e in group.entries) or group.get("folder"):
            return False
        seen = seen or any(group.get(n) is not None for n in ("rules", "name", "alert", "record"))
    return seen


_SERVICE_KEYS = _set(
    "image build command entrypoint ports volumes environment env_file depends_on networks restart extends deploy"
    " container_name labels healthcheck profiles <<"
)


def _has_services(root: Mapping) -> bool:
    """Whether what stands under `services` looks like that of Compose; a file without services is told by its other keys."""
    entry = root.get("services")
    services = target(entry.value) if entry else None
    if not isinstance(services, Mapping) or not services.entries:
        return (
            entry is None
            or len(root.entries) == 1
            or any(e.name in ("version", "networks", "volumes") for e in root.entries)
        )
    bodies = [target(e.value) for e in services.entries]
    return any(isinstance(b, Mapping) and any(e.name in _SERVICE_KEYS for e in b.entries) for b in bodies)


def _has_logql(root: Mapping, path: str) -> bool:
    """Whether rules ask Loki, and nothing in the file is of vmalert or Grafana.

    Some LogQL reads as PromQL too: there the path tells, and that no metric has a name. A file for Prometheus with a
    query for Loki that went astray stays one for Prometheus.
    """
    entry = root.get("groups")
    groups = target(entry.value) if entry else None
    texts: list[str] = []
    for group in map(target, groups.items) if isinstance(groups, Sequence) else ():
        if not isinstance(group, Mapping) or any(e.name in _VMALERT_KEYS for e in group.entries) or group.get("folder"):
            return False
        listed = group.get("rules")
        rules = target(listed.value) if listed else None
        for rule in map(target, rules.items) if isinstance(rules, Sequence) else ():
            expr = rule.get("expr") if isinstance(rule, Mapping) else None
            text = target(expr.value) if expr else None
            texts += [text.value] if isinstance(text, Scalar) else []
    found, loki = sum(map(_is_logql, texts)), "loki" in path.lower()
    if not texts or not (found or loki):
        return False
    named = sum(not re.search(r"(?:^|[(\s])\{", t) for t in texts)
    return (loki or found > named) if found else not named


def _is_logql(text: str) -> bool:
    """Whether an expression filters lines: PromQL has no `|`, and no text behind a selector's `!=` or `!~`."""
    if not _MAY_FILTER.search(text):
        return False
    bare = _QUOTED.sub("Q", text)
    return "|" in bare or bool(re.search(r"\}\s*!?[=~]\s*Q", bare))


def _are_rule_tests(root: Mapping) -> bool:
    """Whether the entries of `tests` look like those of promtool: other tools have test files of that name."""
    entry = root.get("tests")
    tests = target(entry.value) if entry else None
    if not isinstance(tests, Sequence) or not tests.items:
        return True
    first = target(tests.items[0])
    return isinstance(first, Mapping) and any(e.name in _TEST_KEYS for e in first.entries)


def by_name(path: str) -> Kind | None:
    """The kind that a file's name tells, for texts that do not parse."""
    name = path.rpartition("/")[2].lower()
    return next((k for k in KINDS.values() if k.names and name.startswith(k.names)), None)
