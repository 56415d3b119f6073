"""An integration has no address or credential, neither of its own nor in `global`.

What it does
    Follows the fall-backs from an integration to `global`: mail server and sender, Slack URL, OpsGenie, WeChat,
    VictorOps, Telegram, Jira, Rocket.Chat and Mattermost access, Webex authorization.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
receivers:
  - name: team
    slack_configs:
      - channel: '#alerts'
```

Use instead
```yaml
route:
  receiver: team
global:
  slack_api_url_file: /run/secrets/slack
receivers:
  - name: team
    slack_configs:
      - channel: '#alerts'
```

Fix
    None: the value is not in the file.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...documents.alertmanager import Integration
from ...schema.decode import Value
from .. import Rule
from .._tables import has, in_force

RULE = Rule("alertmanager-missing-credential", Severity.ERROR, on=Integration, verdict=True, late=True)

# list: own fields, global fields, first version, first version without the check.
_FALLBACKS: tuple[tuple[str, tuple[str, ...], tuple[str, ...], str, str], ...] = (
    ("email_configs", ("smarthost",), ("smtp_smarthost",), "", ""),
    ("email_configs", ("from",), ("smtp_from",), "", ""),
    (
        "slack_configs",
        ("api_url", "api_url_file", "app_token", "app_token_file"),
        ("slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"),
        "",
        "",
    ),
    ("opsgenie_configs", ("api_key", "api_key_file"), ("opsgenie_api_key", "opsgenie_api_key_file"), "", ""),
    ("wechat_configs", ("api_secret", "api_secret_file"), ("wechat_api_secret", "wechat_api_secret_file"), "", ""),
    ("wechat_configs", ("corp_id",), ("wechat_api_corp_id",), "", ""),
    ("victorops_configs", ("api_key",), ("victorops_api_key",), "", "0.25.0"),
    ("victorops_configs", ("api_key", "api_key_file"), ("victorops_api_key", "victorops_api_key_file"), "0.25.0", ""),
    ("telegram_configs", ("bot_token", "bot_token_file"), ("telegram_bot_token", "telegram_bot_token_file"), "", ""),
    ("telegram_configs", ("chat_id", "chat_id_file"), (), "", ""),
    ("telegram_configs", ("api_url",), (), "", "0.25.0"),
    ("jira_configs", ("api_url",), ("jira_api_url",), "", ""),
    ("rocketchat_configs", ("token", "token_file"), ("rocketchat_token", "rocketchat_token_file"), "", ""),
    ("rocketchat_configs", ("token_id", "token_id_file"), ("rocketchat_token_id", "rocketchat_token_id_file"), "", ""),
    (
        "mattermost_configs",
        ("webhook_url", "webhook_url_file"),
        ("mattermost_webhook_url", "mattermost_webhook_url_file"),
        "",
        "",
    ),
    ("hipchat_configs", ("auth_token",), ("hipchat_auth_token",), "", ""),
)
# list: own field, global field with a built-in default that an explicit null takes away, first version.
_NULLED: tuple[tuple[str, str, str], ...] = (
    ("pagerduty_configs", "url", "pagerduty_url"),
    ("opsgenie_configs", "api_url", "opsgenie_api_url"),
    ("wechat_configs", "api_url", "wechat_api_url"),
    ("victorops_configs", "api_url", "victorops_api_url"),
    ("webex_configs", "api_url", "webex_api_url"),
    ("slack_configs", "app_url", "slack_app_url"),
    ("hipchat_configs", "api_url", "hipchat_api_url"),
)


def check(integration: Integration) -> Iterator[Diagnostic]:
    """The fall-backs of one integration."""
    value, doc = integration.value, integration.doc
    section = doc.value.get("global")
    if (
        value.null
        or value.bad
        or value.unknown
        or value.incomplete
        or (section is not None and (section.incomplete or section.unknown))
    ):
        return
    for name, own, above, since, until in _FALLBACKS:
        if name != integration.list_name or not in_force(doc.version, since, until):
            continue
        names = [n for n in own if value.type.get(n) is not None]
        global_type = doc.schema.object("GlobalConfig")
        known = [n for n in above if global_type.get(n) is not None]
        misplaced = any(p.kind == "unknown-field" and p.message in known for p in doc.decoded.problems)
        if not misplaced and not _is_given(value, names, name) and not (section and _is_given(section, known, name)):
            yield _missing(integration, names, known)
    for name, field, above_field in _NULLED:
        written = section.fields.get(above_field) if section else None
        if name == integration.list_name and written is not None and written.null and value.get(field) is None:
            yield RULE.at(
                written,
                f"`{above_field}` is null, which removes its default, and `{integration.receiver.name}` sets no `{field}`",
            )
    yield from _authorization(integration)


def _is_given(value: Value, names: list[str], list_name: str) -> bool:
    if list_name == "rocketchat_configs":
        return any(value.get(n) is not None for n in names)
    return any(has(value, n) for n in names)


def _missing(integration: Integration, names: list[str], above: list[str]) -> Diagnostic:
    own = " or ".join(f"`{n}`" for n in names)
    glob = " or ".join(f"`{n}`" for n in above)
    return RULE.at(
        integration.value,
        f"{own} is missing in this entry of `{integration.list_name}`{f', and `global` has no {glob}' if glob else ''}",
    )


def _authorization(integration: Integration) -> Iterator[Diagnostic]:
    value = integration.value
    http = value.get("http_config")
    authorized = http is not None and (
        http.get("authorization") is not None or has(http, "bearer_token") or has(http, "bearer_token_file")
    )
    if (
        integration.list_name == "webex_configs"
        and http is not None
        and not authorized
        and not http.unknown
        and not http.incomplete
    ):
        yield RULE.at(
            value,
            "Webex needs `http_config` with `authorization` on the integration itself; that of `global` does not count",
        )
    if (
        integration.list_name == "incidentio_configs"
        and http is not None
        and not authorized
        and not http.unknown
        and not (has(value, "alert_source_token") or has(value, "alert_source_token_file"))
    ):
        yield RULE.at(
            value, "`alert_source_token` or `http_config.authorization` is missing in this incident.io integration"
        )
