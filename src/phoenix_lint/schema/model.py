"""The schemas as the walker needs them: types of one version, compiled from JSON Schema on demand."""

from __future__ import annotations

import json
import os
from functools import lru_cache
from typing import Any

Version = tuple[int, ...]


def version_of(text: str) -> Version:
    """`0.28.1` as numbers; a leading v and what follows the numbers are left out. Raises ValueError."""
    numbers = text.removeprefix("v").split("-")[0].split("+")[0].split(".")
    return tuple(int(n) for n in numbers)


def data_text(name: str) -> str:
    """The text of schemas/NAME, from the wheel or from a checkout."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in (os.path.join(here, "..", "schemas"), os.path.join(here, "..", "..", "..", "schemas")):
        path = os.path.join(folder, name)
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
    raise FileNotFoundError(f"schemas/{name} is missing: the installation is broken")


def schema_text(system: str) -> str:
    """The text of schemas/SYSTEM.schema.json."""
    return data_text(f"{system}.schema.json")


@lru_cache(8)
def load(system: str) -> dict[str, Any]:
    """The schema of a system as JSON."""
    schema: dict[str, Any] = json.loads(schema_text(system))
    return schema


def versions(system: str) -> list[str]:
    """The versions that a schema covers, oldest first."""
    return list(load(system)["x-versions"])


class Type:
    """What one place of a document may hold in one version.

    `kind`: object, map, list, scalar, any, or union, whose `options` differ in the kind of node that they take. `name`: of
    an object or of a scalar's syntax (x-type). `forms`: the kinds that JSON Schema's `type` allows. `cast`: what a text is
    turned into before its kind is looked at.
    """

    __slots__ = (
        "_fields",
        "_item",
        "cast",
        "enum",
        "field",
        "forms",
        "keys",
        "kind",
        "name",
        "options",
        "raw",
        "required",
        "schema",
        "secret",
        "short",
    )

    def __init__(self, schema: Schema, raw: dict[str, Any], kind: str, name: str) -> None:
        self.schema, self.raw, self.kind, self.name = schema, raw, kind, name
        self._fields: dict[str, Type | None] = {}
        self._item: Type | None = None
        self.keys: str = raw.get("x-keys", "")
        choices = raw.get("x-choices", {})
        self.enum: tuple[str, ...] = tuple(
            v for v in raw.get("enum", ()) if v is not None and schema.has(choices.get(v, {}))
        )
        self.secret: bool = raw.get("x-secret", False)
        self.short: str = raw.get("x-scalar", "")
        self.required: tuple[str, ...] = tuple(raw.get("required", ()))
        self.field: dict[str, Any] = {}
        self.options: tuple[Type, ...] = tuple(schema.field(o) for o in raw.get("anyOf", ()))
        said = raw.get("type", ())
        self.forms: tuple[str, ...] = (said,) if isinstance(said, str) else tuple(said)
        self.cast: str = (
            raw["x-cast"]
            if "x-cast" in raw and schema.has({f"x-{k}": raw.get(f"x-cast-{k}") for k in ("since", "until")})
            else ""
        )

    def of(self, form: str) -> Type | None:
        """The option of a union that takes a kind of node (string, integer, number, boolean, null, array, object)."""
        for option in self.options or (self,):
            if form in option.forms or (form == "integer" and "number" in option.forms) or option.kind == "any":
                return option
        return None

    def needs(self, name: str) -> bool:
        """Whether this version wants a field of `required`."""
        since = self.raw.get("x-required-since", {}).get(name)
        return since is None or version_of(since) <= self.schema.version

    @property
    def is_open(self) -> bool:
        """Whether this version takes keys that are no fields."""
        said = bool(self.raw.get("additionalProperties", False)) is True
        for step in self.raw.get("x-strict", ()):
            if version_of(step["x-since"]) <= self.schema.version:
                said = not step["strict"]
        return said

    def get(self, name: str) -> Type | None:
        """The type of a field; None when this version has no such field."""
        if name not in self._fields:
            raw = self.raw.get("properties", {}).get(name)
            self._fields[name] = self.schema.field(raw) if raw is not None and self.schema.has(raw) else None
        return self._fields[name]

    def names(self) -> list[str]:
        """The fields of this version, sorted."""
        return sorted(n for n, raw in self.raw.get("properties", {}).items() if self.schema.has(raw))

    def lifetime(self, name: str) -> tuple[str | None, str | None] | None:
        """(since, until) of a field that some version has; None when none has it."""
        raw = self.raw.get("properties", {}).get(name)
        return None if raw is None else (raw.get("x-since"), raw.get("x-until"))

    def deprecated(self, name: str) -> str | None:
        """Since when a field is deprecated, if it is in this version."""
        since = self.raw.get("properties", {}).get(name, {}).get("x-deprecated")
        return since if since and version_of(since) <= self.schema.version else None

    @property
    def item(self) -> Type:
        """What a list or a map holds."""
        if self._item is None:
            self._item = self.schema.type(self.raw.get("items") or self.raw.get("additionalProperties") or {})
        return self._item


class Schema:
    """One system's schema, seen by one version."""

    def __init__(self, system: str, version: Version) -> None:
        self.document, self.version = load(system), version
        self._named: dict[str, Type] = {}

    @property
    def root(self) -> Type:
        """The type of the whole file."""
        return self.type({"$ref": self.document["$ref"]})

    def object(self, name: str) -> Type:
        """A type by its name in $defs."""
        return self.type({"$ref": f"#/$defs/{name}"})

    def object_names(self) -> list[str]:
        """The objects, in file order."""
        return [n for n, d in self.document["$defs"].items() if "properties" in d]

    def has(self, raw: dict[str, Any]) -> bool:
        """Whether something with x-since and x-until is there in this version, or in a distribution's build of it."""
        since, until = raw.get("x-since"), raw.get("x-until")
        if self.version in map(version_of, raw.get("x-packaged", ())):
            return True
        return (since is None or version_of(since) <= self.version) and (
            until is None or self.version < version_of(until)
        )

    def field(self, raw: dict[str, Any]) -> Type:
        """The type of a field, which may have changed."""
        for earlier in raw.get("x-was", ()):
            if self.version < version_of(earlier["x-until"]):
                return self.type(earlier)
        return self.type(raw)

    def type(self, raw: dict[str, Any]) -> Type:
        """Compile one place of the schema."""
        reference = raw.get("$ref", "")
        if reference:
            name = reference.rpartition("/")[2]
            if name not in self._named:
                definition = self.document["$defs"][name]
                self._named[name] = (
                    Type(self, definition, "object", name)
                    if "properties" in definition
                    else self.type(definition)
                    if "items" in definition
                    else Type(self, definition, "scalar", definition["x-type"])
                )
            return self._named[name]
        if "anyOf" in raw:
            return Type(self, raw, "union", "union")
        if "items" in raw:
            return Type(self, raw, "list", "list")
        if isinstance(raw.get("additionalProperties"), dict):
            return Type(self, raw, "map", "map")
        if "x-type" in raw:
            return Type(self, raw, "scalar", raw["x-type"])
        return Type(self, raw, "any", "any")


# The keywords that say what a field may hold: those that an earlier shape replaces.
_SHAPE = (
    "$ref",
    "type",
    "items",
    "additionalProperties",
    "anyOf",
    "enum",
    "pattern",
    "uniqueItems",
    "x-type",
    "x-keys",
)


@lru_cache(64)
def schema(system: str, version: Version) -> Schema:
    """The schema of a system as of a version."""
    return Schema(system, version)


def as_of(system: str, version: Version) -> dict[str, Any]:
    """The plain JSON Schema for editors: only what this version has, without our own keywords' history."""
    view = Schema(system, version)
    document = json.loads(schema_text(system))
    for definition in document["$defs"].values():
        for name, raw in list(definition.get("properties", {}).items()):
            if not view.has(raw):
                del definition["properties"][name]
                continue
            for earlier in raw.pop("x-was", ()):
                if version < version_of(earlier["x-until"]):
                    for key in _SHAPE:
                        raw.pop(key, None)
                    raw.update({k: v for k, v in earlier.items() if k != "x-until"})
                    break
            for part in (raw, raw.get("items", {})):
                choices = part.pop("x-choices", {})
                if choices:
                    part["enum"] = [v for v in part["enum"] if view.has(choices.get(v, {}))]
            if raw.get("x-deprecated") and version_of(raw["x-deprecated"]) > version:
                raw.pop("deprecated", None)
        if "required" in definition:
            definition["required"] = [n for n in definition["required"] if n in definition["properties"]]
    document["x-version"] = ".".join(map(str, version))
    return dict(document)
