"""Django's backend for sqlite3, with commits that can fail."""
