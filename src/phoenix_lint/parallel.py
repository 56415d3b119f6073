"""Work over several processes, results in the order of the work."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_ENOUGH = 64  # files; a process takes longer to start than fewer of them
_work: Callable[[Any], Any]


def each(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results of `work`, which must pickle, on every item; in this process when there is too little to share."""
    if len(items) < _ENOUGH:
        yield from map(work, items)
        return
    # Forked processes have the modules already; where there is no fork they import them.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(jobs, len(items)), context, _begin, (work,)) as pool:
        yield from pool.map(_do, items, chunksize=max(1, min(16, len(items) // (jobs * 4))))


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    _work = work


def _do(item: Any) -> Any:
    return _work(item)
