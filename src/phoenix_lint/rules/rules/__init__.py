"""Rules about rule files and their unit tests."""
