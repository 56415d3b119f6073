"""What the rules about decoding share: what may have been meant by a key or a value, and the fixes for it."""

from __future__ import annotations

import re

from ...diagnostic import Fix, Safety
from ...lang import durations, labels
from ...lang.timeintervals import MONTHS, WEEKDAYS
from ...schema.decode import Problem, Value
from ...schema.model import Type
from ...schema.suggest import near
from ...schema.types import TYPES
from ...syntax import rewrite
from ...syntax.nodes import Entry, Mapping, Node, Scalar, Sequence, target, tree_of
from ...syntax.scalars import resolve_plain
from ...syntax.variables import shell_variables

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


def fits(node: Node, type_: Type) -> bool:
    """Whether a node is of the kind that a type wants."""
    here = target(node)
    if isinstance(here, Mapping):
        return type_.kind in ("object", "map", "any")
    if isinstance(here, Sequence):
        return type_.kind in ("list", "any")
    if not here.value and not here.style:
        return True
    if type_.kind != "scalar":
        return type_.kind == "any" or bool(type_.short)
    base = TYPES[type_.name].base
    if base in ("bool", "int", "uint", "float"):
        resolved = here.value if here.style else resolve_plain(here.value)
        return (
            isinstance(resolved, bool)
            if base == "bool"
            else isinstance(resolved, int | float) and not isinstance(resolved, bool)
        )
    return True


def meant_names(problem: Problem) -> list[str]:
    """Fields of this object that an unknown key may stand for: near, of the right kind, not there already."""
    entry, owner = problem.where, problem.owner
    assert isinstance(entry, Entry)
    free = [n for n in problem.type.names() if n not in owner.fields]
    found = near(entry.name, free)
    right = [n for n in found if (t := problem.type.get(n)) and fits(entry.value, t)]
    return right


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


def unquoted(value_type: Type, node: Node) -> Fix | None:
    """Safe: take the quotes off a number or boolean that the type refuses only for them."""
    if not isinstance(node, Scalar) or node.style not in ("'", '"'):
        return None
    if (
        value_type.kind == "scalar"
        and fits(Scalar(node.value, "", 0, 0), value_type)
        and node.value.strip() == node.value
        and node.value
    ):
        return rewrite.fix("remove the quotes", Safety.SAFE, rewrite.replace_scalar(node, node.value, raw=True))
    return None


def type_fixes(problem: Problem) -> list[Fix | None]:
    """What can be done about a value of the wrong kind."""
    node, type_ = problem.where, problem.type
    if isinstance(node, Entry) or (problem.owner.type.kind == "list" and node is problem.owner.node):
        return []
    here = node
    text = tree_of(node).source.text
    if type_.kind == "list" and isinstance(here, Scalar):
        parts = [p.strip() for p in here.value.split(",")]
        if (
            type_.item.name in ("label_name", "string")
            and len(parts) > 1
            and all(re.fullmatch(r"[\w.]+", p) for p in parts)
            and not here.anchor
        ):
            return [
                rewrite.fix(
                    "make it a list",
                    Safety.UNSAFE,
                    rewrite.replace_scalar(here, "[" + ", ".join(parts) + "]", raw=True),
                )
            ]
        return (
            [rewrite.fix("make it a list of one", Safety.SAFE, rewrite.wrap_item(here))]
            if type_.item.kind == "scalar"
            else []
        )
    if type_.kind == "list" and isinstance(here, Mapping):
        if type_.item.kind == "object":
            fit = all(type_.item.get(e.name) is not None for e in here.entries)
            return (
                [rewrite.fix("make it a list of one", Safety.SAFE, rewrite.wrap_item(here))]
                if fit and here.entries
                else []
            )
        if type_.item.name == "matcher":
            return [_matchers_from(here)]
    if type_.kind == "scalar" and isinstance(here, Scalar):
        return [unquoted(type_, here), _boolean(type_, here)]
    if (
        type_.kind == "scalar"
        and isinstance(here, Mapping)
        and here.flow
        and text.startswith("{{", here.start)
        and "\n" not in text[here.start : here.end]
    ):
        return [_quote_template(here, text)]
    if (
        type_.name == "matcher"
        and isinstance(here, Mapping)
        and len(here.entries) == 1
        and isinstance(here.entries[0].value, Scalar)
        and not here.flow
    ):
        entry = here.entries[0]
        value = target(entry.value)
        if isinstance(value, Scalar) and labels.is_classic_name(entry.name) and "\n" not in text[here.start : here.end]:
            quoted = "'" + f"{entry.name}={labels.go_quote(value.value)}".replace("'", "''") + "'"
            return [
                rewrite.fix(
                    "write it as a matcher", Safety.UNSAFE, rewrite.replace_within(here, here.start, here.end, quoted)
                )
            ]
    return []


def _quote_template(here: Mapping, text: str) -> Fix | None:
    written = text[here.start : here.end]
    return rewrite.fix(
        "quote the template",
        Safety.SAFE,
        rewrite.replace_within(here, here.start, here.end, "'" + written.replace("'", "''") + "'"),
    )


def _boolean(type_: Type, node: Scalar) -> Fix | None:
    if type_.name != "bool":
        return None
    word = node.value.strip().lower()
    meant = (
        "true"
        if word in ("true", "yes", "on", "1", "enabled", "enable")
        else "false"
        if word in ("false", "no", "off", "0", "disabled", "disable")
        else ""
    )
    return (
        rewrite.fix(f"write {meant}", Safety.UNSAFE, rewrite.replace_scalar(node, meant, raw=True)) if meant else None
    )


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


def value_fixes(problem: Problem) -> list[Fix | None]:
    """What can be done about a scalar whose syntax is refused."""
    node, type_ = problem.where, problem.type
    if not isinstance(node, Scalar) or shell_variables(node.value):
        return []
    new = _better(type_, node.value)
    if new is None:
        return []
    text, safety = new
    title = "put the scheme in front" if type_.secret else f"write {text}"
    return [rewrite.fix(title, safety, rewrite.replace_scalar(node, text))]


def _better(type_: Type, text: str) -> tuple[str, Safety] | None:
    name, bare = type_.name, text.strip()
    if type_.enum:
        folded = [v for v in type_.enum if v.lower() == bare.lower()]
        meant = folded or near(bare, [v for v in type_.enum if v])
        return (meant[0], Safety.SAFE if folded else Safety.UNSAFE) if len(meant) == 1 else None
    if name in ("duration", "go_duration", "go_duration_text"):
        if re.fullmatch(r"[0-9]+", bare):
            return f"{bare}s", Safety.UNSAFE
        found = durations.meant_duration(bare)
        if found is None and name != "duration" and re.fullmatch(r"[0-9]+d", bare):
            found = f"{int(bare[:-1]) * 24}h"
        return (found, Safety.UNSAFE) if found else None
    if name in ("url", "secret_url", "secret_template_url"):
        return _with_scheme(bare)
    if name == "hostport" and re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*:?", bare):
        return (f"{bare.rstrip(':')}:587", Safety.UNSAFE) if "." in bare or bare.islower() else None
    if name == "time_of_day":
        match = re.fullmatch(r"([0-9]):([0-5][0-9])|([01][0-9]|2[0-3]):([0-5][0-9]):00", bare)
        if match:
            return (f"0{match[1]}:{match[2]}" if match[1] else f"{match[3]}:{match[4]}"), Safety.SAFE
    if name == "weekday_range":
        return _in_full(bare, WEEKDAYS)
    if name == "month_range":
        return _in_full(bare, MONTHS)
    if name == "matcher" and re.fullmatch(r"[a-zA-Z_]\w*\s*==\s*\"[^\"]*\"", bare):
        return bare.replace("==", "=", 1), Safety.UNSAFE
    return None


def _in_full(text: str, names: tuple[str, ...]) -> tuple[str, Safety] | None:
    out = []
    for end in re.split(r"[:-]", text.lower()):
        meant = [n for n in names if n.startswith(end.strip().rstrip(".")) and len(end.strip()) >= 3] or near(
            end.strip(), names
        )
        if len(meant) != 1:
            return None
        out.append(meant[0])
    if len(out) == 2 and names.index(out[0]) > names.index(out[1]):
        return None
    return (":".join(out), Safety.UNSAFE) if len(out) <= 2 else None


def _with_scheme(text: str) -> tuple[str, Safety] | None:
    if re.fullmatch(r"https?:/?[^/].*", text):
        return re.sub(r"^(https?):/?", r"\1://", text), Safety.UNSAFE
    if re.match(r"(?:localhost|[a-z0-9-]+):[0-9]+(?:/|$)", text):
        return f"http://{text}", Safety.UNSAFE
    if re.match(r"(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:/|$)", text):
        return f"https://{text}", Safety.UNSAFE
    return None


def file_twin(value: Node, owner: Value) -> Fix | None:
    """Unsafe, for a secret that is one `${VAR}` where the field has a *_file twin: Alertmanager reads that file itself."""
    entry = next((v.entry for v in owner.fields.values() if v.node is value), None)
    variable = re.fullmatch(r"\$\{?(\w+)\}?", value.value) if isinstance(value, Scalar) else None
    if (
        entry is None
        or variable is None
        or owner.type.get(f"{entry.name}_file") is None
        or f"{entry.name}_file" in owner.fields
    ):
        return None
    return rewrite.fix(
        f"read it from a file with `{entry.name}_file`",
        Safety.UNSAFE,
        rewrite.rename_key(entry, f"{entry.name}_file"),
        rewrite.replace_scalar(entry.value, f"/run/secrets/{variable[1].lower()}"),
    )


VARIABLE_HELP = (
    "Alertmanager expands no environment variables: render the file before (envsubst), or use the `*_file` fields"
)
