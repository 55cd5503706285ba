"""Benchmarks, one file each; `python -m bench.queue`. Their last results are in `results`."""
