"""Where bytes come from: the disk, open editor buffers over the disk, or a dict in tests."""

from __future__ import annotations

import os
import stat
from typing import Protocol

from .source import MAX_BYTES, Source, Unreadable


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
