"""One piece of work on two cores: half of it in a forked process, which has everything in memory already."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any


def can_split() -> bool:
    """Whether this process may fork: more than one core, and no threads that a fork would tear apart."""
    threading: Any = sys.modules.get("threading")
    alone = threading is None or threading.active_count() == 1
    return (
        hasattr(os, "fork")
        and alone
        and len(getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)) > 1
    )


def in_two(work: Callable[[int], list[Any]]) -> list[Any]:
    """`work(0) + work(1)`, the second in a process of its own. What it returns must be picklable.

    When that process cannot be had, or dies, its half is done here.
    """
    import gc

    gc.freeze()  # collections would touch, and so copy, all that the two share
    try:
        return _in_two(work)
    finally:
        gc.unfreeze()


def _in_two(work: Callable[[int], list[Any]]) -> list[Any]:
    import pickle

    reading, writing = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(reading)
        os.close(writing)
        return work(0) + work(1)
    if child == 0:
        code = 1
        try:
            os.close(reading)
            answer = pickle.dumps(work(1), pickle.HIGHEST_PROTOCOL)
            with os.fdopen(writing, "wb") as pipe:
                pipe.write(answer)
            code = 0
        finally:
            os._exit(code)
    os.close(writing)
    first = work(0)
    with os.fdopen(reading, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    return first + (pickle.loads(answer) if status == 0 else work(1))
