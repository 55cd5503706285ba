"""Schedules: when each is due, and the one beat of several that sends it."""

from taskqueue.beat.scheduler import Scheduler

__all__ = ["Scheduler"]
