"""A bar on the terminal for what takes more than a second."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 1.0  # seconds


class Bar:
    """Called with how much is done of how much; shows nothing before a second has gone. Used in a `with`."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.shown: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        if self.shown is None:
            if time.monotonic() - self.began < _PATIENCE:
                return
            from rich.console import Console
            from rich.progress import Progress

            self.shown = Progress(console=Console(stderr=True), transient=True)
            self.shown.add_task("files", total=total)
            self.shown.start()
        self.shown.update(self.shown.task_ids[0], completed=done)

    def __enter__(self) -> Bar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.shown is not None:
            self.shown.stop()


def wanted(quiet: bool) -> bool:
    """Whether somebody looks on."""
    return sys.stderr.isatty() and not quiet
