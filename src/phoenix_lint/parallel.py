"""Work over several processes, here or on a Dask cluster, results in the order of the work."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import subprocess
import sys
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


class NoCluster(Exception):
    """There is no cluster to work on, or it lost the work; the message says why."""


_BATCH = 64  # files for one process of a worker
_SERVE = "from phoenix_lint.parallel import serve; serve()"


def on_cluster(work: Callable[[Item], Result], items: Sequence[Item], address: str) -> Iterator[Result]:
    """The results of `work` on every item, by the workers of a Dask scheduler: they see the files under the same paths.

    A worker starts a process for each batch, so that its folder and its memory stay its own. Raises NoCluster.
    """
    try:
        from distributed import Client
    except ImportError:
        raise NoCluster("Dask is not installed: pip install 'phoenix-lint[dask]'") from None
    batches = [items[i : i + _BATCH] for i in range(0, len(items), _BATCH)]
    try:
        with Client(address, timeout=5, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            for future in client.map(
                _remotely, [pickle.dumps((os.getcwd(), work, batch)) for batch in batches], pure=False
            ):
                yield from pickle.loads(future.result())
    except (OSError, ValueError, RuntimeError) as error:
        raise NoCluster(f"{address}: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from None


def _remotely(job: bytes) -> bytes:
    done = subprocess.run([sys.executable, "-c", _SERVE], input=job, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"a worker failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}")
    return done.stdout


def serve() -> None:
    """Do a batch that comes on standard input; the results go to standard output."""
    folder, work, batch = pickle.loads(sys.stdin.buffer.read())
    os.chdir(folder)
    sys.stdout.buffer.write(pickle.dumps([work(item) for item in batch]))
