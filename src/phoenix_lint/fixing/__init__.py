"""From fixes to files: plan which go together, verify the result, write it."""
