"""Loki's configuration: the settings in effect, with what the common section and the defaults of the program give."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import NamedTuple

from ..lang import durations
from ..schema.decode import Value
from .parts import DecodedFile, is_readable

Plain = str | int | float | bool | None


class Setting(NamedTuple):
    """A setting in effect. `where`: what is written, the setting itself or the empty section around it; None for a default."""

    value: Plain
    where: Value | None
    known: bool = True

    @property
    def text(self) -> str:
        """As text; empty for nothing."""
        return "" if self.value is None else str(self.value)

    @property
    def number(self) -> float:
        """As a number; 0 for what is none."""
        return float(self.value) if isinstance(self.value, int | float) else 0.0

    @property
    def true(self) -> bool:
        """Whether it is switched on."""
        return self.value is True


class Period(NamedTuple):
    """A period of schema_config. `begins` is None when `from` cannot be read."""

    value: Value
    begins: date | None
    store: str
    object_store: str
    schema: str

    @property
    def version(self) -> int:
        """The number of the schema; 0 when it cannot be read."""
        bare = self.schema.lstrip("v")
        return int(bare) if bare.isdigit() else 0


class LokiConfig(DecodedFile):
    """The whole file.

    Source of the order and of the defaults: github.com/grafana/loki pkg/loki/config_wrapper.go; ../shared/facts/loki.
    """

    system = "loki"

    def section(self, path: str) -> Value | None:
        """What is written at a path; None when nothing is, or only null."""
        here: Value | None = self.value
        for name in path.split("."):
            here = here.get(name) if here is not None else None
        return here

    def get(self, path: str, default: Plain = None) -> Setting:
        """A setting in effect: written, or zero below an empty section, or the default."""
        here = self.value
        for name in path.split("."):
            if here.bad or here.unknown:
                return Setting(default, here, False)
            found = here.fields.get(name)
            if found is None:
                return Setting(default, None)
            if found.null:
                return Setting(_zero(default), found)
            here = found
        if here.bad or here.unknown:
            return Setting(default, here, False)
        data = here.data
        return Setting(data if isinstance(data, str | int | float | bool) else here.text, here)

    def seconds(self, path: str, default: str) -> Setting:
        """A duration in effect, in seconds."""
        found = self.get(path, default)
        if isinstance(found.value, int | float) and not isinstance(found.value, bool):
            return found._replace(value=found.value / 10**9)
        try:
            return found._replace(value=durations.nanoseconds(found.text) / 10**9 if found.text else 0.0)
        except durations.BadDuration:
            pass
        try:
            return found._replace(value=durations.milliseconds(found.text) / 1000)
        except durations.BadDuration:
            return found._replace(known=False)

    @cached_property
    def periods(self) -> list[Period]:
        """The periods of schema_config that are written; empty ones too."""
        listed = self.section("schema_config.configs")
        return [_period(v) for v in listed.items] if listed is not None else []

    @property
    def schema_is_clear(self) -> bool:
        """Whether schema_config could be read whole."""
        section = self.value.fields.get("schema_config")
        return section is None or not any(v.bad or v.unknown for v in section.walk())

    @cached_property
    def active(self) -> Period | None:
        """The period that holds today: the last that has begun, or the first."""
        found = self.periods[:1]
        found += [p for p in self.periods if p.begins is not None and p.begins <= date.today()]
        return found[-1] if found else None

    @property
    def path_prefix(self) -> str:
        """common.path_prefix without its slash."""
        return self.get("common.path_prefix", "").text.rstrip("/")

    def directory(self, path: str, store: str) -> Setting:
        """A directory of a shipper: written, or below path_prefix when a period uses that store."""
        found = self.get(path, "")
        if found.where is None and self.path_prefix and any(p.store == store for p in self.periods):
            return Setting(self.path_prefix, None)
        return found


def _zero(default: Plain) -> Plain:
    return False if isinstance(default, bool) else 0 if isinstance(default, int | float) else ""


def _period(value: Value) -> Period:
    written = value.get("from")
    begins: date | None = date(1970, 1, 1)
    if written is not None:
        try:
            begins = date.fromisoformat(written.text) if is_readable(written) else None
        except ValueError:
            begins = None
    store = value.text_of("store")
    return Period(value, begins, store, value.text_of("object_store"), value.text_of("schema"))


build = LokiConfig
