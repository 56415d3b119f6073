"""Bytes in, bytes out; offsets, lines, columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phoenix_lint.source import Source, Unreadable

BYTES = {
    "unix": (b"a: 1\nb: 2\n", 2),
    "crlf": (b"a: 1\r\nb: 2\r\n", 2),
    "bom": (b"\xef\xbb\xbfa: 1\n", 1),
    "no final newline": (b"a: 1", 1),
    "utf-16 little": ("a: é\n".encode("utf-16"), 1),
    "utf-16 big": (b"\xfe\xff" + "a: é\n".encode("utf-16-be"), 1),
    "non-ascii": ("a: 🚨\nb: é\n".encode(), 2),
    "tabs": (b"a:\t1\n", 1),
    "empty": (b"", 0),
}


@pytest.mark.parametrize("raw, lines", BYTES.values(), ids=BYTES.keys())
def test_bytes_come_back_as_they_were(raw: bytes, lines: int) -> None:
    source = Source.from_bytes("x", raw)
    assert source.to_bytes() == raw
    assert source.text.count("\n") + (not source.text.endswith("\n") and bool(source.text)) == lines
    assert not source.text.startswith("\ufeff")


@given(st.text())
def test_every_utf_8_text_comes_back(text: str) -> None:
    try:
        raw = text.encode()
    except UnicodeEncodeError:
        return
    assert Source.from_bytes("x", raw).to_bytes() == raw


def test_positions() -> None:
    source = Source("x", "ab\r\n🚨d\nlast")
    assert source.position(0)[1:] == (1, 1)
    assert source.position(4)[1:] == (2, 1)
    assert source.position(5)[1:] == (2, 2)
    assert source.position(99)[1:] == (3, 5)
    assert source.utf16_column(5) == 2
    assert source.byte_offset(5) == 8
    assert source.line_text(1) == "ab"
    assert source.newline == "\r\n"


@pytest.mark.parametrize(
    "raw, reason",
    [
        (b"a: \xff\n", "is not valid UTF-8: line 1 holds the byte 0xff"),
        (b"a\nb\0\xff\n", "is a binary file, not text"),
    ],
)
def test_what_is_no_text_says_why(raw: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        Source.from_bytes("x", raw)
    assert str(error.value) == reason
