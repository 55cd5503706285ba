"""Processes are killed, brokers silenced, commits refused; what became of the work is counted."""
