"""The syntaxes of scalars (x-type): what the decoder wants there, and what is wrong with a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from ..lang import durations, globs, labels, regex, sizes, timeintervals, urls
from .model import Version

Check = Callable[[str, Version], str | None]


class ScalarType(NamedTuple):
    """`base`: the Go kind that is decoded into (string, bool, int, uint, float, duration); `check`: of the text."""

    base: str
    noun: str
    check: Check | None = None


def _url(text: str, version: Version) -> str | None:
    try:
        urls.http(text)
    except urls.BadURL as error:
        return str(error)
    return None


def _secret_url(text: str, version: Version) -> str | None:
    return None if text == "<secret>" else _url(text, version)


def _template_url(text: str, version: Version) -> str | None:
    if "{{" not in text:
        return _secret_url(text, version) if text else None
    from ..lang import gotemplate

    try:
        gotemplate.parse(text, frozenset())
    except gotemplate.BadTemplate as error:
        return f"the template does not parse: {error}"
    return None


def _any_url(text: str, version: Version) -> str | None:
    try:
        urls.parse(text)
    except urls.BadURL as error:
        return str(error)
    return None


def _address(text: str, version: Version) -> str | None:
    if not text:
        return None
    try:
        _, port = urls.split_host_port(text)
    except urls.BadAddress as error:
        return str(error)
    return None if port else "the port is empty"


def _duration(text: str, version: Version) -> str | None:
    try:
        durations.milliseconds(text, version >= (0, 22), version >= (0, 21))
    except durations.BadDuration as error:
        return str(error)
    return None


def _go_duration(text: str, version: Version) -> str | None:
    try:
        durations.nanoseconds(text)
    except durations.BadDuration as error:
        return str(error)
    return None


def _regex(text: str, version: Version) -> str | None:
    return regex.anchored_fault(text)


def _relabel_regex(text: str, version: Version) -> str | None:
    return regex.anchored_fault(text, dot_all=True, angle=version >= (2, 51))


def _size(text: str, version: Version) -> str | None:
    try:
        sizes.to_bytes(text)
    except sizes.BadSize as error:
        return str(error)
    return None


def _date(text: str, version: Version) -> str | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if match is None:
        return "a date is written YYYY-MM-DD"
    try:
        date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError as error:
        return str(error)
    return None


def _flag_size(text: str, version: Version) -> str | None:
    return (
        None
        if re.fullmatch(r"[0-9]+ *(?:[kmgtpe]?b?|[kmgtpe]ib)", text.strip(), re.IGNORECASE)
        else "units are B, KB, MB, GB, TB, PB, EB"
    )


def _base2_size(text: str, version: Version) -> str | None:
    return (
        None
        if re.fullmatch(r"(?:[0-9]+(?:\.[0-9]+)? ?(?:[KMGTPE]i?)?B?)+|0", text)
        else "units are KiB, MiB, GiB, TiB, PiB, EiB"
    )


def _matcher(text: str, version: Version) -> str | None:
    try:
        labels.parse(text, version)
    except labels.BadMatcher as error:
        return str(error)
    return None


def _interval(parse: Callable[[str], object]) -> Check:
    def check(text: str, version: Version) -> str | None:
        try:
            parse(text)
        except timeintervals.BadInterval as error:
            return str(error)
        return None

    return check


def _time_of_day(text: str, version: Version) -> str | None:
    return _interval(timeintervals.time_of_day)(text, version) if text else None


TYPES: dict[str, ScalarType] = {
    "string": ScalarType("string", "a text"),
    "secret": ScalarType("string", "a text"),
    "secret_template": ScalarType("string", "a text"),
    "template": ScalarType("string", "a text"),
    "template_url": ScalarType("string", "a text"),
    "filepath": ScalarType("string", "a path"),
    "glob": ScalarType("string", "a file pattern", lambda text, version: globs.fault(text)),
    "label_name": ScalarType("string", "a label name"),
    "label_value": ScalarType("string", "a text"),
    "enum": ScalarType("string", "allowed here"),
    "enum_ci": ScalarType("string", "allowed here"),
    "address": ScalarType("string", "an address HOST:PORT"),
    "file_pattern": ScalarType("string", "a path"),
    "metric_name": ScalarType("string", "a metric's name"),
    "promql": ScalarType("string", "an expression"),
    "series": ScalarType("string", "a series"),
    "series_values": ScalarType("string", "a list of samples"),
    "timestamp": ScalarType("string", "a time stamp"),
    "bytes": ScalarType("string", "a size such as `512MB`", _size),
    "relabel_regex": ScalarType("string", "a regular expression", _relabel_regex),
    "bool": ScalarType("bool", "true or false"),
    "int": ScalarType("int", "a whole number"),
    "uint": ScalarType("uint", "a whole number from 0"),
    "float": ScalarType("float", "a number"),
    "url": ScalarType("string", "a URL", _url),
    "secret_url": ScalarType("string", "a URL", _secret_url),
    "secret_template_url": ScalarType("string", "a URL", _template_url),
    "url_any": ScalarType("string", "a URL", _any_url),
    "hostport": ScalarType("string", "an address HOST:PORT", _address),
    "duration": ScalarType("string", "a duration such as `30s` or `1h30m`", _duration),
    "go_duration": ScalarType("duration", "a Go duration such as `30s` or `1.5h`", _go_duration),
    "go_duration_text": ScalarType("string", "a Go duration such as `30s` or `1.5h`", _go_duration),
    "regex": ScalarType("string", "a regular expression", _regex),
    "matcher": ScalarType("string", "a matcher", _matcher),
    "time_of_day": ScalarType("string", "a time HH:MM", _time_of_day),
    "weekday_range": ScalarType("string", "a weekday or FROM:TO", _interval(timeintervals.weekdays)),
    "day_of_month_range": ScalarType("string", "a day or FROM:TO", _interval(timeintervals.days_of_month)),
    "month_range": ScalarType("string", "a month or FROM:TO", _interval(timeintervals.months)),
    "year_range": ScalarType("string", "a year or FROM:TO", _interval(timeintervals.years)),
    "timezone": ScalarType("string", "a time zone", lambda text, version: timeintervals.zone_fault(text)),
    # Of Loki and Promtail.
    "logql": ScalarType("string", "an expression"),
    "date": ScalarType("string", "a date such as `2024-01-31`", _date),
    "flag_size": ScalarType("string", "a size such as `4MB`", _flag_size),
    "base2_size": ScalarType("string", "a size such as `64KiB`", _base2_size),
    # Of Compose, whose values `shapes` reads.
    "path": ScalarType("string", "a path"),
    "image": ScalarType("string", "an image"),
    "port": ScalarType("string", "a port"),
    "volume": ScalarType("string", "a volume"),
    "command": ScalarType("string", "a command"),
    "number": ScalarType("float", "a number"),
    "compose_duration": ScalarType("string", "a duration such as `30s` or `1m30s`"),
    "compose_size": ScalarType("string", "a size such as `512m`"),
    "compose_uint": ScalarType("uint", "a whole number from 0"),
    "unquoted_number": ScalarType("uint", "a whole number from 0"),
    "number_text": ScalarType("float", "a number"),
    "int_text": ScalarType("int", "a whole number"),
    "file_mode": ScalarType("uint", "a file mode such as 0440"),
    "device_count": ScalarType("string", "a number or `all`"),
}
