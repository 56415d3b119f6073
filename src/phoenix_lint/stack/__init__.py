"""What the files make together: which program of which version a service runs, and what its image contains."""
