"""What the rules that are tables share: when a row holds, whether a field is set, how a section is called."""

from __future__ import annotations

from ...documents.alertmanager import Section
from ...schema.decode import Value
from ...schema.model import Version, version_of

_WORDS = {
    "EmailConfig": "this e-mail integration",
    "WebhookConfig": "this webhook",
    "SlackConfig": "this Slack integration",
    "SlackField": "this Slack field",
    "SlackAction": "this Slack action",
    "SlackConfirmationField": "this confirmation",
    "PagerdutyConfig": "this PagerDuty integration",
    "TelegramConfig": "this Telegram integration",
    "Receiver": "this receiver",
    "TimeRange": "this time range",
    "MuteTimeInterval": "this time interval",
    "NamedTimeInterval": "this time interval",
    "TLSConfig": "`tls_config`",
    "OAuth2": "`oauth2`",
    "TracingConfig": "`tracing`",
    "Route": "this route",
}


def has(value: Value, name: str) -> bool:
    """Whether a field is set to something: not null, not empty, not false, not zero."""
    field = value.get(name)
    if field is None:
        return False
    if field.unknown or field.bad:
        return True
    if field.type.kind in ("object", "any"):
        return True
    if field.type.kind in ("map", "list"):
        return bool(field.fields or field.items)
    return field.data not in (False, 0, "", None) or (isinstance(field.data, str) and bool(field.data))


def in_force(version: Version, since: str, until: str) -> bool:
    """Whether a row with a first version and a first version without it holds."""
    return not ((since and version < version_of(since)) or (until and version >= version_of(until)))


def is_item_of_nulls(section: Section) -> bool:
    """Whether the section was written as null, which decodes to nothing and is not checked."""
    return section.value.null


def words(section: Section) -> str:
    """How messages call a section."""
    if section.name in _WORDS:
        return _WORDS[section.name]
    path = [p for p in section.value.path if isinstance(p, str)]
    return f"this entry of `{path[-1]}`" if path else "the file"
