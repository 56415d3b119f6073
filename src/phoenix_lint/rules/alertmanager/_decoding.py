"""What Alertmanager's rules about decoding know: synonyms, right places of misplaced keys, matchers written as maps."""

from __future__ import annotations

from ...diagnostic import Fix, Safety
from ...lang import labels
from ...schema.decode import Problem
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Scalar, target, tree_of
from .._decoding import Words, meant_names

SYNONYMS: dict[tuple[str, str], str] = {
    ("SlackConfig", "webhook_url"): "api_url",
    ("SlackConfig", "url"): "api_url",
    ("SlackConfig", "webhook"): "api_url",
    ("SlackConfig", "message"): "text",
    ("SlackConfig", "body"): "text",
    ("SlackConfig", "subject"): "title",
    ("SlackConfig", "channels"): "channel",
    ("SlackConfig", "icon"): "icon_emoji",
    ("SlackConfig", "token"): "app_token",
    ("TelegramConfig", "token"): "bot_token",
    ("TelegramConfig", "text"): "message",
    ("TelegramConfig", "chat"): "chat_id",
    ("TelegramConfig", "api_token"): "bot_token",
    ("TelegramConfig", "message_template"): "message",
    ("TelegramConfig", "disable_notification"): "disable_notifications",
    ("TelegramConfig", "thread_id"): "message_thread_id",
    ("DiscordConfig", "url"): "webhook_url",
    ("DiscordConfig", "api_url"): "webhook_url",
    ("DiscordConfig", "text"): "message",
    ("WebhookConfig", "webhook_url"): "url",
    ("WebhookConfig", "api_url"): "url",
    ("WebhookConfig", "endpoint"): "url",
    ("MSTeamsConfig", "url"): "webhook_url",
    ("MSTeamsConfig", "message"): "text",
    ("MSTeamsV2Config", "url"): "webhook_url",
    ("MSTeamsV2Config", "message"): "text",
    ("PagerdutyConfig", "integration_key"): "routing_key",
    ("PagerdutyConfig", "api_key"): "routing_key",
    ("PagerdutyConfig", "summary"): "description",
    ("PagerdutyConfig", "message"): "description",
    ("OpsGenieConfig", "token"): "api_key",
    ("PushoverConfig", "user"): "user_key",
    ("PushoverConfig", "api_token"): "token",
    ("EmailConfig", "recipient"): "to",
    ("EmailConfig", "recipients"): "to",
    ("EmailConfig", "sender"): "from",
    ("EmailConfig", "smtp_host"): "smarthost",
    ("EmailConfig", "host"): "smarthost",
    ("EmailConfig", "server"): "smarthost",
    ("EmailConfig", "username"): "auth_username",
    ("EmailConfig", "password"): "auth_password",
    ("EmailConfig", "use_tls"): "require_tls",
    ("EmailConfig", "starttls"): "require_tls",
    ("Route", "match_regex"): "match_re",
    ("Route", "receivers"): "receiver",
    ("Route", "matcher"): "matchers",
    ("Config", "routes"): "route",
    ("Config", "receiver"): "receivers",
    ("Config", "inhibit_rule"): "inhibit_rules",
    ("Config", "time_interval"): "time_intervals",
    ("GlobalConfig", "smtp_host"): "smtp_smarthost",
    ("GlobalConfig", "smtp_server"): "smtp_smarthost",
    ("GlobalConfig", "smtp_username"): "smtp_auth_username",
    ("GlobalConfig", "smtp_password"): "smtp_auth_password",
    ("GlobalConfig", "slack_webhook_url"): "slack_api_url",
    ("GlobalConfig", "slack_url"): "slack_api_url",
    ("InhibitRule", "source_matcher"): "source_matchers",
    ("InhibitRule", "target_matcher"): "target_matchers",
    ("InhibitRule", "equals"): "equal",
    ("HTTPClientConfig", "bearer"): "bearer_token",
}
_HEADERS = {
    "subject": "Subject",
    "cc": "Cc",
    "bcc": "Bcc",
    "reply_to": "Reply-To",
    "reply-to": "Reply-To",
    "replyto": "Reply-To",
}
_HTTP = frozenset(
    [
        "basic_auth",
        "authorization",
        "oauth2",
        "bearer_token",
        "bearer_token_file",
        "tls_config",
        "follow_redirects",
        "enable_http2",
        "proxy_url",
        "http_headers",
    ]
)


def is_email_header(problem: Problem) -> str | None:
    """The header that a key of email_configs stands for."""
    if problem.type.name != "EmailConfig" or not isinstance(problem.where, Entry):
        return None
    return _HEADERS.get(problem.where.name.lower())


def is_misplaced(problem: Problem) -> bool:
    """Whether an unknown key has a right place that misplaced_field knows."""
    if problem.kind != "unknown-field" or problem.type.lifetime(problem.message):
        return False
    if is_email_header(problem) or (
        problem.type.name == "EmailConfig" and problem.message in ("body", "message", "content")
    ):
        return True
    return (
        not meant_names(problem)
        and (problem.type.name, problem.message) not in SYNONYMS
        and right_level(problem) is not None
    )


def right_level(problem: Problem) -> tuple[str, str] | None:
    """(where, field) of the one other level where a key belongs: a section of the file, a part of the object, or a new name."""
    owner, name, schema = problem.type.name, problem.message, problem.type.schema
    glob, route = schema.object("GlobalConfig"), schema.object("Route")
    if owner == "EmailConfig" and name.startswith("smtp_") and problem.type.get(name[5:]):
        return "here", name[5:]
    if owner == "GlobalConfig" and glob.get(f"smtp_{name}"):
        return "here", f"smtp_{name}"
    if owner == "GlobalConfig" and name in route.names() and name not in ("routes", "labels"):
        return "route", name
    if owner == "Config" and glob.get(name):
        return "global", name
    if owner == "Config" and name in ("group_by", "group_wait", "group_interval", "repeat_interval"):
        return "route", name
    if owner.endswith("Config") and name in _HTTP and problem.type.get("http_config"):
        return "http_config", name
    if owner == "HTTPClientConfig" and schema.object("TLSConfig").get(name):
        return "tls_config", name
    if owner not in ("GlobalConfig", "Config") and glob.get(name) and "_" in name:
        return "global", name
    if owner in ("Route", "GlobalConfig") and name in ("receivers", "inhibit_rules", "templates"):
        return "top", name
    if owner == "Receiver":
        inside = [i for f, v in problem.owner.fields.items() if f.endswith("_configs") for i in v.items]
        if len(inside) == 1 and inside[0].type.get(name) and name not in inside[0].fields:
            return "integration", name
    return None


def _matchers_from(here: Mapping) -> Fix | None:
    pairs = [(e.name, target(e.value)) for e in here.entries]
    if not pairs or here.anchor or any(not isinstance(v, Scalar) or not labels.is_classic_name(n) for n, v in pairs):
        return None
    owner = here.parent
    if not isinstance(owner, Entry):
        return None
    items: list[rewrite.Fragment] = [f"{n}={labels.go_quote(v.value)}" for n, v in pairs if isinstance(v, Scalar)]
    return rewrite.fix(
        "write it as a list of matchers",
        Safety.UNSAFE,
        rewrite.replace_entries(owner.parent, [owner], owner.name, items),
    )


def matcher_fixes(problem: Problem) -> list[Fix | None]:
    """Matchers that are written as a map, or as a list of maps."""
    here, type_ = problem.where, problem.type
    if isinstance(here, Mapping) and type_.kind == "list" and type_.item.name == "matcher":
        return [_matchers_from(here)]
    if (
        type_.name == "matcher"
        and isinstance(here, Mapping)
        and len(here.entries) == 1
        and isinstance(here.entries[0].value, Scalar)
        and not here.flow
    ):
        entry = here.entries[0]
        value = target(entry.value)
        if (
            isinstance(value, Scalar)
            and labels.is_classic_name(entry.name)
            and "\n" not in tree_of(here).source.text[here.start : here.end]
        ):
            quoted = "'" + f"{entry.name}={labels.go_quote(value.value)}".replace("'", "''") + "'"
            return [
                rewrite.fix(
                    "write it as a matcher", Safety.UNSAFE, rewrite.replace_within(here, here.start, here.end, quoted)
                )
            ]
    return []


WORDS = Words(
    "Alertmanager",
    {
        "GlobalConfig": "`global`",
        "Route": "a route",
        "InhibitRule": "an inhibition rule",
        "HTTPClientConfig": "`http_config`",
        "TLSConfig": "`tls_config`",
        "Receiver": "a receiver",
        "TimeInterval": "a time interval",
        "TimeRange": "a time range",
    },
    SYNONYMS,
    "Alertmanager expands no environment variables: render the file before (envsubst), or use the `*_file` fields",
    "/run/secrets",
)
