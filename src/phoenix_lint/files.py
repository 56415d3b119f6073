"""Where bytes come from: the disk, open editor buffers over the disk, or a dict in tests."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from typing import Protocol, TypeVar

from .source import MAX_BYTES, Source, Unreadable

Question = tuple[str, str]  # what was asked, of what
Result = TypeVar("Result")


class Reader(Protocol):
    """What the engine asks of a file system."""

    def read(self, path: str) -> Source:
        """The text at a path. Raises Unreadable with the reason."""
        ...

    def exists(self, path: str) -> bool:
        """Whether there is anything at the path."""
        ...

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder at the path."""
        ...

    def glob(self, pattern: str) -> list[str]:
        """The files that a shell pattern matches, sorted."""
        ...


class Disk:
    """The file system, with texts laid over it: open editor buffers, or results that are not written yet."""

    def __init__(self, over: dict[str, Source] | None = None) -> None:
        self.over = dict(over or {})

    def read(self, path: str) -> Source:
        """See Reader.read."""
        if path in self.over:
            return self.over[path]
        try:
            with open(path, "rb", opener=lambda p, flags: os.open(p, flags | getattr(os, "O_NONBLOCK", 0))) as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise Unreadable("is not a regular file")
                if status.st_size > MAX_BYTES:
                    raise Unreadable(
                        f"is {status.st_size // 2**20} MiB large; files up to {MAX_BYTES // 2**20} MiB are read"
                    )
                return Source.from_bytes(path, file.read())
        except IsADirectoryError:
            raise Unreadable("is a directory") from None
        except FileNotFoundError:
            raise Unreadable("is a symbolic link to nothing" if os.path.islink(path) else "does not exist") from None
        except PermissionError:
            raise Unreadable("cannot be read: permission denied") from None
        except OSError as error:
            raise Unreadable(f"cannot be read: {error.strerror or error}") from None

    def exists(self, path: str) -> bool:
        """See Reader.exists."""
        return path in self.over or os.path.exists(path)

    def is_folder(self, path: str) -> bool:
        """See Reader.is_folder."""
        return os.path.isdir(path)

    def glob(self, pattern: str) -> list[str]:
        """See Reader.glob."""
        import glob

        return sorted(glob.glob(pattern))


class Memory:
    """Files in a dict, for tests and for texts that lie nowhere."""

    def __init__(self, texts: dict[str, str | bytes]) -> None:
        self.texts = texts

    def read(self, path: str) -> Source:
        """See Reader.read."""
        if path not in self.texts:
            raise Unreadable("does not exist")
        text = self.texts[path]
        return Source.from_bytes(path, text) if isinstance(text, bytes) else Source(path, text)

    def exists(self, path: str) -> bool:
        """See Reader.exists."""
        return path in self.texts or self.is_folder(path)

    def is_folder(self, path: str) -> bool:
        """See Reader.is_folder."""
        inside = "" if path in ("", ".") else path.rstrip("/") + "/"
        return any(p.startswith(inside) for p in self.texts)

    def glob(self, pattern: str) -> list[str]:
        """See Reader.glob."""
        from fnmatch import fnmatchcase

        return sorted(p for p in self.texts if fnmatchcase(p, pattern))


class Recorder:
    """A reader that remembers what it was asked and what the answer was, and so does its `environment` of variables.

    What was asked of `parts` counts too: other recorders, whose results are shared with other files.
    """

    def __init__(self, reader: Reader, environment: Mapping[str, str]) -> None:
        self.reader, self.outside = reader, environment
        self.environment: Mapping[str, str] = _Variables(self)
        self.asked: dict[Question, object] = {}
        self.parts: list[Recorder] = []
        self._digests: dict[Question, str] = {}

    def questions(self) -> tuple[Question, ...]:
        """All that was asked."""
        return tuple(dict.fromkeys(q for one in (self, *self.parts) for q in one.asked))

    def digests(self) -> dict[Question, str]:
        """Every question with a digest of its answer."""
        found = {q: d for part in self.parts for q, d in part.digests().items()}
        for question, told in self.asked.items():
            if question not in self._digests:
                self._digests[question] = digest(told)
        return {**found, **self._digests}

    def read(self, path: str) -> Source:
        """See Reader.read."""
        try:
            source = self.reader.read(path)
        except Unreadable as error:
            self.asked["read", path] = error
            raise
        self.asked["read", path] = source
        return source

    def exists(self, path: str) -> bool:
        """See Reader.exists."""
        return self._told("exists", path, self.reader.exists(path))

    def is_folder(self, path: str) -> bool:
        """See Reader.is_folder."""
        return self._told("is_folder", path, self.reader.is_folder(path))

    def glob(self, pattern: str) -> list[str]:
        """See Reader.glob."""
        return self._told("glob", pattern, self.reader.glob(pattern))

    def _told(self, word: str, argument: str, result: Result) -> Result:
        self.asked[word, argument] = result
        return result


class _Variables(Mapping[str, str]):
    """The environment of a recorder."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def __getitem__(self, name: str) -> str:
        value = self.recorder.outside.get(name)
        self.recorder.asked["variable", name] = value
        if value is None:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        self.recorder.asked["variables", ""] = sorted(self.recorder.outside)
        return iter(self.recorder.outside)

    def __len__(self) -> int:
        return len(list(iter(self)))


def answer(reader: Reader, environment: Mapping[str, str], question: Question) -> object:
    """What a recorder of the same reader and environment would be told; a text that cannot be read is its Unreadable."""
    word, argument = question
    if word == "read":
        try:
            return reader.read(argument)
        except Unreadable as error:
            return error
    if word == "variable":
        return environment.get(argument)
    if word == "variables":
        return sorted(environment)
    ask: Callable[[str], object] = {"exists": reader.exists, "is_folder": reader.is_folder, "glob": reader.glob}[word]
    return ask(argument)


def digest(result: object) -> str:
    """An answer as a text that only the same answer has."""
    from hashlib import blake2b

    if isinstance(result, Unreadable):
        text = f"{result}\0{result.garbled.text if result.garbled else ''}"
    elif isinstance(result, Source):
        text = f"{result.encoding}\0{result.bom!r}\0{result.text}"
    else:
        text = repr(result)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
