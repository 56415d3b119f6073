"""Rules about Docker Compose files."""
