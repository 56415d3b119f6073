"""Text to nodes with spans, and back to text by edits. Nothing here knows any program."""
