"""Django's backend for postgresql, with commits that can fail."""
