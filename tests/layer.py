"""Files in memory with results laid over them: what a repair in a test works on."""

from __future__ import annotations

from phoenix_lint.files import Disk, Memory
from phoenix_lint.source import Source


class Layer(Disk):
    """A Disk whose files are a dict."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__()
        self.memory = Memory(dict(texts))

    def read(self, path: str) -> Source:
        """From the results, else from the dict."""
        return self.over.get(path) or self.memory.read(path)

    def exists(self, path: str) -> bool:
        """Whether it is there."""
        return path in self.over or self.memory.exists(path)

    def is_folder(self, path: str) -> bool:
        """Whether something lies below it."""
        return self.memory.is_folder(path)

    def glob(self, pattern: str) -> list[str]:
        """Among the dict's names."""
        return self.memory.glob(pattern)
