"""What Alertmanager gives to templates: functions by version, and the fields of the data."""
from __future__ import annotations

from functools import lru_cache

from ...schema.model import Version

# Seen in amtool 0.25.0, 0.28.1 and 0.33.1; a function is allowed from the last version in which it was still missing.
_FUNCTIONS: dict[str, Version] = {
    "toUpper": (0,), "toLower": (0,), "title": (0,), "join": (0,), "match": (0,), "safeHtml": (0,), "reReplaceAll": (0,), "stringSlice": (0,),
    "trimSpace": (0, 25, 1), "date": (0, 25, 1), "tz": (0, 25, 1), "since": (0, 25, 1), "humanizeDuration": (0, 25, 1),
    "safeUrl": (0, 28, 2), "urlUnescape": (0, 28, 2), "toJson": (0, 28, 2), "list": (0, 28, 2), "dict": (0, 28, 2), "append": (0, 28, 2),
}
# Source: alertmanager template/template.go, type Data, Alert, KV, Alerts.
DATA_FIELDS = frozenset("Receiver Status Alerts GroupLabels CommonLabels CommonAnnotations ExternalURL NotificationReason RouteLabels".split())
ALERT_FIELDS = frozenset("Status Labels Annotations StartsAt EndsAt GeneratorURL Fingerprint".split())
KV_FIELDS = frozenset(("GroupLabels", "CommonLabels", "CommonAnnotations", "Labels", "Annotations", "RouteLabels"))
KV_METHODS = frozenset(("SortedPairs", "Remove", "Names", "Values", "String"))


@lru_cache(32)
def template_functions(version: Version) -> frozenset[str]:
    """The functions beside Go's own."""
    return frozenset(name for name, since in _FUNCTIONS.items() if version >= since)
