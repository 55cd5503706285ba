"""What operators do: look at many rows, act on exactly those, and have it kept."""
