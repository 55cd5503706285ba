"""The product: books, and how one is made."""
