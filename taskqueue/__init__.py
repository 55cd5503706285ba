"""The queue: tracked, leased, retried runs on top of Celery; it knows no books."""
