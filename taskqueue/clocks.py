"""Two clocks, this machine's and the database's: leases and due times are read on many machines."""

from django.db import connection
from django.utils import timezone


def clock_ahead_s() -> float:
    """Return by how many seconds this machine's clock is ahead of the database's.

    SQLite has no clock of its own: 0.
    """
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        before = timezone.now()
        cursor.execute("SELECT clock_timestamp()")
        theirs = cursor.fetchone()[0]
        after = timezone.now()
    return float((before + (after - before) / 2 - theirs).total_seconds())
