"""The files of file_sd_configs: lists of target groups."""

from __future__ import annotations

from .parts import DecodedFile


class TargetFile(DecodedFile):
    """The whole file."""

    system = "prometheus-file-sd"

    @property
    def is_json(self) -> bool:
        """Whether Prometheus reads the file as JSON."""
        return self.tree.source.path.lower().endswith(".json")


build = TargetFile
