"""The queue's desk in the admin: everything can be read, and what is done is confirmed and kept."""

from taskqueue.admin import dead_letters, monitoring, pausing, results, runs, schedules

__all__ = ["dead_letters", "monitoring", "pausing", "results", "runs", "schedules"]
