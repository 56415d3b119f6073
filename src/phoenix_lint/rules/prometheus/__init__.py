"""Rules about Prometheus' configuration, its target files and its web configuration."""
