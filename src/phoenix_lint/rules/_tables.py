"""What rules that are tables share in all areas: when a row holds, whether a field is set."""

from __future__ import annotations

from ..schema.decode import Value
from ..schema.model import Version, version_of


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
