"""`python -m phoenix_lint`."""

from .cli import script

script()
