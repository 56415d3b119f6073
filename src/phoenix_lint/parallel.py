"""Work over several processes, here or on a Dask cluster, results in the order of the work."""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, NoReturn, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_ENOUGH = 64  # files; a process takes longer to start than fewer of them
_work: Callable[[Any], Any]
_is_worker = False  # then the other processors have work already


def each(work: Callable[[Item], Result], items: Sequence[Item], jobs: int) -> Iterator[Result]:
    """The results of `work`, which must pickle, on every item; in this process when there is too little to share."""
    if len(items) < _ENOUGH:
        yield from map(work, items)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # Forked processes have the modules already; where there is no fork they import them.
    method = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(jobs, len(items)), context, _begin, (work,)) as pool:
        yield from pool.map(_do, items, chunksize=max(1, min(16, len(items) // (jobs * 4))))


def _begin(work: Callable[[Any], Any]) -> None:
    global _work, _is_worker
    _work, _is_worker = work, True


def _do(item: Any) -> Any:
    return _work(item)


Swap = Callable[[Any], list[Any]]


class Apart(Exception):
    """Work in step was not done to its end: something in it gave up, failed, or there is no fork here."""


def in_step(work: Callable[[Item, Swap], Result], items: Sequence[Item]) -> list[Result]:
    """The results of `work` on all items at the same time: on the first one here, on each other one in a forked process.

    `work` gets a function to swap with: it takes what one process tells and returns what all of them told, in the order of
    the items. All must call it equally often; what is told, and the results, must pickle. Raises Apart.
    """
    if _is_worker or not hasattr(os, "fork"):
        raise Apart
    workers: list[_Worker] = []
    try:
        for item in items[1:]:
            workers.append(_Worker(work, item, workers))

        def swap(mine: Any) -> list[Any]:
            told = [mine, *(worker.receive(last=False) for worker in workers)]
            for worker in workers:
                worker.send(told)
            return told

        own = work(items[0], swap)
        return [own, *(worker.receive(last=True) for worker in workers)]
    except (OSError, EOFError, pickle.PickleError):
        raise Apart from None
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    """A forked process at a piece of work that is done in step with others."""

    def __init__(self, work: Callable[[Any, Swap], Any], item: Any, others: list[_Worker]) -> None:
        hear_there, tell_here = os.pipe()
        hear_here, tell_there = os.pipe()
        self.tell, self.hear = os.fdopen(tell_here, "wb"), os.fdopen(hear_here, "rb")
        with os.fdopen(hear_there, "rb") as hear, os.fdopen(tell_there, "wb") as tell:
            self.pid = os.fork()
            if not self.pid:
                for link in (self, *others):
                    link.tell.close()
                    link.hear.close()
                _step(work, item, hear, tell)

    def send(self, told: list[Any]) -> None:
        pickle.dump(told, self.tell)
        self.tell.flush()

    def receive(self, last: bool) -> Any:
        """What it tells next; its result when that is due. Raises Apart, EOFError."""
        is_result, told = pickle.load(self.hear)
        if is_result is not last:
            raise Apart
        return told

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)  # until it is waited for, its number is nobody else's
        os.waitpid(self.pid, 0)
        self.hear.close()
        with suppress(OSError):  # what it did not hear
            self.tell.close()


def _step(work: Callable[[Any, Swap], Any], item: Any, hear: BinaryIO, tell: BinaryIO) -> NoReturn:
    """The whole life of a forked process. It ends without a word when the work fails or nobody listens any more."""

    def swap(mine: Any) -> list[Any]:
        pickle.dump((False, mine), tell)
        tell.flush()
        told: list[Any] = pickle.load(hear)
        return told

    try:
        pickle.dump((True, work(item, swap)), tell)
        tell.flush()
    finally:
        os._exit(0)


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
    import subprocess

    done = subprocess.run([sys.executable, "-c", _SERVE], input=job, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"a worker failed: {done.stderr.decode(errors='replace').strip().splitlines()[-1:]}")
    return done.stdout


def serve() -> None:
    """Do a batch that comes on standard input; the results go to standard output."""
    folder, work, batch = pickle.loads(sys.stdin.buffer.read())
    os.chdir(folder)
    _begin(work)
    sys.stdout.buffer.write(pickle.dumps([work(item) for item in batch]))
