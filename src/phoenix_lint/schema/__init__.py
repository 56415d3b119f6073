"""Nodes and schemas/*.json to typed values and problems, decoding as the Go programs do."""
