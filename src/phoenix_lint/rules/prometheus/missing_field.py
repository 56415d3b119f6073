"""A field that must be there is missing or empty.

What it does
    Reports required fields of jobs, service discoveries, authentication, tracing and remote storage.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - static_configs:
      - targets: ['node-exporter:9100']
```

Use instead
```yaml
scrape_configs:
  - job_name: node
    static_configs:
      - targets: ['node-exporter:9100']
```

Fix
    None: the value is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from .. import Rule
from .._tables import has, in_force
from ._decoding import WORDS

RULE = Rule("prometheus-missing-field", Severity.ERROR, on=Section, verdict=True, late=True)

# One of these must be set: object, fields, first version, first version without the check.
_ONE_OF: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("OAuth2", ("client_secret", "client_secret_file"), "", "2.51.0"),
    ("ScalewaySDConfig", ("secret_key", "secret_key_file"), "", ""),
    ("OutscaleSDConfig", ("secret_key", "secret_key_file"), "", ""),
    ("AzureADConfig", ("managed_identity",), "", "2.48.0"),
    ("AzureADConfig", ("managed_identity", "oauth"), "2.48.0", "2.52.0"),
    ("AzureADConfig", ("managed_identity", "oauth", "sdk"), "2.52.0", "3.7.0"),
    ("AzureADConfig", ("managed_identity", "oauth", "sdk", "workload_identity"), "3.7.0", "3.13.0"),
    ("AzureADConfig", ("managed_identity", "oauth", "sdk", "workload_identity", "certificate"), "3.13.0", ""),
    ("AzureADManagedIdentity", ("client_id",), "", "3.5.0"),
    ("AWSFilter", ("values",), "", ""),
)
# An empty text is as good as any here: only an absent or null field is refused.
_MAY_BE_EMPTY = frozenset((("RemoteWriteConfig", "url"), ("RemoteReadConfig", "url")))
# A default fills these in when they are absent: written empty or null they are refused.
_NOT_EMPTY = frozenset(
    (
        ("AzureSDConfig", "authentication_method"),
        ("ConsulSDConfig", "server"),
        ("DNSSDConfig", "type"),
        ("DigitalOceanSDConfig", "role"),
        ("NomadSDConfig", "server"),
        ("OCISDConfig", "auth"),
        ("OVHcloudSDConfig", "endpoint"),
        ("OpenStackSDConfig", "availability"),
        ("OutscaleSDConfig", "region"),
        ("RemoteWriteConfig", "protobuf_message"),
        ("ScalewaySDConfig", "zone"),
        ("TritonSDConfig", "role"),
    )
)
_OCI = ("tenancy", "user", "fingerprint", "key_file")


def check(section: Section) -> Iterator[Diagnostic]:
    """What the schema requires, then what no schema can say."""
    value, name = section.value, section.name
    if value.incomplete:
        return
    for field in value.type.required:
        if value.type.get(field) is None or field in _elsewhere(section):
            continue
        written = value.get(field)
        if (name, field) in _MAY_BE_EMPTY:
            if written is None:
                yield _missing(section, field)
        elif not has(value, field):
            yield _missing(section, field)
    for owner, fields, since, until in _ONE_OF:
        if owner == name and in_force(section.doc.version, since, until) and not any(has(value, f) for f in fields):
            yield _missing(section, " or ".join(f"`{f}`" for f in fields).strip("`"))
    for field, written in value.fields.items():
        if (name, field) in _NOT_EMPTY and not (written.unknown or written.bad or written.text.strip()):
            yield RULE.at(written, f"`{field}` cannot be empty")
    yield from _conditional(section)


def _elsewhere(section: Section) -> tuple[str, ...]:
    if section.name == "WebConfig":
        return ()
    return ("role",) if section.name == "AWSSDConfig" and has(section.value, "role") else ()


def _missing(section: Section, field: str) -> Diagnostic:
    where = WORDS.sections.get(section.name) or f"this entry of `{section_name(section)}`"
    return RULE.at(section.value, f"{where} lacks `{field}`")


def section_name(section: Section) -> str:
    """The key that a section stands under."""
    path = [p for p in section.value.path if isinstance(p, str)]
    return path[-1] if path else "the file"


def _conditional(section: Section) -> Iterator[Diagnostic]:
    value, name = section.value, section.name
    if name == "AzureSDConfig" and value.text_of("authentication_method") in ("", "OAuth"):
        for field in ("tenant_id", "client_id", "client_secret"):
            if not has(value, field):
                yield _missing(section, field)
    if name == "DNSSDConfig":
        port = value.get("port")
        kind = value.text_of("type").upper() or "SRV"
        if kind not in ("SRV", "\0UNKNOWN") and (port is None or port.data == 0):
            yield RULE.at(value, f"a DNS service discovery of type {kind} needs a `port`")
    if name == "OCISDConfig" and value.text_of("auth") in ("", "api_key"):
        for field in _OCI:
            if not has(value, field):
                yield _missing(section, field)
    if name == "STACKITSDConfig" and not has(value, "endpoint"):
        region = value.fields.get("region")
        if region is not None and not region.unknown and not region.text:
            yield _missing(section, "region")
    if name == "WebTLSConfig":
        yield from _certificate(section)


def _certificate(section: Section) -> Iterator[Diagnostic]:
    """A web server's certificate and key: needed as soon as anything of TLS is set."""
    value = section.value
    triggers = ("cert_file", "key_file", "client_auth_type", "client_ca_file", "cert", "key", "client_ca")
    if not any(has(value, t) for t in triggers):
        return
    for field, inline in (("cert_file", "cert"), ("key_file", "key")):
        if not has(value, field) and not (section.doc.version >= (2, 50) and has(value, inline)):
            yield RULE.at(value, f"`tls_server_config` lacks `{field}`")
