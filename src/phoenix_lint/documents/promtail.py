"""Promtail's configuration: its scrape jobs and their pipelines."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from ..schema.decode import Value
from ..syntax.nodes import Entry, Mapping, Node, Sequence, target
from .parts import DecodedFile


class Stage:
    """A stage of a pipeline: a map of one name. `body`: what stands behind the name; `above`: the match stages around it."""

    def __init__(self, doc: PromtailConfig, job: Value, entry: Entry, above: tuple[Entry, ...]) -> None:
        self.doc, self.job, self.entry, self.above = doc, job, entry, above
        self.name = entry.name

    def field(self, name: str) -> Entry | None:
        """A setting of the stage; names match without regard to case, as mapstructure does."""
        body = target(self.entry.value)
        if not isinstance(body, Mapping):
            return None
        return next((e for e in body.entries if e.name.lower() == name), None)


class PromtailConfig(DecodedFile):
    """The whole file."""

    system = "promtail"

    @cached_property
    def jobs(self) -> list[Value]:
        """The scrape jobs; null ones left out."""
        return [v for v in self.value.list_of("scrape_configs") if not v.null and not v.bad and not v.unknown]

    def stages(self, job: Value) -> Iterator[Stage]:
        """The stages of a job in order, those inside `match` too."""
        listed = job.get("pipeline_stages")
        if listed is not None:
            yield from self._below(job, listed.node, ())

    def _below(self, job: Value, node: Node, above: tuple[Entry, ...]) -> Iterator[Stage]:
        listed = target(node)
        for item in listed.items if isinstance(listed, Sequence) else ():
            body = target(item)
            for entry in body.entries if isinstance(body, Mapping) else ():
                stage = Stage(self, job, entry, above)
                yield stage
                inner = stage.field("stages") if stage.name == "match" else None
                if inner is not None and len(above) < 20:
                    yield from self._below(job, inner.value, (*above, entry))

    def parts(self, kind: type) -> Iterator[Any]:
        """See documents.Document."""
        if kind is Stage:
            yield from (s for job in self.jobs for s in self.stages(job))
        else:
            yield from super().parts(kind)


build = PromtailConfig
