"""What sets of matchers mean together: whether one implies another, whether they exclude each other."""

from __future__ import annotations

from collections.abc import Iterable

from ...lang import regex
from ...lang.labels import Matcher


def values_of(matcher: Matcher) -> list[str] | None:
    """The finite set of values that a matcher allows; None when it is not finite or not known."""
    if matcher.op == "=":
        return [matcher.value]
    return regex.literals(matcher.value) if matcher.op == "=~" else None


def implied(matcher: Matcher, by: Iterable[Matcher]) -> bool:
    """Whether all alerts that satisfy `by` satisfy the matcher too. False when it is not certain."""
    for other in by:
        if other.name != matcher.name:
            continue
        if other == matcher:
            return True
        values = values_of(other)
        if values is not None and all(matcher.matches(v) for v in values):
            return True
    return matcher.op == "=~" and matcher.value in (".*", "(.*)")


def contradiction(matchers: Iterable[Matcher]) -> tuple[Matcher, Matcher] | None:
    """Two matchers that no label set satisfies together; None when there are none for certain."""
    seen: list[Matcher] = []
    for matcher in matchers:
        for other in seen:
            if other.name == matcher.name and _exclude(other, matcher):
                return other, matcher
        seen.append(matcher)
    return None


def _exclude(a: Matcher, b: Matcher) -> bool:
    for one, two in ((a, b), (b, a)):
        values = values_of(one)
        if values is not None and not any(two.matches(v) for v in values):
            return True
    return False


def shown(matcher: Matcher) -> str:
    """A matcher as messages hold it."""
    return f"`{matcher}`"
