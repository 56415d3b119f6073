"""A URL that Prometheus refuses.

What it does
    Reports texts that are no URL, and URLs of service discovery that lack scheme or host.

Why it matters
    Prometheus refuses the whole file and does not start; a running one keeps its old configuration.

Example
```yaml
remote_write:
  - url: "http://receiver:port/api/v1/write"
```

Use instead
```yaml
remote_write:
  - url: "http://receiver:9090/api/v1/write"
```

Fix
    None: the right address is not in the file.

Reference
    https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from ...diagnostic import Diagnostic, Severity
from ...lang import urls
from ...schema.decode import Value
from .. import Rule

RULE = Rule("prometheus-invalid-url", Severity.ERROR, on=Value, verdict=True)

# Service discoveries that want scheme and host; http: that the scheme is http or https.
_WHOLE = {
    ("HTTPSDConfig", "url"): "http",
    ("PuppetDBSDConfig", "url"): "http",
    ("EurekaSDConfig", "server"): "any",
    ("KumaSDConfig", "server"): "any",
}


def check(value: Value) -> Iterator[Diagnostic]:
    """URL fields."""
    if value.type.kind != "scalar" or value.type.name != "url_any" or value.null or value.unknown:
        return
    try:
        url = urls.parse(value.text)
    except urls.BadURL as error:
        yield RULE.at(value, f"`{value.shown}` is not a URL: {error}")
        return
    wanted = _WHOLE.get((value.owner.type.name if value.owner else "", value.name))
    if not wanted or not value.text:
        return
    if wanted == "http" and url.scheme not in ("http", "https"):
        yield RULE.at(value, f"the scheme of `{value.shown}` must be http or https")
    elif not url.scheme or not url.host:
        yield RULE.at(value, f"`{value.shown}` lacks its {'scheme' if not url.scheme else 'host'}")
