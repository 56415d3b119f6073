"""Texts to disk: beside, then renamed; all of a run's files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from typing import NamedTuple

from ..source import Source


class CannotWrite(Exception):
    """The file could not be replaced; the message names it and says why. Nothing was changed."""


class Replacement(NamedTuple):
    """What a file held when it was read, and what it shall hold."""

    before: Source
    text: str


def write_all(replacements: Iterable[Replacement]) -> None:
    """Replace files. Raises CannotWrite, with every file as it was."""
    staged: list[tuple[str, str, bytes]] = []
    done: list[tuple[str, bytes]] = []
    try:
        for item in replacements:
            staged.append(_stage(item))
        for path, temporary, old in staged:
            _unchanged(path, old)
            os.replace(temporary, path)
            done.append((path, old))
    except OSError as error:
        for path, old in reversed(done):
            _put_back(path, old)
        name = getattr(error, "filename", None) or "file"
        raise CannotWrite(f"{name}: cannot be written: {error.strerror or error}") from None
    except CannotWrite:
        for path, old in reversed(done):
            _put_back(path, old)
        raise
    finally:
        for _, temporary, _ in staged:
            if os.path.exists(temporary):
                os.unlink(temporary)


def _unchanged(path: str, old: bytes) -> None:
    with open(path, "rb") as file:
        if file.read() != old:
            raise CannotWrite(f"{path}: has changed since it was read; run again")


def _stage(item: Replacement) -> tuple[str, str, bytes]:
    path = os.path.realpath(item.before.path)
    old = item.before.to_bytes()
    _unchanged(path, old)
    if not os.access(path, os.W_OK):
        raise CannotWrite(f"{path}: cannot be written: permission denied")
    status = os.stat(path)
    handle, temporary = tempfile.mkstemp(prefix=".phoenix-lint-", dir=os.path.dirname(path))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(item.before.to_bytes(item.text))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, status.st_mode & 0o7777)
        if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(temporary, status.st_uid, status.st_gid)
    except BaseException:
        os.unlink(temporary)
        raise
    return path, temporary, old


def _put_back(path: str, old: bytes) -> None:
    with open(path, "wb") as file:
        file.write(old)
