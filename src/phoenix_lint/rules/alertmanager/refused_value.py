"""A value that reads well and that Alertmanager refuses all the same.

What it does
    Reports times that run past midnight, `authorization` of type basic, reserved HTTP headers, responder types,
    empty broker names, a receiver label `name` that differs from the name.

Why it matters
    Alertmanager refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
route:
  receiver: team
time_intervals:
  - name: night
    time_intervals:
      - times:
          - start_time: '22:00'
            end_time: '06:00'
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Use instead
```yaml
route:
  receiver: team
time_intervals:
  - name: night
    time_intervals:
      - times:
          - start_time: '22:00'
            end_time: '24:00'
          - start_time: '00:00'
            end_time: '06:00'
receivers:
  - name: team
    webhook_configs:
      - url: http://hooks:5001/
```

Fix
    Unsafe: a time range past midnight becomes two.

Reference
    https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...diagnostic import Diagnostic, Fix, Safety, Severity
from ...documents.parts import Section
from ...lang import gotemplate
from ...lang.timeintervals import time_of_day
from ...syntax import rewrite
from ...syntax.nodes import Mapping, Sequence
from .. import Rule

RULE = Rule("alertmanager-refused-value", Severity.ERROR, on=Section, fixable="unsafe", verdict=True, late=True)
_RESERVED = frozenset(
    h.lower()
    for h in (
        "Authorization",
        "Host",
        "Content-Encoding",
        "Content-Length",
        "Content-Type",
        "User-Agent",
        "Connection",
        "Keep-Alive",
        "Proxy-Authenticate",
        "Proxy-Authorization",
        "Www-Authenticate",
        "Accept-Encoding",
        "X-Prometheus-Remote-Write-Version",
        "X-Prometheus-Remote-Read-Version",
        "X-Prometheus-Scrape-Timeout-Seconds",
        "X-Amz-Date",
        "X-Amz-Security-Token",
        "X-Amz-Content-Sha256",
    )
)


def check(section: Section) -> Iterator[Diagnostic]:
    """One check for each kind of section."""
    if not section.value.incomplete:
        yield from _CHECKS.get(section.name, _nothing)(section)


def _nothing(section: Section) -> Iterator[Diagnostic]:
    return iter(())


def _time_range(section: Section) -> Iterator[Diagnostic]:
    start, end = section.value.get("start_time"), section.value.get("end_time")
    if start is None or end is None or not (start.text and end.text) or start.unknown or end.unknown:
        return
    if time_of_day(start.text) >= time_of_day(end.text):
        late = time_of_day(end.text) < time_of_day(start.text)
        fixes = [_two_ranges(section, start.text, end.text)] if late else []
        yield RULE.at(
            end,
            f"the range ends at {end.text}, before it starts at {start.text}: a range cannot run past midnight"
            if late
            else "the range ends when it starts",
            fixes=fixes,
            help="write two ranges, to 24:00 and from 00:00" if late else "",
        )


def _two_ranges(section: Section, start: str, end: str) -> Fix | None:
    node = section.value.node
    if not isinstance(node, Mapping) or not isinstance(node.parent, Sequence) or node.parent.flow or node.flow:
        return None
    end_value = section.value.fields["end_time"].node
    return rewrite.fix(
        "split it at midnight",
        Safety.UNSAFE,
        rewrite.replace_scalar(end_value, "24:00"),
        rewrite.append_map(node.parent, {"start_time": "00:00", "end_time": end}, after=node),
    )


def _authorization(section: Section) -> Iterator[Diagnostic]:
    kind = section.value.get("type")
    if kind is not None and kind.text.strip().lower() == "basic":
        yield RULE.at(kind, "the authorization type cannot be basic; write `basic_auth` instead")


def _http(section: Section) -> Iterator[Diagnostic]:
    headers = section.value.get("http_headers")
    for name, leaf in headers.fields.items() if headers else ():
        if name.lower() in _RESERVED:
            yield RULE.at(
                leaf.entry or leaf, f"the header `{name}` is set by Alertmanager itself and cannot be configured"
            )


def _oauth2(section: Section) -> Iterator[Diagnostic]:
    value = section.value
    algorithm = value.get("signature_algorithm")
    if (
        section.doc.version >= (0, 30)
        and value.text_of("grant_type") == "urn:ietf:params:oauth:grant-type:jwt-bearer"
        and algorithm is not None
        and algorithm.text not in ("RS256", "RS384", "RS512", "")
        and not algorithm.unknown
    ):
        yield RULE.at(algorithm, f"`{algorithm.shown}` is no signature algorithm: RS256, RS384 or RS512")


def _responder(section: Section) -> Iterator[Diagnostic]:
    kind, version = section.value.get("type"), section.doc.version
    text = kind.text if kind else ""
    if kind is not None and kind.unknown:
        return
    if "{{" in text and version >= (0, 25):
        try:
            gotemplate.parse(text, frozenset())
        except gotemplate.BadTemplate as error:
            yield RULE.at(kind or section.value, f"the responder type is no template: {error}")
        return
    words = ["escalation", "schedule", "team", "user", *(["teams"] if version >= (0, 24) else [])]
    if kind is not None and text.lower() not in words:
        yield RULE.at(kind, f"`{text}` is no responder type; expected {', '.join(sorted(words))}")


def _receiver(section: Section) -> Iterator[Diagnostic]:
    labels = section.value.get("labels")
    own = labels.fields.get("name") if labels else None
    if own is not None and not own.unknown and own.text != section.value.text_of("name"):
        yield RULE.at(own, f"the label `name` of a receiver must be its name, `{section.value.text_of('name')}`")


def _events(section: Section) -> Iterator[Diagnostic]:
    url = section.value.get("url")
    if url is not None and url.text == "<secret>":
        yield RULE.at(url, "`<secret>` is no URL: the event recorder needs an absolute one")


def _kafka(section: Section) -> Iterator[Diagnostic]:
    for broker in section.value.list_of("brokers"):
        if not broker.text and not broker.unknown:
            yield RULE.at(broker, "a broker is empty")


_CHECKS: dict[str, Callable[[Section], Iterator[Diagnostic]]] = {
    "TimeRange": _time_range,
    "Authorization": _authorization,
    "HTTPClientConfig": _http,
    "OAuth2": _oauth2,
    "OpsGenieConfigResponder": _responder,
    "Receiver": _receiver,
    "EventWebhookOutput": _events,
    "EventKafkaOutput": _kafka,
}
