"""A web configuration that Prometheus does not start with.

What it does
    Reports passwords that are no bcrypt hashes, headers that cannot be set, unknown cipher suites,
    certificates that cannot be read or do not belong to the key.

Why it matters
    Prometheus does not start: it reads the file of `--web.config.file` before it opens its port.

Example
```yaml
basic_auth_users:
  admin: secret123
```

Use instead
```yaml
basic_auth_users:
  admin: $2y$10$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi
```

Fix
    None: the hash must be made, with `htpasswd -nBC 10 ""`.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/https/
"""

from __future__ import annotations

import os
from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...source import Unreadable
from .. import Rule
from .._tables import has

RULE = Rule("prometheus-web-config", Severity.ERROR, on=Section, verdict=True)
_HEADERS: dict[str, tuple[str, ...]] = {
    "Strict-Transport-Security": (),
    "X-Content-Type-Options": ("nosniff",),
    "X-Frame-Options": ("deny", "sameorigin"),
    "X-XSS-Protection": (),
    "Content-Security-Policy": (),
}
# Go's crypto/tls, CipherSuites().
_CIPHERS = frozenset(
    (
        "TLS_AES_128_GCM_SHA256",
        "TLS_AES_256_GCM_SHA384",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
        "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    )
)


def check(section: Section) -> Iterator[Diagnostic]:
    """Each part of the file."""
    if section.name == "WebConfig":
        yield from _users(section)
    elif section.name == "WebHTTPConfig":
        yield from _headers(section)
    elif section.name == "WebTLSConfig":
        yield from _tls(section)


def _users(section: Section) -> Iterator[Diagnostic]:
    users = section.value.get("basic_auth_users")
    for name, leaf in users.fields.items() if users else ():
        if not leaf.unknown and not leaf.bad and not _is_bcrypt(leaf.text):
            yield RULE.at(
                leaf if leaf.text else leaf.entry or leaf,
                f"the password of `{name}` is no bcrypt hash",
                help='make one with: htpasswd -nBC 10 ""',
            )


def _is_bcrypt(text: str) -> bool:
    """Whether the hash passes. Source: golang.org/x/crypto/bcrypt, newFromHash: salt and hash themselves are not looked at."""
    raw = text.encode()
    if len(raw) < 59 or raw[:1] != b"$" or raw[1:2] > b"2":
        return False
    cost = raw[3:5] if raw[2:3] == b"$" else raw[4:6]
    return cost.isdigit() and 4 <= int(cost) <= 31


def _headers(section: Section) -> Iterator[Diagnostic]:
    headers = section.value.get("headers")
    for name, leaf in headers.fields.items() if headers else ():
        if name not in _HEADERS:
            allowed = ", ".join(f"`{h}`" for h in sorted(_HEADERS))
            yield RULE.at(leaf.entry or leaf, f"the header `{name}` cannot be set: allowed are {allowed}")
        elif _HEADERS[name] and leaf.text not in _HEADERS[name] and leaf.text:
            yield RULE.at(leaf, f"`{leaf.shown}` is not allowed for `{name}`: expected {' or '.join(_HEADERS[name])}")


def _tls(section: Section) -> Iterator[Diagnostic]:
    value, reader = section.value, section.doc.context.reader
    for leaf in value.list_of("cipher_suites"):
        if not leaf.unknown and leaf.text not in _CIPHERS:
            yield RULE.at(leaf, f"`{leaf.shown}` is no cipher suite that Go calls secure")
    folder = os.path.dirname(section.doc.tree.source.path)
    texts = {}
    for name in ("cert_file", "key_file"):
        named = value.get(name)
        if named is None or not named.text or named.unknown:
            continue
        path = os.path.join(folder, named.text)
        try:
            texts[name] = reader.read(path).text
        except Unreadable as error:
            if not os.path.isabs(named.text):  # else a path of the container, which only the stack knows
                yield RULE.at(named, f"`{named.shown}` {error}")
            return
    wanted = {"cert_file": "CERTIFICATE", "key_file": "PRIVATE KEY"}
    for name, text in texts.items():
        if f"{wanted[name]}-----" not in text or "-----BEGIN" not in text:
            yield RULE.at(
                value.fields[name], f"`{value.fields[name].shown}` holds no {wanted[name].lower()} in PEM form"
            )
            return
    policy = value.text_of("client_auth_type")
    policies = tuple(value.type.raw["properties"]["client_auth_type"]["x-values"])
    if len(texts) == 2 or (has(value, "cert") and has(value, "key")):
        if policy not in policies and policy != "\0unknown":
            yield RULE.at(value.fields["client_auth_type"], f"`{policy}` is no client authentication")
        if (has(value, "client_ca_file") or has(value, "client_ca")) and policy in ("", "NoClientCert"):
            yield RULE.at(value, "a CA for clients wants a `client_auth_type`")
