"""Fields of which only one may be set, or that exclude each other.

What it does
    Reports two ways of authentication at once, a password and its file, a certificate given twice, settings
    of a proxy that contradict each other.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
scrape_configs:
  - job_name: app
    basic_auth:
      username: scraper
      password_file: /run/secrets/app
    authorization:
      credentials_file: /run/secrets/token
```

Use instead
```yaml
scrape_configs:
  - job_name: app
    basic_auth:
      username: scraper
      password_file: /run/secrets/app
```

Fix
    None: a person must say which one holds.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from .. import Rule, spot
from .._tables import has, in_force

RULE = Rule("prometheus-conflicting-fields", Severity.ERROR, on=Section, verdict=True)

# At most one field of a row may be set: object ("http": every object with HTTP client options), fields, versions.
_EXCLUSIVE: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("http", ("bearer_token", "bearer_token_file"), "", ""),
    ("http", ("basic_auth", "bearer_token"), "", ""),
    ("http", ("basic_auth", "bearer_token_file"), "", ""),
    ("http", ("oauth2", "bearer_token"), "", ""),
    ("http", ("oauth2", "bearer_token_file"), "", ""),
    ("http", ("authorization", "bearer_token"), "", ""),
    ("http", ("authorization", "bearer_token_file"), "", ""),
    ("http", ("basic_auth", "oauth2"), "", ""),
    ("http", ("basic_auth", "authorization"), "", ""),
    ("http", ("oauth2", "authorization"), "", ""),
    ("proxy", ("proxy_from_environment", "proxy_url"), "2.43.0", ""),
    ("proxy", ("proxy_from_environment", "no_proxy"), "2.43.0", ""),
    ("BasicAuth", ("password", "password_file", "password_ref"), "", ""),
    ("BasicAuth", ("username", "username_file", "username_ref"), "2.49.0", ""),
    ("Authorization", ("credentials", "credentials_file", "credentials_ref"), "", ""),
    ("TLSConfig", ("ca", "ca_file", "ca_ref"), "2.45.0", ""),
    ("TLSConfig", ("cert", "cert_file", "cert_ref"), "2.45.0", ""),
    ("TLSConfig", ("key", "key_file", "key_ref"), "2.45.0", ""),
    ("RemoteWriteConfig", ("sigv4", "basic_auth"), "", ""),
    ("RemoteWriteConfig", ("sigv4", "authorization"), "", ""),
    ("RemoteWriteConfig", ("sigv4", "oauth2"), "", ""),
    ("RemoteWriteConfig", ("azuread", "sigv4", "basic_auth"), "2.45.0", ""),
    ("RemoteWriteConfig", ("azuread", "authorization"), "2.45.0", ""),
    ("RemoteWriteConfig", ("azuread", "oauth2"), "2.45.0", ""),
    ("RemoteWriteConfig", ("google_iam", "azuread", "sigv4", "basic_auth"), "2.55.0", ""),
    ("RemoteWriteConfig", ("google_iam", "authorization"), "2.55.0", ""),
    ("RemoteWriteConfig", ("google_iam", "oauth2"), "2.55.0", ""),
    ("AlertmanagerConfig", ("sigv4", "basic_auth"), "2.48.0", ""),
    ("AlertmanagerConfig", ("sigv4", "authorization"), "2.48.0", ""),
    ("AlertmanagerConfig", ("sigv4", "oauth2"), "2.48.0", ""),
    ("AzureADConfig", ("managed_identity", "oauth", "sdk", "workload_identity", "certificate"), "2.48.0", ""),
    ("ConsulSDConfig", ("username", "basic_auth"), "", ""),
    ("ConsulSDConfig", ("password", "basic_auth"), "", ""),
    ("ConsulSDConfig", ("token", "authorization"), "", ""),
    ("ConsulSDConfig", ("token", "oauth2"), "", ""),
    ("ScalewaySDConfig", ("secret_key", "secret_key_file"), "", ""),
    ("OutscaleSDConfig", ("secret_key", "secret_key_file"), "", ""),
    ("OCISDConfig", ("key_passphrase", "key_passphrase_file"), "", ""),
    ("MarathonSDConfig", ("auth_token", "auth_token_file"), "", ""),
    ("MarathonSDConfig", ("auth_token", "basic_auth"), "", ""),
    ("MarathonSDConfig", ("auth_token_file", "basic_auth"), "", ""),
    ("MarathonSDConfig", ("auth_token", "bearer_token"), "", ""),
    ("MarathonSDConfig", ("auth_token", "bearer_token_file"), "", ""),
    ("MarathonSDConfig", ("auth_token_file", "bearer_token"), "", ""),
    ("MarathonSDConfig", ("auth_token_file", "bearer_token_file"), "", ""),
    ("MarathonSDConfig", ("auth_token", "authorization"), "", ""),
    ("MarathonSDConfig", ("auth_token_file", "authorization"), "", ""),
    ("KubernetesSDConfig", ("kubeconfig_file", "api_server"), "", ""),
)
# Their HTTP client options are checked from this version on only.
_LATE_HTTP = frozenset(
    ("EC2SDConfig", "LightsailSDConfig", "AzureSDConfig", "HTTPSDConfig", "PuppetDBSDConfig", "UyuniSDConfig")
)
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_HTTP_DEFAULTS = {"follow_redirects": True, "enable_http2": True}
_HTTP_OPTIONS = (
    "basic_auth",
    "authorization",
    "oauth2",
    "bearer_token",
    "bearer_token_file",
    "proxy_url",
    "no_proxy",
    "proxy_from_environment",
    "proxy_connect_header",
    "tls_config",
    "follow_redirects",
    "enable_http2",
    "http_headers",
)


def check(section: Section) -> Iterator[Diagnostic]:
    """Rows of the table, then what no table can say."""
    value = section.value
    if value.incomplete:
        return
    groups = _groups(section)
    reported: set[str] = set()
    for owner, fields, since, until in _EXCLUSIVE:
        if owner not in groups or not in_force(section.doc.version, since, until):
            continue
        given = [f for f in fields if value.type.get(f) is not None and has(value, f)]
        if len(given) > 1 and given[1] not in reported:
            reported.add(given[1])
            yield _clash(value, given[0], given[1])
    if "proxy" in groups:
        yield from _proxy(section)
    special = _SPECIAL.get(section.name)
    if special:
        yield from special(section)


def _groups(section: Section) -> frozenset[str]:
    names = {section.name}
    fields = section.value.type
    if fields.get("follow_redirects") is not None:
        if section.name not in _LATE_HTTP or section.doc.version >= (2, 48):
            names |= {"http", "proxy"}
    elif section.name == "OAuth2":
        names.add("proxy")
    return frozenset(names)


def _clash(value: Value, first: str, second: str) -> Diagnostic:
    one, two = value.fields[first], value.fields[second]
    return RULE.at(
        two.entry or two,
        f"`{second}` cannot be set together with `{first}`",
        related=[spot(one.entry or one, "set here")],
    )


def _proxy(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    url, environment = value.fields.get("proxy_url"), value.true("proxy_from_environment")
    header = value.fields.get("proxy_connect_header")
    if header is not None and header.fields and version >= (2, 41):
        if not has(value, "proxy_url") and not (environment and version >= (2, 43)):
            yield RULE.at(header.entry or header, "`proxy_connect_header` wants `proxy_url`")
    if version >= (2, 43) and has(value, "no_proxy") and (url is None or url.null) and not environment:
        yield RULE.at(value.fields["no_proxy"].entry or value, "`no_proxy` wants `proxy_url`")


def _oauth2(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    jwt = value.type.get("grant_type") is not None and value.text_of("grant_type") == _JWT
    names = (
        ("client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref")
        if jwt
        else ("client_secret", "client_secret_file", *(("client_secret_ref",) if version >= (2, 53) else ()))
    )
    given = [n for n in names if value.type.get(n) is not None and has(value, n)]
    if len(given) > 1:
        yield _clash(value, given[0], given[1])


def _kubernetes(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    custom = next((n for n in _HTTP_OPTIONS if _differs(value, n)), "")
    if custom and has(value, "kubeconfig_file"):
        yield _clash(value, "kubeconfig_file", custom)
    elif custom and not has(value, "api_server"):
        where = value.fields[custom]
        yield RULE.at(where.entry or where, f"`{custom}` wants `api_server`: without it the pod's own account is used")
    namespaces = value.get("namespaces")
    if version >= (2, 34) and namespaces is not None and namespaces.true("own_namespace"):
        for name in ("api_server", "kubeconfig_file"):
            if has(value, name):
                own = namespaces.fields["own_namespace"]
                yield RULE.at(own.entry or own, f"`own_namespace` cannot be set together with `{name}`")


def _differs(value: Value, name: str) -> bool:
    """Whether an option of the HTTP client is set to anything but its default."""
    field = value.get(name)
    if field is None:
        return False
    if name in _HTTP_DEFAULTS:
        return field.data is not _HTTP_DEFAULTS[name]
    if name == "tls_config":
        return any(has(field, n) for n in field.fields)
    return has(value, name) or field.type.kind == "object"


def _oci(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    if value.text_of("auth") != "instance_principal":
        return
    for name in ("tenancy", "user", "fingerprint", "key_file", "key_passphrase", "key_passphrase_file"):
        if has(value, name):
            yield _clash(value, "auth", name)


def _otlp(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    every = value.true("promote_all_resource_attributes")
    if every and value.list_of("promote_resource_attributes"):
        yield _clash(value, "promote_all_resource_attributes", "promote_resource_attributes")
    if value.list_of("ignore_resource_attributes") and not every:
        field = value.fields["ignore_resource_attributes"]
        yield RULE.at(
            field.entry or field, "`ignore_resource_attributes` wants `promote_all_resource_attributes: true`"
        )


def _tls(section: Section) -> Iterator[Diagnostic]:
    """A client certificate and its key come in pairs; for a job promtool wants two files."""
    value, version = section.value, section.doc.version
    new = version >= (2, 45)
    certs = [n for n in ("cert", "cert_file", "cert_ref") if value.type.get(n) is not None and has(value, n)]
    keys = [n for n in ("key", "key_file", "key_ref") if value.type.get(n) is not None and has(value, n)]
    if new and bool(certs) != bool(keys):
        name = (certs or keys)[0]
        where = value.fields[name]
        yield RULE.at(
            where.entry or where, f"`{name}` wants {'a key: `key_file`' if certs else 'a certificate: `cert_file`'}"
        )
        return
    owner = value.owner
    in_job = (
        owner is not None and owner.type.name in ("ScrapeConfig", "KubernetesSDConfig") and value.name == "tls_config"
    )
    if in_job and owner is not None and owner.type.name == "KubernetesSDConfig":
        in_job = (
            owner.owner is not None and owner.owner.owner is not None and owner.owner.owner.type.name == "ScrapeConfig"
        )
    if in_job and has(value, "cert_file") != has(value, "key_file"):
        name = "cert_file" if has(value, "cert_file") else "key_file"
        where = value.fields[name]
        other = "key_file" if name == "cert_file" else "cert_file"
        yield RULE.at(where.entry or where, f"`{name}` wants `{other}` beside it")


_SPECIAL: dict[str, Callable[[Section], Iterator[Diagnostic]]] = {
    "OAuth2": _oauth2,
    "KubernetesSDConfig": _kubernetes,
    "OCISDConfig": _oci,
    "OTLPConfig": _otlp,
    "TLSConfig": _tls,
}
