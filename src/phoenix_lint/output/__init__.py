"""Reports as text, JSON and diff. Strings out; nothing here prints."""
