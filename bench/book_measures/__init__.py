"""How a finished book is measured from outside: with code of its own, not the product's."""
