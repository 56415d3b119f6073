"""Values that were never filled in."""

from __future__ import annotations

import re

SHAPES = re.compile(
    r"\byour[-_ /.](?!self)|\bYOUR[A-Z_/-]*\b|change[-_]?(?:me|this)\b|replace[-_ ]?(?:me|this|with)|place[-_]?holder|@(?:[\w.-]*\.)?example\.(?:com|org|net)\b"
    r"|//(?:[\w.-]*\.)?example\.(?:com|org|net)\b|^(?:[\w-]+\.)?example\.(?:com|org|net)(?::|$)|\bX{4,}\b|/services/T0{4,}|\bT00000000\b|/xxx+(?:/|$)|^<[\w -]+>$|^x{3,}$|\bTODO\b|insert[-_ ]",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Whether a text stands for a value that was never filled in."""
    return bool(SHAPES.search(text)) or len(set(text.strip("x*.<>"))) < 3
