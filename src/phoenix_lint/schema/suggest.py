"""Did you mean: the one allowed word that is near enough."""

from __future__ import annotations

from collections.abc import Iterable


def distance(a: str, b: str, limit: int = 3) -> int:
    """Edits (insert, delete, replace, swap neighbours) from one word to the other; limit + 1 when more."""
    if abs(len(a) - len(b)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row = row, [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before = last
    return min(row[-1], limit + 1)


def near(word: str, allowed: Iterable[str]) -> list[str]:
    """The nearest allowed words, all at the same distance; none when none is near."""
    allowed = list(allowed)
    folded = _fold(word)
    exact = [a for a in allowed if _fold(a) == folded]
    if exact:
        return exact
    limit = 1 if len(word) <= 4 else 2 if len(word) <= 9 else 3
    ranked = [(distance(folded, _fold(a), limit), a) for a in allowed]
    best = min((d for d, _ in ranked), default=limit + 1)
    return sorted(a for d, a in ranked if d == best) if best <= limit else []


def _fold(word: str) -> str:
    return word.lower().replace("-", "_").replace(" ", "_").replace("_", "")
