"""Texts to disk: beside, then renamed; all of a run's files or none."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..source import Source

_PREFIX, _SUFFIX = ".phoenix-lint-", ".tmp"  # of the files beside; mkstemp puts eight characters between them
_OURS = re.compile(r"\.phoenix-lint-[a-z0-9_]{8}\.tmp")


class CannotWrite(Exception):
    """The file could not be replaced; the message names it and says why. Nothing was changed."""


class Replacement(NamedTuple):
    """What a file held when it was read, and what it shall hold."""

    before: Source
    text: str


class Changed(CannotWrite):
    """Somebody else has changed the file since it was read."""


class _Staged(NamedTuple):
    """A new text beside its file. `linked`: the file has other names, which must keep it: it is written in place."""

    path: str
    temporary: str
    old: bytes
    new: bytes
    linked: bool


def write_all(replacements: Iterable[Replacement]) -> None:
    """Replace files, all or none; each is old or new at any moment, but one with hard links, which is written in place.

    Mode, owner, extended attributes and links are kept. Raises CannotWrite, with every file as it was.
    """
    staged: list[_Staged] = []
    done: list[_Staged] = []
    items = list(replacements)
    with _alone({os.path.dirname(os.path.realpath(item.before.path)) for item in items}):
        try:
            for item in items:
                staged.append(_stage(item))
            for one in staged:
                _unchanged(one.path, one.old)
                if one.linked:
                    done.append(one)
                    _overwrite(one.path, one.new)
                else:
                    os.replace(one.temporary, one.path)
                    done.append(one)
        except BaseException as error:
            for one in reversed(done):
                _overwrite(one.path, one.old)
            if isinstance(error, OSError):
                name = getattr(error, "filename", None) or "file"
                raise CannotWrite(f"{name}: cannot be written: {error.strerror or error}") from None
            raise
        finally:
            for one in staged:
                if os.path.exists(one.temporary):
                    os.unlink(one.temporary)


def _unchanged(path: str, old: bytes) -> None:
    with open(path, "rb") as file:
        if file.read() != old:
            raise Changed(f"{path}: has changed since it was read; run again")


def _stage(item: Replacement) -> _Staged:
    path = os.path.realpath(item.before.path)
    old, new = item.before.to_bytes(), item.before.to_bytes(item.text)
    _unchanged(path, old)
    if not os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids):
        raise CannotWrite(f"{path}: cannot be written: permission denied")
    status = os.stat(path)
    handle, temporary = tempfile.mkstemp(_SUFFIX, _PREFIX, os.path.dirname(path))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, status.st_mode & 0o7777)
        if hasattr(os, "chown") and (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(temporary, status.st_uid, status.st_gid)
        for name in os.listxattr(path) if hasattr(os, "listxattr") else ():
            with contextlib.suppress(OSError):  # a kernel's own
                os.setxattr(temporary, name, os.getxattr(path, name))
    except BaseException:
        os.unlink(temporary)
        raise
    return _Staged(path, temporary, old, new, status.st_nlink > 1)


def _overwrite(path: str, text: bytes) -> None:
    """In one call to the system and a cut, so that there is hardly a moment with half of it."""
    handle = os.open(path, os.O_WRONLY)
    try:
        written = os.pwrite(handle, text, 0)
        while written < len(text):
            written += os.pwrite(handle, text[written:], written)
        os.ftruncate(handle, len(text))
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _alone(folders: set[str]) -> Iterator[None]:
    """While no other phoenix-lint writes to these folders; what one that was killed has left there is taken away."""
    with contextlib.ExitStack() as stack:
        for folder in sorted(folders):
            with contextlib.suppress(OSError, ImportError):  # file systems without locks, systems without fcntl
                import fcntl

                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                fcntl.flock(handle, fcntl.LOCK_EX)
                for entry in os.scandir(folder):
                    if _OURS.fullmatch(entry.name):
                        os.unlink(entry.path)
        yield
        for folder in sorted(folders):
            with contextlib.suppress(OSError):
                handle = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, handle)
                os.fsync(handle)  # the new names
