"""A value that reads well and that Prometheus refuses all the same.

What it does
    Reports reserved headers, limits out of range, file patterns with a wildcard in a folder, protocols that
    are listed twice, identifiers that have no right form.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
rule_files:
  - '*/alerts.yml'
```

Use instead
```yaml
rule_files:
  - 'rules/*.yml'
```

Fix
    None.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...lang import durations
from ...schema.decode import Value
from .. import Rule, spot
from .._tables import has

RULE = Rule("prometheus-refused-value", Severity.ERROR, on=Section, verdict=True)

_RESERVED = frozenset(
    (
        "host",
        "content-encoding",
        "content-length",
        "content-type",
        "user-agent",
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "www-authenticate",
        "accept-encoding",
        "x-prometheus-remote-write-version",
        "x-prometheus-remote-read-version",
        "x-amz-date",
        "x-amz-security-token",
        "x-amz-content-sha256",
    )
)
_HTTP_RESERVED = _RESERVED | {"authorization", "x-prometheus-scrape-timeout-seconds"}
_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_QUEUE = {
    "capacity": 10000,
    "max_shards": 50,
    "min_shards": 1,
    "max_samples_per_send": 2000,
}


def check(section: Section) -> Iterator[Diagnostic]:
    """What is special in each object."""
    headers = section.value.get("http_headers")
    if headers is not None:
        for name, leaf in headers.fields.items():
            if name.lower() in _HTTP_RESERVED:
                yield RULE.at(leaf.entry or leaf, f"the header `{name}` is reserved")
    special = _SPECIAL.get(section.name)
    if special:
        yield from special(section)


def _config(section: Section) -> Iterator[Diagnostic]:
    for name in ("rule_files", "scrape_config_files"):
        for value in section.value.list_of(name):
            folder, slash, _ = value.text.rpartition("/")
            if slash and "*" in folder and not value.unknown:
                yield RULE.at(value, f"`{value.shown}`: a `*` can stand behind the last `/` only")


def _protocols(section: Section) -> Iterator[Diagnostic]:
    field = section.value.get("scrape_protocols")
    if field is None or field.bad or field.unknown:
        return
    if not field.items:
        yield RULE.at(field, "`scrape_protocols` cannot be an empty list")
    seen: dict[str, Value] = {}
    for value in field.items:
        if value.text in seen:
            yield RULE.at(value, f"`{value.text}` is listed twice", related=[spot(seen[value.text], "first here")])
        seen.setdefault(value.text, value)


def _scrape(section: Section) -> Iterator[Diagnostic]:
    yield from _protocols(section)
    value, version = section.value, section.doc.version
    if version < (3, 4):
        return
    section_global = section.doc.value.get("global")
    scheme_value = value.get("metric_name_validation_scheme")
    scheme = scheme_value.text if scheme_value is not None and scheme_value.text else ""
    if not scheme and section_global is not None:
        scheme = section_global.text_of("metric_name_validation_scheme")
    own = value.text_of("metric_name_escaping_scheme")
    outer = section_global.text_of("metric_name_escaping_scheme") if section_global is not None else ""
    global_legacy = section_global is not None and section_global.text_of("metric_name_validation_scheme") == "legacy"
    if not own and not outer:
        outer = "underscores" if global_legacy or (version >= (3, 7) and scheme == "legacy") else "allow-utf-8"
    if scheme == "legacy" and (own or outer) == "allow-utf-8":
        where = scheme_value or value.get("metric_name_escaping_scheme") or value
        yield RULE.at(
            where,
            "names in UTF-8 (`metric_name_escaping_scheme: allow-utf-8`) are asked for, and the validation scheme is legacy",
            help="write `metric_name_escaping_scheme: underscores` beside it",
        )


def _headers(section: Section) -> Iterator[Diagnostic]:
    headers = section.value.get("headers")
    for name, leaf in headers.fields.items() if headers else ():
        if name.lower() == "authorization":
            yield RULE.at(
                leaf.entry or leaf, "the header `Authorization` cannot be set here: use `authorization` or `basic_auth`"
            )
        elif name.lower() in _RESERVED:
            yield RULE.at(leaf.entry or leaf, f"the header `{name}` is reserved")


def _authorization(section: Section) -> Iterator[Diagnostic]:
    kind = section.value.get("type")
    if kind is not None and kind.text.strip().lower() == "basic":
        yield RULE.at(kind, "the type `basic` has a field of its own: `basic_auth`")


def _queue(section: Section) -> Iterator[Diagnostic]:
    if section.doc.version < (3, 12):
        return
    value = section.value
    numbers = {}
    for name, default in _QUEUE.items():
        field = value.get(name)
        numbers[name] = field.data if field is not None and isinstance(field.data, int) else default
        if numbers[name] <= 0 and field is not None and not field.bad:
            yield RULE.at(field, f"`{name}` must be above 0")
    if numbers["min_shards"] > numbers["max_shards"] > 0:
        where = value.get("min_shards") or value.get("max_shards") or value
        yield RULE.at(where, f"`min_shards` ({numbers['min_shards']}) is above `max_shards` ({numbers['max_shards']})")
    low, high = _duration(value, "min_backoff", 30), _duration(value, "max_backoff", 5000)
    if high < low:
        yield RULE.at(
            value.get("max_backoff") or value.get("min_backoff") or value, "`max_backoff` is below `min_backoff`"
        )


def _duration(value: Value, name: str, default: int) -> int:
    field = value.get(name)
    return durations.milliseconds(field.text) if field is not None and not field.bad and not field.unknown else default


def _retention(section: Section) -> Iterator[Diagnostic]:
    if section.doc.version < (3, 11):
        return
    size, percentage = section.value.get("size"), section.value.get("percentage")
    if size is not None and not size.bad and size.text.startswith("-"):
        yield RULE.at(size, "the size cannot be negative")
    if percentage is not None and isinstance(percentage.data, int | float) and not 0 <= percentage.data <= 100:
        yield RULE.at(percentage, "a percentage lies from 0 to 100")


def _otlp(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    lists = ["promote_resource_attributes", *(["ignore_resource_attributes"] if version >= (3, 5) else [])]
    for name in lists:
        seen: set[str] = set()
        for item in value.list_of(name):
            text = item.text.strip()
            if not text or text in seen:
                yield RULE.at(item, f"an attribute of `{name}` {'is listed twice' if text else 'is empty'}")
            seen.add(text)
    strategy = value.get("translation_strategy")
    section_global = section.doc.value.get("global")
    legacy = section_global is not None and section_global.text_of("metric_name_validation_scheme") == "legacy"
    refused = {"NoUTF8EscapingWithSuffixes", *({"NoTranslation"} if version >= (3, 4) else ())}
    if strategy is not None and legacy and strategy.text in refused:
        yield RULE.at(
            strategy, f"`{strategy.text}` keeps names in UTF-8, and `metric_name_validation_scheme` is legacy"
        )


def _sigv4(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    if has(value, "access_key") != has(value, "secret_key"):
        name = "access_key" if has(value, "access_key") else "secret_key"
        yield RULE.at(value.fields[name].entry or value, "`access_key` and `secret_key` come together")
    if has(value, "external_id") and not has(value, "role_arn"):
        yield RULE.at(value.fields["external_id"].entry or value, "`external_id` wants `role_arn`")


def _azure(section: Section) -> Iterator[Diagnostic]:
    client = section.value.get("client_id")
    if client is not None and client.text and not client.unknown and not _UUID.fullmatch(client.text):
        yield RULE.at(client, "`client_id` is no UUID")
    tenant = section.value.get("tenant_id")
    if (
        section.name == "AzureADWorkloadIdentity"
        and tenant is not None
        and tenant.text
        and not _UUID.fullmatch(tenant.text)
    ):
        yield RULE.at(tenant, "`tenant_id` is no UUID")


def _azure_ad(section: Section) -> Iterator[Diagnostic]:
    scope = section.value.get("scope")
    if scope is not None and scope.text and not re.fullmatch(r"[\w\s:/.\-]+", scope.text, re.ASCII):
        yield RULE.at(scope, "`scope` holds a character that is not allowed")


def _file_sd(section: Section) -> Iterator[Diagnostic]:
    for value in section.value.list_of("files"):
        folder, slash, _ = value.text.rpartition("/")
        if value.unknown:
            continue
        if slash and "*" in folder:
            yield RULE.at(value, f"`{value.shown}`: a `*` can stand behind the last `/` only")
        elif not re.fullmatch(r"[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)", value.text):
            yield RULE.at(value, f"`{value.shown}` must end in .json, .yml or .yaml")


def _kubernetes(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    role = value.text_of("role")
    allowed = {
        "pod": ("pod", "node") if version >= (3, 11) else ("pod",),
        "service": ("service",),
        "endpoints": ("pod", "service", "endpoints"),
        "endpointslice": ("pod", "service", "endpointslice"),
        "node": ("node",),
        "ingress": ("ingress",),
    }.get(role)
    seen: set[str] = set()
    for selector in value.list_of("selectors"):
        own = selector.text_of("role")
        where = selector.get("role") or selector
        if own in seen:
            yield RULE.at(where, f"two selectors for the role `{own}`")
        elif allowed is not None and own not in allowed and own != "\0unknown":
            yield RULE.at(where, f"the role `{role}` takes selectors for {', '.join(f'`{a}`' for a in allowed)} only")
        seen.add(own)
        for name, pattern in (("field", _FIELD_SELECTOR), ("label", _LABEL_SELECTOR)):
            leaf = selector.get(name)
            if leaf is not None and leaf.text.strip() and not leaf.unknown:
                parts = _split(leaf.text)
                if not all(pattern.fullmatch(p.strip()) for p in parts):
                    yield RULE.at(leaf, f"`{leaf.shown}` is no {name} selector")


_FIELD_SELECTOR = re.compile(r"[^=!]*(?:==?|!=)[^=!]*|")
_KEY = r"(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?"
_LABEL_SELECTOR = re.compile(
    rf"!?\s*{_KEY}|{_KEY}\s*(?:==?|!=)\s*[\w.-]*|{_KEY}\s+(?:in|notin)\s*\([^()]*\)|{_KEY}\s*[<>]\s*\d+", re.ASCII
)


def _split(text: str) -> list[str]:
    """Parts between commas that stand outside parentheses."""
    return re.split(r",(?![^(]*\))", text)


def _scaleway(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    shapes = (
        ("project_id", _UUID, "a UUID"),
        ("secret_key", _UUID, "a UUID"),
        ("access_key", re.compile(r"SCW[A-Z0-9]{17}"), "SCW and 17 capital letters or digits"),
        ("zone", re.compile(r"[a-z]{2}-[a-z]{3}-[1-9]"), "a zone such as fr-par-1"),
    )
    for name, pattern, words in shapes:
        leaf = value.get(name)
        if (
            leaf is not None
            and leaf.text
            and not leaf.unknown
            and leaf.text != "<secret>"
            and not pattern.fullmatch(leaf.text)
        ):
            yield RULE.at(leaf, f"`{name}` is not {words}")


def _positive_interval(section: Section) -> Iterator[Diagnostic]:
    leaf = section.value.get("refresh_interval")
    if leaf is not None and not leaf.bad and not leaf.unknown and durations.milliseconds(leaf.text) == 0:
        yield RULE.at(leaf, "`refresh_interval` must be above 0")
    for item in section.value.list_of("compartments"):
        if not item.text and not item.unknown:
            yield RULE.at(item, "an entry of `compartments` is empty")


def _paths(section: Section) -> Iterator[Diagnostic]:
    for leaf in section.value.list_of("paths"):
        if leaf.text and not leaf.unknown and not leaf.text.startswith("/"):
            yield RULE.at(leaf, f"`{leaf.shown}` must begin with `/`")


_SPECIAL: dict[str, Callable[[Section], Iterator[Diagnostic]]] = {
    "Config": _config,
    "GlobalConfig": _protocols,
    "ScrapeConfig": _scrape,
    "RemoteWriteConfig": _headers,
    "RemoteReadConfig": _headers,
    "TracingConfig": _headers,
    "Authorization": _authorization,
    "QueueConfig": _queue,
    "TSDBRetentionConfig": _retention,
    "OTLPConfig": _otlp,
    "SigV4Config": _sigv4,
    "AzureADManagedIdentity": _azure,
    "AzureADOAuth": _azure,
    "AzureADWorkloadIdentity": _azure,
    "AzureADCertificate": _azure,
    "AzureADConfig": _azure_ad,
    "FileSDConfig": _file_sd,
    "KubernetesSDConfig": _kubernetes,
    "ScalewaySDConfig": _scaleway,
    "TritonSDConfig": _positive_interval,
    "OCISDConfig": _positive_interval,
    "NerveSDConfig": _paths,
    "ServersetSDConfig": _paths,
}
