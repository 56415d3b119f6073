"""The small languages inside scalars. Each module reads one and says what is wrong with a text, or None."""
