"""Fields of which only one may be set, or that exclude each other.

What it does
    Reports pairs such as `url` and `url_file`, several ways to log in at once, and settings that another one rules
    out.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
        url_file: /run/secrets/hook
```

Use instead
```yaml
route:
  receiver: team
receivers:
  - name: team
    webhook_configs:
      - url_file: /run/secrets/hook
```

Fix
    None: which of them is meant only a person knows.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.parts import Section
from ...schema.decode import Value
from .. import Rule, spot
from .._tables import has, in_force

RULE = Rule("alertmanager-conflicting-fields", Severity.ERROR, on=Section, verdict=True, late=True)

# At most one of these: object, fields (a tuple counts once), first version, first version without the check.
_EXCLUSIVE: tuple[tuple[str, tuple[str | tuple[str, ...], ...], str, str], ...] = (
    ("GlobalConfig", ("slack_api_url", "slack_api_url_file"), "0.22.0", ""),
    ("GlobalConfig", ("slack_app_token", "slack_app_token_file"), "0.30.0", ""),
    ("GlobalConfig", ("opsgenie_api_key", "opsgenie_api_key_file"), "0.24.0", ""),
    ("GlobalConfig", ("victorops_api_key", "victorops_api_key_file"), "0.25.0", ""),
    ("GlobalConfig", ("telegram_bot_token", "telegram_bot_token_file"), "0.31.0", ""),
    ("GlobalConfig", ("smtp_auth_password", "smtp_auth_password_file"), "0.25.0", ""),
    ("GlobalConfig", ("smtp_auth_secret", "smtp_auth_secret_file"), "0.31.0", ""),
    ("GlobalConfig", ("rocketchat_token", "rocketchat_token_file"), "0.28.0", ""),
    ("GlobalConfig", ("rocketchat_token_id", "rocketchat_token_id_file"), "0.28.0", ""),
    ("GlobalConfig", ("wechat_api_secret", "wechat_api_secret_file"), "0.31.0", ""),
    ("GlobalConfig", ("mattermost_webhook_url", "mattermost_webhook_url_file"), "0.32.0", ""),
    ("PagerdutyConfig", ("routing_key", "routing_key_file"), "0.25.0", ""),
    ("PagerdutyConfig", ("service_key", "service_key_file"), "0.25.0", ""),
    ("SlackConfig", ("api_url", "api_url_file"), "0.22.0", ""),
    ("SlackConfig", ("app_token", "app_token_file"), "0.30.0", ""),
    ("SlackConfig", (("api_url", "api_url_file"), ("app_token", "app_token_file")), "0.30.0", ""),
    ("WebhookConfig", ("url", "url_file"), "0.26.0", ""),
    ("OpsGenieConfig", ("api_url", "api_key_file"), "0.24.0", "0.25.0"),
    ("OpsGenieConfig", ("api_key", "api_key_file"), "0.25.0", ""),
    ("WechatConfig", ("api_secret", "api_secret_file"), "0.31.0", ""),
    ("VictorOpsConfig", ("api_key", "api_key_file"), "0.25.0", ""),
    ("PushoverConfig", ("user_key", "user_key_file"), "0.26.0", ""),
    ("PushoverConfig", ("token", "token_file"), "0.26.0", ""),
    ("PushoverConfig", ("html", "monospace"), "0.29.0", ""),
    ("TelegramConfig", ("bot_token", "bot_token_file"), "0.26.0", ""),
    ("TelegramConfig", ("chat_id", "chat_id_file"), "0.31.0", ""),
    ("DiscordConfig", ("webhook_url", "webhook_url_file"), "0.27.0", ""),
    ("MSTeamsConfig", ("webhook_url", "webhook_url_file"), "0.27.0", ""),
    ("MSTeamsV2Config", ("webhook_url", "webhook_url_file"), "0.28.0", ""),
    ("RocketchatConfig", ("token", "token_file"), "0.28.0", ""),
    ("RocketchatConfig", ("token_id", "token_id_file"), "0.28.0", ""),
    ("IncidentioConfig", ("url", "url_file"), "0.29.0", ""),
    ("IncidentioConfig", ("alert_source_token", "alert_source_token_file"), "0.29.0", ""),
    ("MattermostConfig", ("webhook_url", "webhook_url_file"), "0.30.0", ""),
    ("HTTPClientConfig", ("bearer_token", "bearer_token_file"), "", ""),
    ("HTTPClientConfig", ("basic_auth", ("bearer_token", "bearer_token_file")), "", ""),
    ("HTTPClientConfig", ("oauth2", ("bearer_token", "bearer_token_file")), "0.22.0", ""),
    ("HTTPClientConfig", ("authorization", ("bearer_token", "bearer_token_file")), "0.22.0", ""),
    ("HTTPClientConfig", ("basic_auth", "oauth2", "authorization"), "0.22.0", ""),
    ("HTTPClientConfig", ("proxy_from_environment", "proxy_url"), "0.26.0", ""),
    ("HTTPClientConfig", ("proxy_from_environment", "no_proxy"), "0.26.0", ""),
    ("OAuth2", ("proxy_from_environment", "proxy_url"), "0.26.0", ""),
    ("OAuth2", ("proxy_from_environment", "no_proxy"), "0.26.0", ""),
    ("BasicAuth", ("username", "username_file", "username_ref"), "0.27.0", ""),
    ("BasicAuth", ("password", "password_file", "password_ref"), "", ""),
    ("Authorization", ("credentials", "credentials_file", "credentials_ref"), "0.22.0", ""),
    ("TLSConfig", ("ca", "ca_file", "ca_ref"), "0.26.0", ""),
    ("TLSConfig", ("cert", "cert_file", "cert_ref"), "0.26.0", ""),
    ("TLSConfig", ("key", "key_file", "key_ref"), "0.26.0", ""),
)
_JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_VICTOROPS = (
    "routing_key",
    "message_type",
    "state_message",
    "entity_display_name",
    "monitoring_tool",
    "entity_id",
    "entity_state",
)


def check(section: Section) -> Iterator[Diagnostic]:
    """Rows of the table, then what no table can say."""
    value = section.value
    if value.incomplete:
        return
    for owner, groups, since, until in _EXCLUSIVE:
        if owner != section.name or not in_force(section.doc.version, since, until):
            continue
        given = [
            f for g in groups if (f := next((n for n in ((g,) if isinstance(g, str) else g) if has(value, n)), None))
        ]
        if len(given) > 1:
            yield _clash(value, given)
    special = _SPECIAL.get(section.name)
    if special:
        yield from special(section)


def _clash(value: Value, given: list[str], why: str = "") -> Diagnostic:
    first, second = value.fields[given[0]], value.fields[given[1]]
    return RULE.at(
        second.entry or second,
        f"`{given[1]}` cannot be set together with `{given[0]}`{why}",
        related=[spot(first.entry or first, "set here")],
    )


def _email(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    headers = value.get("headers")
    seen: dict[str, Value] = {}
    for name, leaf in headers.fields.items() if headers else ():
        key = "-".join(
            (p[:1].upper() + (p[1:].lower() if section.doc.version >= (0, 25) else p[1:])) for p in name.split("-")
        )
        if key in seen:
            yield RULE.at(
                leaf.entry or leaf,
                f"the header `{key}` is set twice: names are compared without regard to case",
                related=[spot(seen[key].entry or seen[key], "set first here")],
            )
        seen.setdefault(key, leaf)
    threading = value.get("threading")
    if threading and threading.true("enabled"):
        for name in ("References", "In-Reply-To"):
            if name in seen:
                yield RULE.at(seen[name].entry or seen[name], f"`threading` sets the header `{name}` itself")


def _victorops(section: Section) -> Iterator[Diagnostic]:
    custom = section.value.get("custom_fields")
    for name in _VICTOROPS:
        if custom and name in custom.fields:
            yield RULE.at(
                custom.fields[name].entry or custom, f"the custom field `{name}` is one of VictorOps' own fields"
            )


def _incidentio(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    http = value.get("http_config")
    if (
        http
        and http.get("authorization")
        and (has(value, "alert_source_token") or has(value, "alert_source_token_file"))
    ):
        yield RULE.at(
            http.fields["authorization"].entry or http,
            "`authorization` cannot be set together with `alert_source_token`",
        )


def _oauth2(section: Section) -> Iterator[Diagnostic]:
    value, version = section.value, section.doc.version
    jwt = version >= (0, 30) and value.text_of("grant_type") == _JWT
    names = (
        ("client_certificate_key", "client_certificate_key_file", "client_certificate_key_ref")
        if jwt
        else ("client_secret", "client_secret_file", "client_secret_ref")
    )
    given = [n for n in names if value.type.get(n) is not None and has(value, n)]
    if len(given) > 1:
        yield _clash(value, given)


def _slack(section: Section) -> Iterator[Diagnostic]:
    value, doc = section.value, section.doc
    if doc.version < (0, 30):
        return
    config_global = doc.value.get("global")
    own = has(value, "app_token") or has(value, "app_token_file")
    own_url = has(value, "api_url") or has(value, "api_url_file")
    from_global = bool(
        config_global and (has(config_global, "slack_app_token") or has(config_global, "slack_app_token_file"))
    )
    http = value.get("http_config")
    if http is None and config_global:
        http = config_global.get("http_config")
    authorized = bool(
        http and (http.get("authorization") or has(http, "bearer_token") or has(http, "bearer_token_file"))
    )
    own_authorized = value.get("http_config") is not None and authorized
    if authorized and (own or (from_global and not own_url and not own_authorized)):
        where = http.fields.get("authorization") or http if http else value
        yield RULE.at(where, "`authorization` cannot be set for a Slack integration that uses an app token")
    if doc.version >= (0, 32) and value.true("update_message"):
        url = value.get("api_url")
        if url is None:
            yield RULE.at(
                value.fields["update_message"],
                "`update_message` needs `api_url` on this integration; without it Alertmanager crashes",
            )
        elif not url.unknown and url.text != "https://slack.com/api/chat.postMessage":
            yield RULE.at(
                value.fields["update_message"],
                "`update_message` works with bot tokens only: `api_url` must be https://slack.com/api/chat.postMessage",
            )


def _global(section: Section) -> Iterator[Diagnostic]:
    value, doc = section.value, section.doc
    if doc.version < (0, 30):
        return
    token = next((n for n in ("slack_app_token", "slack_app_token_file") if has(value, n)), "")
    url = next((n for n in ("slack_api_url", "slack_api_url_file") if has(value, n)), "")
    app_url = value.fields.get("slack_app_url")
    app = "https://slack.com/api/chat.postMessage" if app_url is None else app_url.text
    if (
        token
        and url
        and (
            url == "slack_api_url_file"
            or (app_url is not None and app_url.null)
            or value.text_of(url) not in (app, "\0unknown")
        )
    ):
        crash = url == "slack_api_url_file" or (app_url is not None and app_url.null)
        yield _clash(value, [url, token], "; Alertmanager crashes on it" if crash else "")
    http = value.fields.get("http_config")
    if http is not None and http.null:
        wanted = [
            i
            for r in doc.receivers
            for i in r.integrations
            if i.value.get("http_config") is None
            and (i.list_name == "slack_configs" or (i.list_name == "msteamsv2_configs" and doc.version >= (0, 34)))
        ]
        if wanted:
            yield RULE.at(
                http,
                f"`http_config` is null and `{wanted[0].list_name}` of `{wanted[0].receiver.name}` has none: Alertmanager crashes",
            )


def _webhook_output(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    names = [n for n in ("batch_max_events", "batch_max_bytes", "batch_flush_interval") if n in value.fields]
    for name in names:
        data = value.fields[name].data
        if isinstance(data, int) and data < 0:
            yield RULE.at(value.fields[name], f"`{name}` cannot be negative")
        elif not value.true("batch") and data not in (0, None, "0", "0s", "0ms"):
            yield RULE.at(value.fields[name], f"`{name}` needs `batch: true`")


_SPECIAL: dict[str, Callable[[Section], Iterator[Diagnostic]]] = {
    "EmailConfig": _email,
    "VictorOpsConfig": _victorops,
    "IncidentioConfig": _incidentio,
    "OAuth2": _oauth2,
    "SlackConfig": _slack,
    "GlobalConfig": _global,
    "EventWebhookOutput": _webhook_output,
}
