"""The parts of Alertmanager's time intervals. Source: alertmanager timeinterval/timeinterval.go."""

from __future__ import annotations

import re

WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_INTEGER = re.compile(r"[+-]?[0-9]+")


class BadInterval(ValueError):
    """The text is refused; the message says why."""


def time_of_day(text: str) -> int:
    """Minutes since midnight of HH:MM. Raises BadInterval."""
    match = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", text)
    if text == "24:00":
        return 1440
    if not match:
        raise BadInterval("expected HH:MM from 00:00 to 24:00")
    return int(match[1]) * 60 + int(match[2])


def _ends(text: str) -> tuple[str, str]:
    parts = text.split(":")
    if len(parts) > 2:
        raise BadInterval("expected one value or FROM:TO")
    return parts[0], parts[-1]


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise BadInterval(f"`{text}` is no whole number")
    return int(text)


def weekdays(text: str) -> tuple[int, int]:
    """First and last weekday, sunday is 0. Raises BadInterval."""
    ends = [e.lower() for e in _ends(text.lower())]
    for end in ends:
        if end not in WEEKDAYS:
            raise BadInterval(f"`{end}` is no weekday; they are written in full, {', '.join(WEEKDAYS)}")
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[1])
    if first > last:
        raise BadInterval(f"{ends[0]} comes after {ends[1]}; the week begins on sunday, so write two ranges")
    return first, last


def days_of_month(text: str) -> tuple[int, int]:
    """First and last day; negative ones count from the end of the month. Raises BadInterval."""
    first, last = (_integer(e) for e in _ends(text))
    for day in (first, last):
        if day == 0 or not -31 <= day <= 31:
            raise BadInterval(f"{day} is no day of a month: 1 to 31, or -31 to -1 from its end")
    if first < 0 < last:
        raise BadInterval("the last day must be negative when the first one is")
    if (28 + first if first < 0 else first) > (28 + last if last < 0 else last):
        raise BadInterval(f"day {last} always lies before day {first}")
    return first, last


def months(text: str) -> tuple[int, int]:
    """First and last month as numbers. Numbers are not range-checked. Raises BadInterval."""
    ends = []
    for end in _ends(text.lower()):
        if end in MONTHS:
            ends.append(MONTHS.index(end) + 1)
        elif _INTEGER.fullmatch(end):
            ends.append(int(end))
        else:
            raise BadInterval(f"`{end}` is no month; they are written in full or as numbers")
    if ends[0] > ends[1]:
        raise BadInterval("the first month comes after the last; write two ranges")
    return ends[0], ends[1]


def years(text: str) -> tuple[int, int]:
    """First and last year. Raises BadInterval."""
    first, last = (_integer(e) for e in _ends(text))
    if first > last:
        raise BadInterval("the first year comes after the last")
    return first, last


def zone_fault(name: str) -> str | None:
    """Why a time zone would be refused, or None. Source: Go time.LoadLocation."""
    if name in ("", "UTC", "Local"):
        return None
    if ".." in name or name[0] in "/\\" or "\\" in name:
        return "not the name of a time zone"
    from zoneinfo import ZoneInfo

    try:
        ZoneInfo(name)
    except Exception:
        return "not in the time zone database (names look like Europe/Berlin)"
    return None
