"""How the rules about Loki and Promtail speak."""

from __future__ import annotations

from ...schema.model import Type
from .._decoding import Words

SYNONYMS = {
    ("Config", "limits"): "limits_config",
    ("Config", "storage"): "storage_config",
    ("Config", "schema"): "schema_config",
    ("Config", "schemas"): "schema_config",
    ("Config", "scrape_config"): "scrape_configs",
    ("ServerConfig", "http_port"): "http_listen_port",
    ("ServerConfig", "grpc_port"): "grpc_listen_port",
    ("ServerConfig", "http_address"): "http_listen_address",
    ("ServerConfig", "loglevel"): "log_level",
    ("ValidationLimits", "retention"): "retention_period",
    ("ValidationLimits", "max_entries_limit"): "max_entries_limit_per_query",
    ("ClientConfig", "headers"): "http_headers",
}
WORDS = Words(
    "Loki",
    {
        "Config": "the file",
        "ServerConfig": "`server`",
        "CommonConfig": "`common`",
        "ValidationLimits": "`limits_config`",
        "StorageConfig": "`storage_config`",
        "PeriodConfig": "a period of `schema_config`",
        "CompactorConfig": "`compactor`",
        "IngesterConfig": "`ingester`",
        "RulerConfig": "`ruler`",
        "RuleGroup": "a rule group",
        "Rule": "a rule",
        "ScrapeconfigConfig": "a scrape job",
        "ClientConfig": "a client",
    },
    SYNONYMS,
    "Loki expands variables only with `-config.expand-env=true`",
)


def program_of(type_: Type) -> str:
    """The name of the program that a type of a schema belongs to."""
    return "Promtail" if type_.schema.document["x-program"] == "promtail" else "Loki"
