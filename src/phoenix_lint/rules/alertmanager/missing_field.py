"""A field that must be there is missing or empty.

What it does
    Reports required fields, and groups of which one is needed, such as `url` or `url_file` of a webhook.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - send_resolved: true
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    None: the value is not in the file.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from .. import Rule
from .._tables import has, in_force
from ._tables import is_item_of_nulls, words

RULE = Rule("alertmanager-missing-field", Severity.ERROR, on=Section, verdict=True, late=True)

# One of these must be set: object, fields, first version, first version without the check.
_ONE_OF: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("PagerdutyConfig", ("routing_key", "routing_key_file", "service_key", "service_key_file"), "", ""),
    ("WebhookConfig", ("url", "url_file"), "", ""),
    ("PushoverConfig", ("user_key", "user_key_file"), "", ""),
    ("PushoverConfig", ("token", "token_file"), "", ""),
    ("DiscordConfig", ("webhook_url", "webhook_url_file"), "", ""),
    ("MSTeamsConfig", ("webhook_url", "webhook_url_file"), "", ""),
    ("MSTeamsV2Config", ("webhook_url", "webhook_url_file"), "", ""),
    ("IncidentioConfig", ("url", "url_file"), "", ""),
    ("SlackAction", ("url", "name"), "", ""),
    ("OpsGenieConfigResponder", ("id", "name", "username"), "", ""),
    ("OAuth2", ("client_secret", "client_secret_file"), "", "0.28.0"),
    ("HipchatConfig", ("room_id",), "", ""),
    ("DiscordConfig", ("webhook_url",), "0.27.0", "0.28.0"),
    ("MSTeamsConfig", ("webhook_url",), "0.27.0", "0.28.0"),
)
# When one of the first is set, one of the second must be: object, if set, then needed, first version.
_NEEDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str], ...] = (
    ("SigV4Config", ("access_key",), ("secret_key",), ""),
    ("SigV4Config", ("secret_key",), ("access_key",), ""),
    ("SigV4Config", ("external_id",), ("role_arn",), "0.31.0"),
    ("TLSConfig", ("cert", "cert_file", "cert_ref"), ("key", "key_file", "key_ref"), "0.26.0"),
    ("TLSConfig", ("key", "key_file", "key_ref"), ("cert", "cert_file", "cert_ref"), "0.26.0"),
    ("HTTPClientConfig", ("proxy_connect_header",), ("proxy_url", "proxy_from_environment"), "0.26.0"),
    ("OAuth2", ("proxy_connect_header",), ("proxy_url", "proxy_from_environment"), "0.26.0"),
)
_NOT_HERE = frozenset(("Config", "Route"))  # missing_route, root_route


def check(section: Section) -> Iterator[Diagnostic]:
    """Objects that could be read whole; unknown keys may be the missing ones."""
    value, version = section.value, section.doc.version
    if value.incomplete or section.name in _NOT_HERE or is_item_of_nulls(section):
        return
    for name in value.type.required:
        if value.type.get(name) is not None and not has(value, name):
            yield RULE.at(value.fields.get(name) or value, f"`{name}` is missing in {words(section)}")
    for owner, fields, since, until in _ONE_OF:
        names = [f for f in fields if value.type.get(f) is not None]
        if owner == section.name and in_force(version, since, until) and not any(has(value, f) for f in names):
            yield RULE.at(value, f"{' or '.join(f'`{f}`' for f in names)} is missing in {words(section)}")
    for owner, given, needed, since in _NEEDS:
        if (
            owner == section.name
            and in_force(version, since, "")
            and any(has(value, f) for f in given)
            and not any(has(value, f) for f in needed)
        ):
            first = next(f for f in given if has(value, f))
            known = [f for f in needed if value.type.get(f) is not None]
            yield RULE.at(value.fields[first], f"`{first}` needs {' or '.join(f'`{f}`' for f in known)} beside it")
    yield from _special(section)


def _special(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    if section.name == "SNSConfig":
        absent = sum(not has(value, f) for f in ("topic_arn", "phone_number", "target_arn"))
        if absent % 2:
            yield RULE.at(
                value, "exactly one of `topic_arn`, `phone_number` and `target_arn` is wanted in this SNS integration"
            )
    elif section.name == "ThreadingConfig" and version >= (0, 31) and value.true("enabled"):
        date = value.fields.get("thread_by_date")
        if date is None or (not date.unknown and date.text not in ("none", "daily")):
            yield RULE.at(date or value, "`thread_by_date` must be `none` or `daily` when threading is enabled")
    elif (
        section.name in ("HTTPClientConfig", "OAuth2")
        and version >= (0, 26)
        and has(value, "no_proxy")
        and value.get("proxy_url") is None
        and not value.true("proxy_from_environment")
    ):
        yield RULE.at(value.fields["no_proxy"], "`no_proxy` needs `proxy_url` beside it")
