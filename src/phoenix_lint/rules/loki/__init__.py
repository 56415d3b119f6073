"""Rules about Loki, its rules and Promtail."""
