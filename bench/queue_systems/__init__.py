"""What `bench.queue` compares: the same Celery with tracked runs, with results alone, and bare."""
