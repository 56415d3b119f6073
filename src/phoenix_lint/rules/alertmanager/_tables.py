"""How the rules that are tables call a section."""

from __future__ import annotations

from ...documents.parts import Section

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


def is_item_of_nulls(section: Section) -> bool:
    """Whether the section was written as null, which decodes to nothing and is not checked."""
    return section.value.null


def words(section: Section) -> str:
    """How messages call a section."""
    if section.name in _WORDS:
        return _WORDS[section.name]
    path = [p for p in section.value.path if isinstance(p, str)]
    return f"this entry of `{path[-1]}`" if path else "the file"
