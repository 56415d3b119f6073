"""Bytes to text and back, offsets to lines and columns. The text is the truth: no newline is translated, no byte lost."""

from __future__ import annotations

from bisect import bisect_right
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import NamedTuple

MAX_BYTES = 64 * 1024 * 1024
_BOMS = ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))


class Unreadable(Exception):
    """The bytes are no text that can be judged; the message says why, without the path.

    `garbled`: the text with its wrong bytes replaced, and `at`, where the first of them stands, when there is one.
    """

    def __init__(self, message: str, garbled: Source | None = None, at: int = 0) -> None:
        super().__init__(message)
        self.garbled, self.at = garbled, at


class Position(NamedTuple):
    """Line and column count from 1, columns in characters."""

    offset: int
    line: int
    column: int


class Source:
    """The text of one file. Offsets count characters of `text`, the byte order mark not among them."""

    __slots__ = ("_starts", "bom", "encoding", "path", "text")

    def __init__(self, path: str, text: str, encoding: str = "utf-8", bom: bytes = b"") -> None:
        self.path, self.text, self.encoding, self.bom = path, text, encoding, bom
        self._starts: list[int] | None = None

    @classmethod
    def from_bytes(cls, path: str, raw: bytes) -> Source:
        """Decode as a YAML reader does: UTF-8, or UTF-16 with a byte order mark. Raises Unreadable."""
        if len(raw) > MAX_BYTES:
            raise Unreadable(f"is {len(raw) // 2**20} MiB large; files up to {MAX_BYTES // 2**20} MiB are read")
        bom, encoding = next(((b, e) for b, e in _BOMS if raw.startswith(b)), (b"", "utf-8"))
        try:
            return cls(path, raw[len(bom) :].decode(encoding), encoding, bom)
        except UnicodeDecodeError as error:
            at = raw.count(b"\n", 0, error.start + len(bom)) + 1
            if b"\0" in raw[:8192]:
                raise Unreadable("is a binary file, not text") from None
            garbled = cls(path, raw[len(bom) :].decode(encoding, "replace"), encoding, bom)
            raise Unreadable(
                f"is not valid {encoding.upper()}: line {at} holds the byte 0x{raw[error.start + len(bom)]:02x}",
                garbled,
                len(raw[len(bom) : len(bom) + error.start].decode(encoding, "replace")),
            ) from None

    def to_bytes(self, text: str | None = None) -> bytes:
        """The bytes of the file, or of another text in the same encoding."""
        return self.bom + (self.text if text is None else text).encode(self.encoding)

    @property
    def newline(self) -> str:
        """The line end that the file uses (that of its first line)."""
        at = self.text.find("\n")
        return "\r\n" if at > 0 and self.text[at - 1] == "\r" else "\n"

    def _line_starts(self) -> list[int]:
        if self._starts is None:
            starts, text, at = [0], self.text, self.text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            self._starts = starts
        return self._starts

    def position(self, offset: int) -> Position:
        """Where an offset lies; one past the end is the end."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts(), offset)
        return Position(offset, line, offset - self._line_starts()[line - 1] + 1)

    def utf16_column(self, offset: int) -> int:
        """The column as editors count it: UTF-16 units from 0."""
        start = self.line_span(self.position(offset).line)[0]
        return len(self.text[start:offset].encode("utf-16-le")) // 2

    def byte_offset(self, offset: int) -> int:
        """The offset in the file's bytes."""
        return len(self.bom) + len(self.text[:offset].encode(self.encoding))

    @property
    def line_count(self) -> int:
        """Lines, an unfinished last one counted."""
        return len(self._line_starts())

    def line_span(self, line: int) -> tuple[int, int]:
        """Start and end of a line, counted from 1, without its line end."""
        starts = self._line_starts()
        start = starts[line - 1]
        end = starts[line] - 1 if line < len(starts) else len(self.text)
        return start, end - 1 if end > start and self.text[end - 1] == "\r" else end

    def line_text(self, line: int) -> str:
        """A line without its line end."""
        start, end = self.line_span(line)
        return self.text[start:end]

    def offset_of_line(self, line: int) -> int:
        """Where a line begins."""
        return self._line_starts()[line - 1]
