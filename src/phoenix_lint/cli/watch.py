"""Again on every save: `check --watch`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from ..discover import SKIPPED, stacks_around
from ..settings import find

_PAUSE = 0.3  # seconds between two looks
_SETTLED = 0.1  # seconds in which nothing more changes


def _status(stream: int) -> os.stat_result | None:
    try:
        return os.fstat(stream)
    except OSError:
        return None


_OUTPUTS = {(s.st_dev, s.st_ino) for stream in (1, 2) if (s := _status(stream)) is not None}


def again_and_again(paths: list[str], check: Callable[[], int], written: list[str]) -> int:
    """Check now, and whenever a file of the folders, beside the files or in the stacks around them, or the settings have
    changed; until Ctrl-C.

    `written`: the files that a check writes. Returns the last exit code.
    """
    ours = {os.path.abspath(file) for file in written if file}
    code = 2
    try:
        while True:
            before = _state(paths, ours)
            code = check()
            while (now := _state(paths, ours)) == before:
                time.sleep(_PAUSE)
            while now != before:  # until whoever writes has done
                time.sleep(_SETTLED)
                before, now = now, _state(paths, ours)
    except KeyboardInterrupt:
        return code


def _state(paths: list[str], ours: set[str]) -> dict[str, tuple[int, int]]:
    """When each file was last written, and its size."""
    found = {}
    for path in _watched(paths):
        try:
            status = os.stat(path)
        except OSError:
            continue
        # The output may go to a file that lies here.
        if os.path.abspath(path) not in ours and (status.st_dev, status.st_ino) not in _OUTPUTS:
            found[path] = status.st_mtime_ns, status.st_size
    return found


def _watched(paths: list[str]) -> Iterator[str]:
    for path in (*paths, *stacks_around(paths)):
        if not os.path.isdir(path):
            yield path
        for here, folders, names in os.walk(path):
            folders[:] = [f for f in folders if f not in SKIPPED]
            yield from (os.path.join(here, name) for name in names)
    for folder in {path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths}:
        settings = find(folder)
        if settings:
            yield settings
        if os.path.isdir(folder):
            yield from (entry.path for entry in os.scandir(folder) if entry.is_file())
