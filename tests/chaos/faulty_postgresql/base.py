"""Django looks for a backend's DatabaseWrapper here."""

from django.db.backends.postgresql import base

from tests.chaos.faults import FaultyCommits


class DatabaseWrapper(FaultyCommits, base.DatabaseWrapper):
    """The real one, whose commits fail when they are told to."""
