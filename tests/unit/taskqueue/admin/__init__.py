"""The queue's desk in the admin."""
