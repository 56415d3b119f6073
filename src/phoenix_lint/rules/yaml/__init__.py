"""Rules about the text itself, whatever program reads it."""
