"""What developers and `make` run; no part of the product imports it."""
