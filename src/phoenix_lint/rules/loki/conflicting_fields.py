"""Fields of an HTTP client that exclude each other, or need each other.

What it does
    Checks the clients of Promtail and of the ruler's remote write: one way to authenticate, one source for each
    secret, certificates with their keys.

Why it matters
    The program refuses the file and does not start.

Example
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
    bearer_token: abc
    bearer_token_file: /run/secrets/token
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Use instead
```yaml
positions:
  filename: /var/lib/promtail/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
    bearer_token_file: /run/secrets/token
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
```

Fix
    None: which one is meant is not known.

Reference
    https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from ...schema.model import Version, version_of
from .. import Rule

RULE = Rule("loki-conflicting-fields", Severity.ERROR, on=Section, verdict=True, late=True)
_AUTH = ("basic_auth", "oauth2", "authorization")
# Object ("" for every object that has the fields), fields of which one may be set, since, until.
_ONE_OF: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("", ("bearer_token", "bearer_token_file"), "", ""),
    *(("", (a, b), "", "") for a in _AUTH for b in ("bearer_token", "bearer_token_file")),
    *(
        ("", pair, "", "")
        for pair in (("basic_auth", "oauth2"), ("basic_auth", "authorization"), ("oauth2", "authorization"))
    ),
    ("", ("sigv4", "basic_auth"), "", ""),
    ("", ("sigv4", "authorization"), "", ""),
    ("", ("sigv4", "oauth2"), "", ""),
    ("", ("azuread", "sigv4", "basic_auth"), "3.0.0", ""),
    ("", ("azuread", "authorization"), "3.0.0", ""),
    ("", ("azuread", "oauth2"), "3.0.0", ""),
    ("BasicAuth", ("password", "password_file", "password_ref"), "", ""),
    ("BasicAuth", ("username", "username_file", "username_ref"), "3.0.0", ""),
    ("Authorization", ("credentials", "credentials_file", "credentials_ref"), "", ""),
    ("", ("proxy_from_environment", "proxy_url"), "2.9.0", ""),
    ("", ("proxy_from_environment", "no_proxy"), "2.9.0", ""),
)


def check(part: Section) -> Iterator[Diagnostic]:
    """Rows that hold, then what must come together."""
    value, version = part.value, part.doc.version
    for owner, names, since, until in _ONE_OF:
        if (owner and not part.name.startswith(owner)) or not _holds(version, since, until):
            continue
        written = [n for n in names if _is_set(value, n)]
        if len(written) > 1:
            field = value.fields[written[1]]
            yield RULE.at(field.entry or field, f"`{written[0]}` and `{written[1]}` exclude each other")
    if part.name.startswith("Authorization") and value.text_of("type").lower() == "basic":
        yield RULE.at(value.fields["type"], "`basic` belongs into `basic_auth`")
    if part.name.startswith("OAuth2"):
        for name in ("client_id", "token_url"):
            if not value.text_of(name):
                yield RULE.at(value.entry or value, f"`oauth2` needs `{name}`")
        if version < (3, 0) and not value.is_set("client_secret", "client_secret_file"):
            yield RULE.at(value.entry or value, "`oauth2` needs `client_secret` or `client_secret_file`")
    if part.name.startswith("ConfigTLSConfig") and version >= (3, 0):
        for one, other in (("cert_file", "key_file"), ("key_file", "cert_file")):
            twin = "key" if other == "key_file" else "cert"
            if value.is_set(one) and not value.is_set(other, twin):
                yield RULE.at(value.fields[one].entry or value, f"`{one}` needs `{other}`")
    if (
        _is_set(value, "no_proxy")
        and not _is_set(value, "proxy_url")
        and version >= (2, 9)
        and "proxy_from_environment" not in value.fields
    ):
        yield RULE.at(value.fields["no_proxy"].entry or value, "`no_proxy` needs `proxy_url`")
    if part.name.startswith("SigV4") and bool(value.text_of("access_key")) != bool(value.text_of("secret_key")):
        yield RULE.at(value.entry or value, "`access_key` and `secret_key` belong together")


def _holds(version: Version, since: str, until: str) -> bool:
    return not ((since and version < version_of(since)) or (until and version >= version_of(until)))


def _is_set(value: Value, name: str) -> bool:
    field = value.get(name)
    if field is None or value.type.get(name) is None:
        return False
    return (
        field.data is True
        or bool(field.text and field.text != "false")
        or bool(field.fields)
        or field.unknown
        or (not field.text and field.type.kind == "object")
    )
