"""The file of --web.config.file: TLS, HTTP headers, users."""

from __future__ import annotations

from .parts import DecodedFile


class WebConfig(DecodedFile):
    """The whole file."""

    system = "prometheus-web"


build = WebConfig
